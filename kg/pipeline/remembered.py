"""What a store remembers of its sources, for who asks before all that builds it is loaded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.read import Raw

STATE = "state.sqlite"
"""The file in the folder of a store that has its state."""


def changed(store: Path, raws: Iterable[Raw], most: int) -> list[Raw]:
    """Return the first so many files and lines that are not as a store has read them, those with the same bytes once.

    The state is read as it lies there: who builds into the store meanwhile finds out by itself what changed.

    Raises:
        sqlite3.Error: the state cannot be read.
    """
    with closing(sqlite3.connect(f"{(store / STATE).absolute().as_uri()}?immutable=1", uri=True)) as state:
        before = dict(state.execute("SELECT place, digest FROM raws"))
    return list(islice(_others(raws, before), most))


def _others(raws: Iterable[Raw], before: Mapping[str, bytes]) -> Iterator[Raw]:
    met = set()
    for raw in raws:
        digest = bytes.fromhex(raw.digest)
        if digest not in met and before.get(raw.place) != digest:
            yield raw
        met.add(digest)
