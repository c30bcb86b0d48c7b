"""Seventh step: the graph in the store takes over what changed, as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import rmtree

import pyoxigraph as ox

from kg.model.progress import Progress, Watch
from kg.pipeline.stored.folder import Folder
from kg.pipeline.stored.judging import judge_by_lines, mark_touched
from kg.pipeline.stored.knowing import Frame
from kg.pipeline.stored.loading import Loading, load
from kg.pipeline.stored.state import State
from kg.pipeline.stored.writing import lines_at, unpacked

_STEP = 50_000


def take_over(folder: Folder, state: State, loading: Loading, frame: Frame, watch: Watch) -> str | None:
    """Bring the graph up to date and show it to readers; return what was wrong with the one before, if anything.

    While the files of a new graph are merged, it is judged by its lines.
    """
    changed = state.one("SELECT count(*) FROM patch")
    is_new = state.noted("graph") is None or not folder.graph.exists()
    if not changed and not is_new:
        return None
    made = folder.new_graph()
    try:
        fault = None if is_new else _patched(folder, state, made, watch)
        if is_new or fault:
            made = _loaded(state, loading, frame, watch)
        folder.publish(made)
    except BaseException:
        rmtree(made, ignore_errors=True)
        raise
    with state.step():
        if not is_new and not fault:
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


def _loaded(state: State, loading: Loading, frame: Frame, watch: Watch) -> Path:
    """Return the place of a new graph: of what was loaded while it was written, and of all other parts."""
    if loading.made is None:
        loading.begin()
    parts = state.all("SELECT kind, bucket FROM buckets ORDER BY kind, bucket")
    missing = [part for part in parts if part not in loading.taken]
    load((lines_at(state, part) for part in missing), len(missing), loading, watch)
    is_merging = frame.jobs != 1 and loading.close()
    judge_by_lines(state, frame.beside_another() if is_merging else frame, watch)
    return loading.finish()


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
