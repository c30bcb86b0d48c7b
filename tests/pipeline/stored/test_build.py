from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pytest

from kg.errors import InputError, OutputError, SettingsError, StoreError
from kg.model.summary import BuildRequest
from kg.pipeline.stored import build_stored
from kg.pipeline.stored.folder import MANIFEST
from kg.pipeline.stored.identities import LEDGER
from kg.settings import load
from tests.pipeline.inputs import REPORT, report
from tests.pipeline.stored.sources import CALL, archive, as_stored, fresh, shown, store

Change = Callable[[Path], object]


def test_a_store_holds_what_a_build_without_one_writes(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")

    built = store(tmp_path / "store", sources, output=tmp_path / "stored.nq")

    wanted = fresh(tmp_path / "fresh.nq", sources)
    assert (tmp_path / "stored.nq").read_bytes() == wanted
    assert shown(tmp_path / "store") == as_stored(wanted)
    assert [fault.partition(": ")[0] for fault in built.faults] == [str(sources / "empty.txt")]
    assert built.documents == 3
    assert built.report.conforms


CHANGES: dict[str, Change] = {
    "nothing": lambda _: None,
    "a changed date": lambda pages: (pages / "a.md").write_text(REPORT.replace("January 17", "January 16")),
    "another name": lambda pages: (pages / "c.md").write_text(CALL.replace("Oleg Berezov", "Oleg V. Berezov")),
    "another office": lambda pages: (pages / "c.md").write_text(CALL.replace("Oleg Berezov, Deputy", "Ivan Orlov,")),
    "a document more": lambda pages: (pages / "d.md").write_text(CALL.replace("March 3", "March 2")),
    "the same words twice": lambda pages: (pages / "0.md").write_text(CALL),
    "a document less": lambda pages: (pages / "b.txt").unlink(),
    "most documents less": lambda pages: [path.unlink() for path in pages.iterdir() if path.name != "c.md"],  # type: ignore[func-returns-value]  # for what it does
    "a document under another name": lambda pages: (pages / "c.md").rename(pages / "moved.md"),
    "what could not be read can be": lambda pages: (pages / "empty.txt").write_text(CALL.replace("Oman", "Iran")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_after_a_change_it_holds_what_a_build_with_its_identities_would(tmp_path: Path, change: Change) -> None:
    sources = archive(tmp_path / "pages")
    store(tmp_path / "store", sources)
    ledger = Path(copy(tmp_path / "store" / LEDGER, tmp_path / "ledger.jsonl"))

    change(sources)
    built = store(tmp_path / "store", sources, output=tmp_path / "stored.nq")

    assert built.rebuilt is None
    wanted = fresh(tmp_path / "fresh.nq", sources, ledger=ledger)
    assert (tmp_path / "stored.nq").read_bytes() == wanted
    assert shown(tmp_path / "store") == as_stored(wanted)


def test_a_document_that_goes_and_comes_back_leaves_no_trace_but_identities(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")
    store(tmp_path / "store", sources)
    before, words = shown(tmp_path / "store"), (sources / "c.md").read_text()

    (sources / "c.md").unlink()
    store(tmp_path / "store", sources)
    assert "berezov" not in shown(tmp_path / "store")
    (sources / "c.md").write_text(words)
    store(tmp_path / "store", sources)

    assert shown(tmp_path / "store") == before
    assert "official/oleg-berezov" in (tmp_path / "store" / LEDGER).read_text()


def test_identities_stay_when_names_grow(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")
    store(tmp_path / "store", sources)

    (sources / "d.md").write_text(CALL.replace("Oleg Berezov", "Oleg Petrovich Berezov"))
    store(tmp_path / "store", sources)

    assert "id/official/oleg-berezov>" in shown(tmp_path / "store")
    assert "id/official/oleg-petrovich-berezov>" not in shown(tmp_path / "store")


def test_what_shapes_the_graph_is_followed_too(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")
    store(tmp_path / "store", sources)

    for options in ({"base": "https://example.org/"}, {"base": "https://example.org/", "min_confidence": 0.95}):
        store(tmp_path / "store", sources, output=tmp_path / "stored.nq", **options)
        wanted = fresh(tmp_path / "fresh.nq", sources, **options)
        assert (tmp_path / "stored.nq").read_bytes() == wanted
        assert shown(tmp_path / "store") == as_stored(wanted)


def test_same_bytes_for_any_number_of_processes(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")

    for jobs in (1, 2, 3):
        store(tmp_path / f"store-{jobs}", sources, output=tmp_path / f"{jobs}.nq", jobs=jobs)

    assert len({(tmp_path / f"{jobs}.nq").read_bytes() for jobs in (1, 2, 3)}) == 1
    assert len({(tmp_path / f"store-{jobs}" / MANIFEST).read_bytes() for jobs in (1, 2, 3)}) == 1


def test_two_builds_into_one_store_do_not_meet(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")
    store(tmp_path / "store", sources)

    with (tmp_path / "store" / "lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match=rf"process {os.getpid()} on .* builds into it; wait for it, or stop it"):
            store(tmp_path / "store", sources)


def damage(path: Path, start: int, size: int) -> None:
    data = bytearray(path.read_bytes())
    data[start : start + size] = os.urandom(size)
    path.write_bytes(data)


@pytest.mark.parametrize("part", ["whole state", "head of the state", "a reading", "manifest", "graph"])
def test_what_is_damaged_is_made_anew(tmp_path: Path, part: str) -> None:
    sources = archive(tmp_path / "pages")
    store(tmp_path / "store", sources, output=tmp_path / "first.nq")
    state = tmp_path / "store" / "state.sqlite"
    if part == "whole state":
        damage(state, 0, state.stat().st_size)
    elif part == "head of the state":
        damage(state, 0, 4096)
    elif part == "a reading":
        damage(state, state.read_bytes().index(b"\x78\x01"), 200)
    elif part == "manifest":
        damage(tmp_path / "store" / MANIFEST, 20, 5)
    else:
        damage(next((tmp_path / "store" / "graph").glob("CURRENT")), 0, 10)
    (sources / "a.md").write_text(REPORT + "\nMore.\n")

    built = store(tmp_path / "store", sources, output=tmp_path / "stored.nq")

    assert built.rebuilt
    assert "damaged" in built.rebuilt
    assert (tmp_path / "stored.nq").read_bytes() == fresh(tmp_path / "fresh.nq", sources)
    assert shown(tmp_path / "store") == as_stored((tmp_path / "stored.nq").read_bytes())


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")

    with pytest.raises(OutputError, match="it holds other things"):
        store(sources, sources)

    assert sorted(path.name for path in sources.iterdir()) == ["a.md", "b.txt", "c.md", "empty.txt"]


@pytest.mark.parametrize("name", ["ledger", "judgements", "tables", "review"])
def test_what_a_store_keeps_itself_is_no_option(tmp_path: Path, name: str) -> None:
    request = BuildRequest((str(tmp_path),), "", store=tmp_path / "store", **{name: tmp_path / "x"})  # type: ignore[arg-type]  # one of its fields

    with pytest.raises(SettingsError, match="--store"):
        build_stored(request, load())


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_bytes(b"")

    with pytest.raises(InputError, match=r"none of them can be read\n.*a\.txt: the file is empty"):
        store(tmp_path / "store", tmp_path / "pages")


def test_what_is_divided_otherwise_has_the_same_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = archive(tmp_path / "pages")
    store(tmp_path / "store", sources)
    ledger = Path(copy(tmp_path / "store" / LEDGER, tmp_path / "ledger.jsonl"))
    for name, value in (("_GOOD", 1), ("_MOST", 1), ("_LEAST", 1)):
        monkeypatch.setattr(f"kg.pipeline.stored.parts.{name}", value)

    (sources / "d.md").write_text(CALL.replace("March 3", "March 2"))
    store(tmp_path / "store", sources, output=tmp_path / "stored.nq")

    wanted = fresh(tmp_path / "fresh.nq", sources, ledger=ledger)
    assert (tmp_path / "stored.nq").read_bytes() == wanted
    assert shown(tmp_path / "store") == as_stored(wanted)


def test_one_document_more_among_many_is_joined_with_what_is_there(tmp_path: Path) -> None:
    sources = archive(tmp_path / "pages")
    for month in range(1, 9):
        report(sources, f"{month}.md", REPORT.replace("January 17", f"May {month}").replace("November", f"0{month}"))
    store(tmp_path / "store", sources)
    ledger = Path(copy(tmp_path / "store" / LEDGER, tmp_path / "ledger.jsonl"))

    report(sources, "more.md", REPORT.replace("January 17", "May 3") + "\nAgain.\n")
    built = store(tmp_path / "store", sources, output=tmp_path / "stored.nq")

    assert built.rebuilt is None
    assert (tmp_path / "stored.nq").read_bytes() == fresh(tmp_path / "fresh.nq", sources, ledger=ledger)
