from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kg import settings
from kg.model.summary import BuildRequest
from kg.pipeline import ahead
from kg.pipeline.ahead import Request, Resolving, reading
from kg.pipeline.build import build
from kg.pipeline.knowledge import load_knowledge
from kg.pipeline.readings import Reader
from kg.pipeline.workers import WORTHWHILE
from kg.read import Raw, raw_documents
from kg.resolve import resolve

TEXT = "Iranian President Masoud Pezeshkian met Vladimir Putin in Moscow on 17 January 2025.\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")


@pytest.fixture(autouse=True)
def _cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "cores", lambda: 2)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def asked(*sources: Path) -> Request:
    return Request(tuple(map(str, sources)), (), 0.0)


def raws_of(*sources: Path) -> list[Raw]:
    return list(raw_documents([str(source) for source in sources], on_error=lambda _: None))


def test_the_other_process_finds_what_this_one_would(page: Path) -> None:
    with reading(asked(page)) as begun:
        assert begun is not None
        found = begun.of(raws_of(page))

    assert found == [Reader(load_knowledge().rules, 0.0)(raw) for raw in raws_of(page)]
    assert found[0].readings[0].claims


@pytest.mark.parametrize("per_document", [True, False])
def test_the_other_process_resolves_as_this_one_would(page: Path, per_document: bool) -> None:
    resolving = Resolving("https://example.org/kg/", per_document)
    twice = page.with_name("twice.txt")
    twice.write_bytes(page.read_bytes())
    raws = raws_of(page)

    with reading(Request((str(page), str(twice)), (), 0.0, resolving=resolving)) as begun:
        assert begun is not None
        found = begun.of(raws)
        resolution = begun.resolution(raws, resolving)

    assert found is not None
    registry = load_knowledge().registry
    readings = [reading for one in found for reading in one.readings]
    assert resolution == resolve(readings, registry, base=resolving.base, per_document=per_document)
    assert any(row[0] for table in resolution.tables for row in table.rows) is per_document


def test_what_is_resolved_otherwise_or_of_other_pages_is_not_taken(page: Path) -> None:
    resolving = Resolving("https://example.org/kg/", per_document=True)
    other = page.with_name("other.txt")
    other.write_text(TEXT * 2, encoding="utf-8")
    asked = Request((str(page), str(other)), (), 0.0, resolving=resolving)

    with reading(asked) as begun:
        assert begun is not None
        assert begun.of(raws_of(page))
        assert begun.resolution(raws_of(page), replace(resolving, base="https://example.org/other/")) is None
        assert begun.resolution(raws_of(page), resolving) is None
        assert begun.resolution(raws_of(page, other), resolving) is None  # it tells of them once
    with reading(replace(asked, resolving=None)) as begun:
        assert begun is not None
        assert begun.of(raws_of(page))
        assert begun.resolution(raws_of(page, other), resolving) is None


