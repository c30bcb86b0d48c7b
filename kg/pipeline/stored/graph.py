"""Seventh step: the graph in the store takes over what changed, as a whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import rmtree

import pyoxigraph as ox

from kg.model.progress import Progress, Watch
from kg.pipeline.stored.folder import Folder
from kg.pipeline.stored.judging import mark_touched
from kg.pipeline.stored.state import State
from kg.pipeline.stored.writing import unpacked

_PIECE = 48 << 20
"""Bytes of N-Quads that are loaded at a time: loading keeps about seven times as much in memory."""
_FEW = 0.2  # share of all parts' bytes: when more changes, loading anew is quicker
_STEP = 50_000


def take_over(folder: Folder, state: State, watch: Watch) -> str | None:
    """Bring the graph up to date and show it to readers; return what was wrong with the one before, if anything."""
    changed = state.one("SELECT count(*) FROM patch")
    is_new = state.noted("graph") is None or not folder.graph.exists()
    if not changed and not is_new:
        return None
    made = folder.new_graph()
    try:
        fault = None if is_new else _patched(folder, state, made, watch)
        if is_new or fault:
            _load(state, made, watch)
        folder.publish(made)
    except BaseException:
        rmtree(made, ignore_errors=True)
        raise
    with state.step():
        if is_new or fault:
            state.note("judged", None)
        else:
            mark_touched(state, folder.graph)
        state.run("DELETE FROM patch")
        state.note("graph", "complete")
    return fault


def _patched(folder: Folder, state: State, made: Path, watch: Watch) -> str | None:
    """Make a copy of the graph that has what changed; return what is wrong with the graph, if anything."""
    try:
        ox.Store.read_only(str(folder.graph.resolve())).backup(str(made))
        _patch(state, made, watch)
    except (OSError, RuntimeError) as error:
        return f"{folder.graph}: the graph was damaged ({error}) and is loaded anew"
    return None


def _load(state: State, made: Path, watch: Watch) -> None:
    total = state.one("SELECT count(*) FROM buckets")
    parts = state.stream("SELECT lines FROM buckets ORDER BY kind, bucket")
    load((unpacked(lines) for (lines,) in parts), total, made, watch)


def load(parts: Iterator[bytes], total: int, made: Path, watch: Watch) -> None:
    """Make a store of parts, lines of N-Quads each; `total` counts them."""
    rmtree(made, ignore_errors=True)
    store = ox.Store(str(made))
    done = 0
    while True:
        piece = io.BytesIO()
        for lines in parts:
            piece.write(lines)
            done += 1
            if piece.tell() > _PIECE:
                break
        if not piece.tell():
            break
        piece.seek(0)
        store.bulk_load(piece, format=ox.RdfFormat.N_QUADS, lenient=True)
        watch(Progress("store", done, 0, total))
    store.flush()


def _patch(state: State, made: Path, watch: Watch) -> None:
    total = state.one("SELECT count(*) FROM patch")
    store = ox.Store(str(made))
    # a line may leave one part and enter another, in whatever order: what counts is whether any holds it in the end
    rows = state.stream("SELECT sum(2 * added - 1) AS net, line FROM patch GROUP BY line HAVING net <> 0")
    done = 0
    while batch := list(islice(rows, _STEP)):
        for net, line in batch:
            (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS, lenient=True)
            if net > 0:
                store.add(quad)
            else:
                store.remove(quad)
        done += len(batch)
        watch(Progress("store", done, 0, total))
    store.flush()


def all_lines(state: State) -> Iterator[str]:
    """Yield the lines of all parts."""
    for (lines,) in state.stream("SELECT lines FROM buckets"):
        yield from unpacked(lines).decode().split("\n")[:-1]
