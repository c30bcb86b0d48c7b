"""What rows of one table are joined to: subjects of another by the values that both share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kg.mapping.engine import arrays


class Pairs(NamedTuple):
    """Keys and the subjects that they lead to, side by side."""

    keys: pa.Array
    subjects: pa.Array


@dataclass(frozen=True, slots=True)
class Index:
    """Subjects by key, each once, in the order in which they were met."""

    codes: dict[str, int]
    subjects: pa.LargeListArray

    def find(self, keys: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Return the subjects of all keys, and the positions of the keys that they were found for."""
        codes = self.codes.get
        found = pa.array([None if key is None else codes(key) for key in keys.to_pylist()], pa.int64())
        lists = self.subjects.take(found)
        return pc.list_flatten(lists), pc.list_parent_indices(lists)


def index_of(pairs: Iterable[Pairs]) -> Index:
    """Return the index of pairs; those that lack a key or a subject lead nowhere."""
    schema = pa.schema([("key", arrays.TEXT), ("subject", arrays.TEXT)])
    table = pa.Table.from_batches((pa.record_batch(list(one), schema=schema) for one in pairs), schema)
    table = table.drop_null().group_by(["key", "subject"], use_threads=False).aggregate([])
    keys = table["key"].combine_chunks().dictionary_encode()
    subjects = table["subject"].combine_chunks()
    if isinstance(keys, pa.ChunkedArray):  # none at all
        return Index({}, pa.array([], pa.large_list(arrays.TEXT)))
    order = pc.sort_indices(keys.indices)
    counts = pc.value_counts(keys.indices.take(order)).field("counts")
    offsets = pa.concat_arrays([pa.array([0], pa.int64()), pc.cumulative_sum(counts)])
    lists = pa.LargeListArray.from_arrays(offsets, subjects.take(order))
    return Index({key: code for code, key in enumerate(keys.dictionary.to_pylist())}, lists)


def combined(values: Sequence[pa.Array]) -> pa.Array:
    """Return one key of several values: different values, different keys."""
    sized = [piece for value in values[:-1] for piece in (pc.binary_length(value).cast(arrays.TEXT), ":", value)]
    return arrays.joined([*sized, values[-1]], len(values[-1]))