def test_what_cannot_be_resolved_there_is_resolved_here(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving = Resolving("https://example.org/kg/", per_document=False)
    monkeypatch.setattr(ahead, "_resolved", lambda *_: 1 // 0)
    output = page.with_name("out.ttl")

    with reading(Request((str(page),), (), 0.0, resolving=resolving)) as begun:
        assert begun is not None
        build(BuildRequest((str(page),), str(output)), replace(settings.load(), base=resolving.base), ahead=begun)

    assert resolving.base in output.read_text("utf-8")


def test_the_first_start_keeps_all_for_the_next(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = page.parent / "cache"
    monkeypatch.setenv("KG_CACHE", str(kept))
    monkeypatch.setattr(ahead, "_PATIENCE", 60.0)  # a busy machine writes slowly

    with reading(asked(page)) as begun:
        assert begun is not None
        assert begun.of(raws_of(page))

    assert {file.name.partition("-")[0] for file in kept.iterdir()} >= {"expressions", "registry", "rules"}


def test_a_failure_waits_for_nothing(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_read", lambda *_: time.sleep(60))
    started = time.monotonic()

    with pytest.raises(ValueError, match="here"), reading(asked(page)):
        raise ValueError("here")

    assert time.monotonic() - started < 30


def test_what_changed_in_the_meantime_is_read_here(page: Path) -> None:
    with reading(asked(page)) as begun:
        assert begun is not None
        raws = raws_of(page)
        page.write_text(TEXT * 2, encoding="utf-8")
        assert begun.of([*raws, *raws_of(page)]) is None


def test_a_process_that_dies_costs_nothing_but_time(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_read", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    outputs = [tmp_path / "ahead.ttl", tmp_path / "here.ttl"]

    with reading(asked(page)) as begun:
        assert begun is not None
        build(BuildRequest((str(page),), str(outputs[0])), settings.load(), ahead=begun)
    build(BuildRequest((str(page),), str(outputs[1])), settings.load())

    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_a_registry_with_faults_is_left_to_this_process(page: Path, tmp_path: Path) -> None:
    with reading(Request((str(page),), (tmp_path / "missing",), 0.0)) as begun:
        assert begun is not None
        assert begun.of(raws_of(page)) is None


@pytest.mark.parametrize("error", [BlockingIOError("no further process"), ImportError("not to be read")])
def test_where_there_may_be_no_further_process_this_one_reads(
    page: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(type(multiprocessing.get_context("fork")), "Process", refuse)

    with reading(asked(page)) as begun:
        assert begun is None


def test_it_ends_with_what_it_was_begun_for(page: Path) -> None:
    with reading(asked(page)) as begun:
        assert begun is not None

    with pytest.raises(OSError, match="closed"):
        begun.pipe.recv()


@pytest.mark.parametrize("name", ["table.csv", "pages.jsonl", "missing.txt", "-", "*.txt", ""])
def test_only_pages_that_are_there_are_read_ahead(page: Path, name: str) -> None:
    (page.parent / "table.csv").write_text("a\n1\n", encoding="utf-8")
    (page.parent / "pages.jsonl").write_text("{}\n", encoding="utf-8")

    with reading(asked(page, page.parent / name)) as begun:
        assert begun is None


def test_many_pages_and_one_core_are_left_to_others(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(asked(*[page] * WORTHWHILE)) as begun:
        assert begun is None
    monkeypatch.setattr(ahead, "cores", lambda: 1)
    with reading(asked(page)) as begun:
        assert begun is None


def test_the_command_writes_the_same_with_and_without(page: Path) -> None:
    outputs = []
    ledger = ("--ledger", str(page.with_name("ledger.json")))
    for number, options in enumerate(((), ("--jobs", "1"), ("-v",), ledger)):
        output = page.with_name(f"{number}.ttl")
        command = [
            sys.executable,
            "-m",
            "kg",
            *(["-v"] if "-v" in options else []),
            "build",
            str(page),
            "-o",
            str(output),
        ]
        done = subprocess.run(
            [*command, "-q", *(one for one in options if one != "-v")], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        outputs.append(output.read_bytes())

    assert outputs[0]
    assert len(set(outputs)) == 1


def records(path: Path, *texts: str) -> Path:
    path.write_text("".join(json.dumps({"text": text, "language": "en"}) + "\n" for text in texts), encoding="utf-8")
    return path


def into_store(source: Path, store: Path, output: Path, begun: ahead.Ahead | None = None) -> bytes:
    build(BuildRequest((str(source),), str(output), store=store), settings.load(), ahead=begun)
    return output.read_bytes()


TEXTS = (TEXT, TEXT.replace("17 January", "18 January"), TEXT.replace("17 January", "19 January"))


def test_of_a_store_what_changed_is_read_ahead(tmp_path: Path) -> None:
    source, store, other = records(tmp_path / "a.jsonl", *TEXTS), tmp_path / "store", tmp_path / "other"
    output = tmp_path / "out.nq"
    assert into_store(source, store, output) == into_store(source, other, output)
    records(source, TEXTS[0], TEXTS[1].replace("18", "28"), TEXTS[2], TEXTS[0])
    raws = raws_of(source)

    with reading(Request((str(source),), (), 0.0, store)) as begun:
        assert begun is not None
        assert begun.of([raws[1]]) == [Reader(load_knowledge().rules, 0.0)(raws[1])]
    with reading(Request((str(source),), (), 0.0, store)) as begun:
        made = into_store(source, store, output, begun)

    assert made == into_store(source, other, output)


def test_of_a_store_much_that_changed_is_read_by_several(tmp_path: Path) -> None:
    source, store = records(tmp_path / "a.jsonl", *TEXTS), tmp_path / "store"
    into_store(source, store, tmp_path / "out.nq")
    records(source, *(TEXT.replace("2025", str(1900 + number)) for number in range(WORTHWHILE)))

    with reading(Request((str(source),), (), 0.0, store)) as begun:
        assert begun is not None
        assert begun.of(raws_of(source)[:1]) is None


@pytest.mark.parametrize("state", [None, b"no state"])
def test_a_store_without_a_state_that_can_be_read_is_built_here(tmp_path: Path, state: bytes | None) -> None:
    source, store = records(tmp_path / "a.jsonl", *TEXTS), tmp_path / "store"
    store.mkdir()
    if state is not None:
        (store / "state.sqlite").write_bytes(state)

    with reading(Request((str(source),), (), 0.0, store)) as begun:
        assert (begun is None) == (state is None)
        assert begun is None or begun.of(raws_of(source)[:1]) is None


def test_standard_input_is_left_to_this_process(tmp_path: Path) -> None:
    source, store = records(tmp_path / "a.jsonl", *TEXTS), tmp_path / "store"
    into_store(source, store, tmp_path / "out.nq")

    with reading(Request((str(source), "-"), (), 0.0, store)) as begun:
        assert begun is None
