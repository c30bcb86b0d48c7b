"""Tables in a store: joined with what documents tell, and kept so through every change of either."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pytest

from kg.errors import InputError
from kg.pipeline.stored import build_stored, tables
from kg.pipeline.stored.identities import LEDGER
from kg.settings import load
from tests.pipeline.inputs import REPORT
from tests.pipeline.inputs import table as calls
from tests.pipeline.stored.sources import CALL, archive, as_stored, fresh, request, shown, store
from tests.pipeline.test_joined import MAPPING, STATES, TABLE

Change = Callable[[Path], object]
PUTIN = "name,state\nVladimir PUTIN,Russian Federation\nOleg Berezov,Russian Federation\n"


def sources_of(folder: Path) -> Path:
    """Write documents, and tables that tell of some of the same persons and states."""
    sources = archive(folder)
    (sources / "ministers.csv").write_text(TABLE, "utf-8")
    (sources / "states.csv").write_text(STATES, "utf-8")
    (sources / "mapping.yaml").write_text(MAPPING, "utf-8")
    calls(folder / "calls")
    return sources


def drop(*names: str) -> Change:
    def change(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return change


def write(name: str, text: str) -> Change:
    return lambda folder: (folder / name).write_text(text, "utf-8")


CHANGES: dict[str, Change] = {
    "nothing": lambda _: None,
    "another row": write("ministers.csv", TABLE + "Li Nobody,Atlantis\n"),
    "other rows": write("ministers.csv", PUTIN),
    "a table less": drop("calls/calls.csv", "calls/mapping.yaml"),
    "no tables": drop("calls/calls.csv", "calls/mapping.yaml", "mapping.yaml", "ministers.csv", "states.csv"),
    "another mapping": write("mapping.yaml", MAPPING.replace("$(name), en~lang]\n", "$(name)]\n")),
    "a document that tells of a person of the table": write("d.md", REPORT.replace("Bashar al-Assad", "A. Nobody")),
    "no document that tells of a person of the table": drop("a.md", "b.txt", "c.md"),
    "another document": write("c.md", CALL.replace("Oleg", "Igor")),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_after_a_change_it_holds_what_a_build_without_a_store_makes(tmp_path: Path, change: Change) -> None:
    sources = sources_of(tmp_path / "pages")
    store(tmp_path / "store", sources)
    ledger = Path(copy(tmp_path / "store" / LEDGER, tmp_path / "ledger.jsonl"))

    change(sources)
    built = store(tmp_path / "store", sources, output=tmp_path / "stored.nq")

    assert built.rebuilt is None
    wanted = fresh(tmp_path / "fresh.nq", sources, ledger=ledger)
    assert (tmp_path / "stored.nq").read_text() == wanted.decode()
    assert shown(tmp_path / "store") == as_stored(wanted)


def test_tables_alone_make_a_store(tmp_path: Path) -> None:
    calls(tmp_path / "calls")

    store(tmp_path / "store", tmp_path / "calls", output=tmp_path / "stored.nq")

    assert (tmp_path / "stored.nq").read_bytes() == fresh(tmp_path / "fresh.nq", tmp_path / "calls")


def test_what_did_not_change_is_not_mapped_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = sources_of(tmp_path / "pages")
    store(tmp_path / "store", sources, output=tmp_path / "first.nq")
    monkeypatch.setattr(tables, "lines_of_tables", lambda *_, **__: pytest.fail("mapped again"))

    store(tmp_path / "store", sources, output=tmp_path / "second.nq")

    assert (tmp_path / "second.nq").read_bytes() == (tmp_path / "first.nq").read_bytes()


def test_rows_of_which_nothing_is_made_are_told_each_time(tmp_path: Path) -> None:
    calls(tmp_path / "calls", rows="number,caller,called\n1,state/FRA,state/ DEU>\n2,state/FRA\n")
    told = []
    for turn in range(2):
        asked = request(tmp_path / "store", tmp_path / "calls", left_out=tmp_path / f"{turn}.jsonl")
        built = build_stored(asked, load())
        assert built.left_out
        told.append((tmp_path / f"{turn}.jsonl").read_text())

    assert told[0] == told[1]
    assert len(built.left_out) == len(told[0].splitlines())
    assert {json.loads(line)["row"] for line in told[0].splitlines()} == {2, 3}


def test_with_provenance_rows_are_told_as_without_a_store(tmp_path: Path) -> None:
    sources = sources_of(tmp_path / "pages")
    store(tmp_path / "store", sources)

    asked = request(tmp_path / "store", sources, output=tmp_path / "stored.nq", provenance=True)
    build_stored(asked, load())

    assert (tmp_path / "stored.nq").read_bytes() == fresh(tmp_path / "fresh.nq", sources, provenance=True)


def test_a_strict_build_stops_at_a_broken_table(tmp_path: Path) -> None:
    calls(tmp_path / "calls", rows="number,caller,called\n1,state/FRA\n")

    with pytest.raises(InputError, match=r"calls\.csv"):
        build_stored(request(tmp_path / "store", tmp_path / "calls", strict=True), load())
