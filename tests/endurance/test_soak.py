"""The short form of `make soak`: a minute of builds, changes and questions at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.endurance.soak import Record, soak
from tests.endurance.states import State, facts, show
from tests.endurance.watch import Watch, growth, look, quarters

SECONDS = float(os.environ.get("KG_SOAK_SECONDS", "40"))
ALLOWED = 0.1
"""Growth that is noise in so short a run; `make soak` allows 0.05."""
GOOD = Record(60, 9, 300, 150, {}, 50, 2, 0, (9, 10, 10, 10.4), (5, 5, 5, 5), (40,) * 4, (4,) * 4, ())


def test_answers_stay_right_and_nothing_grows_while_documents_come_and_go(tmp_path: Path) -> None:
    found = soak(tmp_path, seconds=SECONDS, documents=9, states=3)

    assert found.faults(most=ALLOWED) == [], json.dumps(found.wrong)
    assert found.builds >= 1
    assert found.answers > 0


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (replace(GOOD, wrong={"an answer of no state": 2}), "2 × an answer of no state"),
        (replace(GOOD, memory_of_service=(9, 10, 10, 11)), "memory_of_service grew by 10.0%"),
        (replace(GOOD, memory_of_builds=(5, 5, 6, 6)), "memory_of_builds grew by 20.0%"),
        (replace(GOOD, descriptors=(40, 40, 80, 100)), "descriptors grew by 150.0%"),
        (replace(GOOD, processes=(4, 4, 4, 5)), "processes grew by 25.0%"),
        (replace(GOOD, left_behind=("tmp/x",)), "left behind: tmp/x"),
        (replace(GOOD, missed=3), "3 of 50 facts of the generator are missed"),
    ],
)
def test_what_is_not_well_is_told(record: Record, said: str) -> None:
    assert GOOD.faults(most=0.05) == []
    assert record.faults(most=0.05) == [said]


def test_an_answer_of_two_states_is_of_neither() -> None:
    one = [("meeting", "m/1", "1991-01-01", "state/FRA"), ("meeting", "m/1", "1991-01-01", "state/BEN")]
    two = [("document", "/x/a.json", "A", "")]

    assert facts(one) == {("meeting", "1991-01-01", "BEN", "FRA")}
    assert facts([*one, *two]) not in (facts(one), facts(two))
    assert State({}, facts([*one, *two]), facts(one)).missed == facts(two)


def test_a_folder_shows_what_it_is_told_and_leaves_what_is_the_same(tmp_path: Path) -> None:
    show(tmp_path, {"a": "1", "b": "2"})
    os.utime(tmp_path / "a", (1, 1))
    show(tmp_path, {"a": "1", "c": "3"})

    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"a": "1", "c": "3"}
    assert (tmp_path / "a").stat().st_mtime == 1


def test_memory_descriptors_and_processes_of_a_tree_are_seen() -> None:
    code = "import sys; held = bytearray(80 << 20); f = open(sys.executable); print(flush=True); input()"
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    command = [sys.executable, "-c", nested]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with Watch(process.pid, time.monotonic(), every=0.01) as watch:
            time.sleep(0.1)
        process.communicate(b"\n")

    assert watch.peak > 80 << 20
    assert watch.samples[-1].processes == 2
    assert watch.samples[-1].descriptors > 6
    assert look(process.pid, 0) is None


def test_quarters_and_growth() -> None:
    points = [(0, 1.0), (3, 2.0), (4, 4.0), (6, 5.0), (7.9, 6.0)]

    assert quarters(points, 8) == [1.0, 2.0, 4.0, 5.5]
    assert quarters([], 8) == [0.0] * 4
    assert growth((1, 2, 2, 3)) == 0.5
    assert growth((0, 0, 0, 3)) == 0
