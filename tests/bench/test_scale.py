from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench import scale
from kg.vocab import PREFIXES

_GRAPH = """
:a a dip:Meeting ; dip:date "2000-01-01" ; dip:participant :x, :y .
:b a dip:Meeting ; dip:date "2000-01-02" ; dip:participant :x .
:c a dip:Agreement ; dip:date "2000-01-03" ; dip:signatory :x, :y .
:d a dip:Meeting .
:x rdfs:label "Xa"@en ; skos:altLabel "Xo"@en . :y rdfs:label "Ya"@en .
"""


def graph() -> ox.Store:
    store = ox.Store()
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store.load((head + "@prefix : <https://example.org/> ." + _GRAPH).encode(), ox.RdfFormat.TURTLE)
    return store


def event(name: str, kind: str, day: str, *persons: str) -> dict[str, object]:
    return {"event": name, "type": kind, "date": day, "sides": [{"person": person} for person in persons]}


def test_events_are_right_by_kind_day_and_persons(tmp_path: Path) -> None:
    events = [
        event("1", "Meeting", "2000-01-01", "Xo", "Ya"),
        event("1", "Meeting", "2000-01-01", "another", "script"),
        event("2", "Meeting", "2000-01-02", "Xa", "Ya"),
        event("3", "Agreement", "2000-01-03", "Xa", "Ya"),
        event("4", "Agreement", "2000-01-04", "Xa", "Ya"),
    ]
    (tmp_path / "truth.jsonl").write_text(json.dumps({"events": events}) + "\n", encoding="utf-8")

    scores = scale.score(graph(), tmp_path / "truth.jsonl")

    assert scores.precision == pytest.approx(2 / 4)
    assert scores.recall == pytest.approx(2 / 4)


def test_a_run_is_watched_with_its_children() -> None:
    hungry = "import time; x = bytearray(60_000_000); time.sleep(1)"
    run = scale.timed(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hungry!r}])"]
    )

    assert run.seconds > 1
    assert run.megabytes > 60


def test_a_run_that_fails_is_no_measure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        scale.timed([sys.executable, "-c", "raise SystemExit(3)"])


def test_a_small_build_is_measured_and_scored(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert scale.main(["--documents", "6", "-o", str(tmp_path / "out.jsonl")]) == 0

    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    measured = json.loads(line)
    assert measured["documents"] == 6
    assert measured["quads"] > 200
    assert measured["scores"]["recall"] > 0.5
    assert "| 6 |" in capsys.readouterr().out
