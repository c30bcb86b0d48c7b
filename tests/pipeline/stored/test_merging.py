from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.pipeline.stored.merging import merge, put_off


def loaded(place: Path, pieces: int) -> Path:
    store = ox.Store(str(place))
    put_off()
    for piece in range(pieces):
        lines = (f"<urn:s{number % 7}> <urn:p> <urn:{piece}:{number}> .\n" for number in range(50))
        store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return place


def test_merged_files_hold_what_they_held(tmp_path: Path) -> None:
    place = loaded(tmp_path / "graph", 12)
    before = set(ox.Store.read_only(str(place)))

    merge(place)

    assert len(before) == 600
    assert set(ox.Store.read_only(str(place))) == before
    assert len(list(place.glob("*.sst"))) <= 12  # one for each index


@pytest.mark.skipif(sys.platform != "linux", reason="only there threads have priorities of their own")
def test_threads_that_merge_come_last_and_no_others(tmp_path: Path) -> None:
    loaded(tmp_path / "graph", 1)
    found = []
    for task in Path("/proc/self/task").glob("*"):
        with suppress(OSError):  # one that has ended
            found.append(((task / "comm").read_text().strip(), os.getpriority(os.PRIO_PROCESS, int(task.name))))

    assert {priority for name, priority in found if name == "rocksdb:low"} == {19}
    assert {priority for name, priority in found if name != "rocksdb:low"} == {os.getpriority(os.PRIO_PROCESS, 0)}


def test_what_cannot_be_merged_is_told(tmp_path: Path) -> None:
    place = tmp_path / "graph"
    place.write_text("no folder")

    with pytest.raises(OSError, match="graph: its files cannot be merged: "):
        merge(place)
