from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.model.progress import Progress, unwatched
from kg.pipeline.stored import judging
from kg.pipeline.stored.compressed import LINES
from kg.pipeline.stored.judging import judge, judge_by_lines, mark_touched
from kg.pipeline.stored.knowing import Frame
from kg.pipeline.stored.loading import load, loading
from kg.pipeline.stored.state import State
from kg.registry import load_registry
from kg.resolve.authority import Authority
from kg.resolve.lore import shipped_lore
from kg.validate.shacl import shipped, slices, validate

TESTS = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def frame() -> Frame:
    return Frame(Authority(load_registry()), shipped_lore(), (), "https://w3id.org/diplokg/id/", jobs=1)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = State(tmp_path / "state.sqlite")
    yield made
    made.close()


@pytest.fixture(scope="module")
def lines() -> list[str]:
    examples = ox.Store()
    for path in sorted((TESTS / "shapes").rglob("*.ttl")):
        examples.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return sorted(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in examples)


def kept(state: State, lines: list[str], graph: Path) -> ox.Store:
    """Put lines into parts, every seventh line into another, and load them; return what was loaded."""
    parts = [[line for at, line in enumerate(lines) if (at // 30 if at % 7 else at) % 3 == part] for part in range(3)]
    texts = ["".join(f"{line}\n" for line in part).encode() for part in parts]
    with state.step():
        for part, text in enumerate(texts):
            state.run("INSERT INTO buckets VALUES ('document', ?, ?, ?, x'')", (part, LINES.pack(text), len(text)))
    with loading(lambda: graph) as new:
        new.begin()
        load(texts, len(texts), new, unwatched)
        new.finish()
    return ox.Store.read_only(str(graph))


@pytest.mark.parametrize("blank", [False, True])
def test_a_graph_judged_by_its_parts_gets_the_report_of_the_graph(
    state: State, frame: Frame, lines: list[str], tmp_path: Path, blank: bool
) -> None:
    some = [line for line in lines if blank or "_:" not in line]
    assert blank == any("_:" in line for line in some)
    store = kept(state, some, tmp_path / "graph")
    seen: list[Progress] = []

    report = judge(state, tmp_path / "graph", frame, seen.append)

    assert report == validate(store)
    assert len({one.shape for one in report.findings}) > 20
    assert seen[-1].done >= len({quad.subject for quad in store})
    assert state.all("SELECT * FROM judge") == []
    assert judge(state, tmp_path / "graph", frame, unwatched) == report


@pytest.mark.parametrize("blank", [False, True])
def test_lines_are_judged_before_there_is_a_graph_and_once(
    state: State, frame: Frame, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: bool
) -> None:
    some = [line for line in lines if blank or "_:" not in line]
    store = kept(state, some, tmp_path / "graph")
    (tmp_path / "graph").rename(tmp_path / "later")

    judge_by_lines(state, frame, unwatched)

    assert bool(state.all("SELECT * FROM judge")) != blank
    assert state.all("SELECT * FROM findings") == []
    monkeypatch.setattr(judging, "judge_by_lines", None)
    assert judge(state, tmp_path / "later", frame, unwatched) == validate(store)


def test_what_lines_left_goes_on_where_it_was_broken_off(
    state: State, frame: Frame, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = kept(state, [line for line in lines if "_:" not in line], tmp_path / "graph")
    monkeypatch.setattr(judging, "slices", partial(slices, size=10))
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        if state.all("SELECT * FROM findings"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(state, tmp_path / "graph", frame, watch)
    left = len(state.all("SELECT * FROM judge"))
    assert left
    monkeypatch.setattr(judging, "judge_by_lines", None)
    again: list[Progress] = []

    assert judge(state, tmp_path / "graph", frame, again.append) == validate(store)
    assert len(again) == -(-left // 10)


def test_processes_that_ask_the_graph_get_the_report_of_one(
    state: State, frame: Frame, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = kept(state, [line for line in lines if "_:" not in line], tmp_path / "graph")
    monkeypatch.setattr(judging, "_LARGE", 0)
    monkeypatch.setattr(judging, "slices", partial(slices, size=100))

    assert judge(state, tmp_path / "graph", replace(frame, jobs=2), unwatched) == validate(store)


def test_a_change_before_all_is_judged_has_all_judged_anew(
    state: State, frame: Frame, lines: list[str], tmp_path: Path
) -> None:
    kept(state, [line for line in lines if "_:" not in line], tmp_path / "graph")
    judge_by_lines(state, frame, unwatched)
    mark_touched(state, tmp_path / "graph")
    assert state.noted("judged") is None


def test_only_what_is_marked_is_judged_again(state: State, frame: Frame, lines: list[str], tmp_path: Path) -> None:
    store = kept(state, [line for line in lines if "_:" not in line], tmp_path / "graph")
    report = judge(state, tmp_path / "graph", frame, unwatched)
    found = [one for one in report.findings if one.shape.endswith("Agreement-kind")]
    (focus,) = {one.focus for one in found}
    seen: list[Progress] = []
    with state.step():
        state.run("DELETE FROM findings")
        state.run("INSERT INTO judge VALUES (?)", (f"<{focus}>",))

    queried = shipped().of_queries(store)
    again = judge(state, tmp_path / "graph", frame, seen.append)

    assert [one.done for one in seen] == [1]
    assert {one.focus for one in again.findings if one not in queried} == {focus}
    assert set(found) <= set(again.findings)
