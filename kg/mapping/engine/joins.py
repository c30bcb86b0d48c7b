"""What rows of one table are joined to: subjects of another by the values that both share."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from kg.mapping.engine import arrays

IN_MEMORY = 1 << 25
"""Bytes of keys and subjects that are kept in memory; more of them go to disk."""
CACHE = 1 << 16
"""KB of an index on disk that are kept in memory."""

_SELECT = "SELECT subject FROM pairs WHERE key = ? AND subject IS NOT NULL ORDER BY number"


class Pairs(NamedTuple):
    """Keys and the subjects that they lead to, side by side."""

    keys: pa.Array
    subjects: pa.Array


class Index(Protocol):
    """Subjects by key, each once, in the order in which they were met."""

    def find(self, keys: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Return the subjects of all keys, and the positions of the keys that they were found for."""


@dataclass(frozen=True, slots=True)
class MemoryIndex:
    """An index whose subjects stand in one list for each key."""

    codes: dict[str, int]
    subjects: pa.LargeListArray

    def find(self, keys: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Return the subjects of all keys, and the positions of the keys that they were found for."""
        codes = self.codes.get
        found = pa.array([None if key is None else codes(key) for key in keys.to_pylist()], pa.int64())
        lists = self.subjects.take(found)
        return pc.list_flatten(lists), pc.list_parent_indices(lists)


class DiskIndex:
    """An index in a temporary database, which `scratch` removes in the end; threads ask it one after the other."""

    def __init__(self, pairs: Iterable[Pairs], scratch: ExitStack) -> None:
        self._lock = Lock()
        self._database = scratch.enter_context(closing(sqlite3.connect("", check_same_thread=False)))
        self._database.execute(f"PRAGMA cache_size = -{CACHE}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE pairs (number INTEGER PRIMARY KEY, key BLOB, subject BLOB)")
        for one in pairs:
            rows = zip(*(column.cast(pa.large_binary()).to_pylist() for column in one), strict=True)
            self._database.executemany("INSERT INTO pairs (key, subject) VALUES (?, ?)", rows)
        self._database.execute("CREATE INDEX by_key ON pairs (key)")

    def find(self, keys: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Return the subjects of all keys, and the positions of the keys that they were found for."""
        found: list[tuple[bytes, int]] = []
        with self._lock:
            for at, key in enumerate(keys.cast(pa.large_binary()).to_pylist()):
                rows = self._database.execute(_SELECT, (key,))
                found.extend((subject, at) for subject in dict.fromkeys(subject for (subject,) in rows))
        return pa.array([subject for subject, _ in found], arrays.TEXT), pa.array([at for _, at in found], pa.int64())


def index_of(pairs: Iterable[Pairs], scratch: ExitStack) -> Index:
    """Return the index of pairs, on disk when there are many; those that lack a key or a subject lead nowhere."""
    rest = iter(pairs)
    first: list[Pairs] = []
    size = 0
    for one in rest:
        first.append(one)
        size += one.keys.nbytes + one.subjects.nbytes
        if size > IN_MEMORY:
            return DiskIndex(chain(first, rest), scratch)
    return _in_memory(first)


def _in_memory(pairs: Iterable[Pairs]) -> MemoryIndex:
    schema = pa.schema([("key", arrays.TEXT), ("subject", arrays.TEXT)])
    table = pa.Table.from_batches((pa.record_batch(list(one), schema=schema) for one in pairs), schema)
    table = table.drop_null().group_by(["key", "subject"], use_threads=False).aggregate([])
    if not len(table):
        return MemoryIndex({}, pa.array([], pa.large_list(arrays.TEXT)))
    keys = table["key"].combine_chunks().dictionary_encode()
    order = pc.sort_indices(keys.indices)
    counts = pc.value_counts(keys.indices.take(order)).field("counts")
    offsets = pa.concat_arrays([pa.array([0], pa.int64()), pc.cumulative_sum(counts)])
    lists = pa.LargeListArray.from_arrays(offsets, table["subject"].combine_chunks().take(order))
    return MemoryIndex({key: code for code, key in enumerate(keys.dictionary.to_pylist())}, lists)


def combined(values: Sequence[pa.Array]) -> pa.Array:
    """Return one key of several values: different values, different keys."""
    sized = [piece for value in values[:-1] for piece in (pc.binary_length(value).cast(arrays.TEXT), ":", value)]
    return arrays.joined([*sized, values[-1]], len(values[-1]))
