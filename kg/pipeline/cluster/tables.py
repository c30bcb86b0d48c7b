"""Tables between the steps, as Parquet files in a folder that all workers see."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from zlib import crc32

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import InputError, OutputError
from kg.pipeline.stored.packing import Packing
from kg.read import as_errors_of_files, storage_of

Result = TypeVar("Result")

INTEGER, TEXT, BYTES, NUMBERS = pa.int64(), pa.string(), pa.binary(), pa.list_(pa.int64())

TABLES: Mapping[str, pa.Schema] = {
    name: pa.schema(columns)
    for name, columns in {
        "read": {"n": INTEGER, "title": TEXT, "language": TEXT, "facts": INTEGER, "doc": TEXT, "reading": BYTES,
                 "sighted": TEXT},
        "sightings": {"digest": TEXT, "data": BYTES},
        "names": {"bucket": INTEGER, "part": INTEGER, "n": INTEGER, "digest": TEXT, "doc": TEXT},
        "groups": {"gid": INTEGER, "n": INTEGER, "data": BYTES},
        "keys": {"bucket": INTEGER, "key": TEXT, "gid": INTEGER, "profile": BYTES},
        "bonds": {"bucket": INTEGER, "member": TEXT, "bid": INTEGER, "n": INTEGER, "data": BYTES},
        "edges": {"left": INTEGER, "right": INTEGER},
        "components": {"gid": INTEGER, "component": INTEGER},
        "dealt": {"bucket": INTEGER, "component": INTEGER, "gid": INTEGER, "data": BYTES},
        "things": {"kind": TEXT, "rank": TEXT, "proposal": BYTES, "rows": NUMBERS},
        "named": {"key": TEXT},
        "told": {"bucket": INTEGER, "kind": TEXT, "number": INTEGER, "key": TEXT},
        "nodes": {"bucket": INTEGER, "line": TEXT},
        "types": {"bucket": INTEGER, "node": TEXT, "line": TEXT},
        "asked": {"bucket": INTEGER, "node": TEXT, "asker": INTEGER},
        "answers": {"bucket": INTEGER, "line": TEXT},
    }.items()
}  # fmt: skip
"""Columns of each table; `bucket` is the partition of the next step that a row goes to."""


NOTHING = Packing[None](None)
NAMES = Packing[tuple[str, ...]](tuple[str, ...])


def bucket_for(name: str, buckets: int) -> int:
    """Return the partition of the next step that what has a name goes to."""
    return crc32(name.encode()) % buckets


@contextmanager
def _told(fault: Callable[[str], InputError | OutputError]) -> Iterator[None]:
    """Raise what `fault` makes of the reason where a storage fails."""
    try:
        with as_errors_of_files():
            yield
    except OSError as error:
        raise fault(str(error)) from error


def _written(location: str) -> AbstractContextManager[None]:
    return _told(partial(OutputError, location))


def _read(location: str) -> AbstractContextManager[None]:
    return _told(partial(InputError, location, expected="what an earlier step of the build left there"))


@dataclass(frozen=True, slots=True)
class Work:
    """The folder of one build, by URL; a file in it is there as a whole or not at all."""

    url: str

    def _place(self, name: str) -> tuple[Any, str]:
        storage, folder = storage_of(self.url, "dask")
        storage.invalidate_cache()  # others write there too
        return storage, f"{folder}/{name}"

    def begin(self) -> None:
        """See that files can be written there.

        Raises:
            OutputError: they cannot, or there is no such bucket: none is made.
        """
        with _written(self.url):
            storage, path = self._place("")
            bucket = path.partition("/")[0]
            if bucket and not storage.exists(bucket):
                raise FileNotFoundError(f"there is no bucket {bucket!r}")
        self.write("seen", b"")

    def write(self, name: str, data: bytes) -> None:
        """Put bytes into a file.

        Raises:
            OutputError: it cannot be written.
        """
        with _written(f"{self.url}/{name}"):
            storage, path = self._place(name)
            storage.makedirs(path.rpartition("/")[0], exist_ok=True)
            ours = f"{path}.{socket.gethostname()}-{os.getpid()}"
            storage.pipe_file(ours, data)
            storage.mv(ours, path)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            InputError: it cannot be read.
        """
        with _read(f"{self.url}/{name}"):
            storage, path = self._place(name)
            data: bytes = storage.cat_file(path)
        return data

    def has(self, name: str) -> bool:
        """Return whether there is such a file; `InputError` where that cannot be told."""
        with _read(f"{self.url}/{name}"):
            storage, path = self._place(name)
            found: bool = storage.exists(path)
        return found

    def once(self, name: str, packing: Packing[Result], make: Callable[[], Result]) -> Result:
        """Return what a step made of a partition; it is made where nobody did before."""
        done = f"done/{name}"
        if self.has(done):
            return packing.unpack(self.read(done))
        made = make()
        self.write(done, packing.pack(made))
        return made

    def put(self, kind: str, part: str | int, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write a partition of a table; one with buckets is in their order, so that each is found at once."""
        schema = TABLES[kind]
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        table = pa.table(
            [pa.array(column, one.type) for column, one in zip(columns, schema, strict=True)], schema=schema
        )
        if "bucket" in schema.names:
            table = table.sort_by("bucket")
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd", row_group_size=20_000)
        self.write(f"{kind}/{part}.parquet", sink.getvalue().to_pybytes())

    def get(self, kind: str, part: str | int, columns: Sequence[str] | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a partition, in their order."""
        yield from self._rows([f"{kind}/{part}.parquet"], columns or TABLES[kind].names, None)

    def gathered(self, kind: str, parts: Iterable[str | int], bucket: int) -> list[tuple[Any, ...]]:
        """Return the rows of all partitions that go to one bucket, sorted; without the column of buckets."""
        columns = [name for name in TABLES[kind].names if name != "bucket"]
        return sorted(self._rows([f"{kind}/{part}.parquet" for part in parts], columns, bucket))

    def _rows(self, names: Sequence[str], columns: Sequence[str], bucket: int | None) -> Iterator[tuple[Any, ...]]:
        if not names:
            return
        chosen = None if bucket is None else [("bucket", "=", bucket)]
        with _read(f"{self.url}/{names[0].partition('/')[0]}"):
            places = [self._place(name) for name in names]
            table = pq.read_table(
                [path for _, path in places], columns=columns, filesystem=places[0][0], filters=chosen
            )
        for batch in table.to_batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
