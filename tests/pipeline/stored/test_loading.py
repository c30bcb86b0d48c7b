from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.model.progress import Progress, unwatched
from kg.pipeline.stored import loading as module
from kg.pipeline.stored import merging
from kg.pipeline.stored.loading import load, loading
from kg.pipeline.stored.merging import Merging


def line(number: int) -> bytes:
    return f"<urn:s> <urn:p> <urn:{number}> .\n".encode()


def test_pieces_end_up_in_one_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE", 100)
    watched: list[Progress] = []
    with loading(lambda: tmp_path / "graph") as new:
        new.begin()
        for number in range(20):
            new.add(line(number), ("document", number))
        load(map(line, range(15, 30)), 15, new, watched.append)
        made = new.finish()

    assert made == tmp_path / "graph"
    assert len(ox.Store.read_only(str(made))) == 30
    assert new.taken == {("document", number) for number in range(20)}
    assert watched[-1] == Progress("store", 15, 0, 15)


@pytest.mark.parametrize(("pieces", "merged"), [(8, False), (9, True)])
def test_a_graph_of_many_pieces_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pieces: int, merged: bool
) -> None:
    monkeypatch.setattr(module, "_PIECE", 10)
    begun: list[Path] = []

    class Watched(Merging):
        def __init__(self, graph: Path) -> None:
            begun.append(graph)
            super().__init__(graph)

    monkeypatch.setattr(module, "Merging", Watched)
    with loading(lambda: tmp_path / "graph") as new:
        new.begin()
        load(map(line, range(pieces - 1)), pieces - 1, new, unwatched)  # the last one is what is left
        assert new.close() == merged
        assert begun == [tmp_path / "graph"] * merged
        made = new.finish()

    assert begun == [made] * merged
    assert len(ox.Store.read_only(str(made))) == pieces - 1


def test_merging_ends_with_what_it_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE", 10)
    monkeypatch.setattr(merging, "_MERGE", "import time; time.sleep(60)")
    begun = time.monotonic()
    with loading(lambda: tmp_path / "graph") as new:
        new.begin()
        load(map(line, range(9)), 9, new, unwatched)
        new.close()

    assert time.monotonic() - begun < 30
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize("lines", [5, 7])
def test_pieces_are_merged_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int) -> None:
    monkeypatch.setattr(module, "_PIECE", 10)
    monkeypatch.setattr(module, "_TOGETHER", 3)
    with loading(lambda: tmp_path / "graph") as new:
        new.begin()
        load(map(line, range(lines)), lines, new, unwatched)
        made = new.finish()

    assert len(ox.Store.read_only(str(made))) == lines


def test_a_graph_that_nobody_began_takes_nothing(tmp_path: Path) -> None:
    with loading(lambda: tmp_path / "graph") as new:
        new.add(line(1), ("document", 0))

    assert not new.taken
    assert not list(tmp_path.iterdir())


def test_a_graph_that_is_not_finished_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE", 10)
    with loading(lambda: tmp_path / "graph") as new:
        new.begin()
        new.add(line(1))

    assert not (tmp_path / "graph").exists()


def test_what_a_thread_could_not_load_is_told_to_who_adds_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE", 10)
    with loading(lambda: tmp_path / "graph") as new:
        new.begin()
        new.add(b"no line of N-Quads, but longer than a piece\n")
        with pytest.raises(SyntaxError):
            load([line(1)], 1, new, unwatched)

    assert not (tmp_path / "graph").exists()


def test_a_graph_of_nothing_is_a_graph(tmp_path: Path) -> None:
    with loading(lambda: tmp_path / "graph") as new:
        new.begin()
        load([], 0, new, unwatched)
        made = new.finish()

    assert len(ox.Store.read_only(str(made))) == 0
