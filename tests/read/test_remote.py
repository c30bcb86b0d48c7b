from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg import optional
from kg.errors import InputError
from kg.model.document import Document
from kg.read import read_documents
from kg.read.remote import size_of

TEXT = "Oman and Iran held talks in Muscat."
LINES = b'{"text": "Oman and Iran held talks."}\n\n{"text": "Iran and Oman held talks."}\n'


@pytest.fixture
def storage() -> Iterator[Any]:
    memory = fsspec.filesystem("memory")
    memory.pipe("/pages/a.txt", TEXT.encode())
    memory.pipe("/pages/sub/b.jsonl", LINES)
    memory.pipe("/pages/README.md", b"no document")
    memory.pipe("/pages/c.bin", b"no document either")
    yield memory
    memory.rm("/pages", recursive=True)


def read(*sources: str | Path) -> tuple[list[Document], list[InputError]]:
    faults: list[InputError] = []
    return [*read_documents(sources, on_error=faults.append)], faults


@pytest.mark.parametrize("source", ["memory://pages", "memory://pages/**"])
@pytest.mark.usefixtures("storage")
def test_folders_and_patterns_of_a_storage_are_searched(source: str) -> None:
    locations = [one.location for one in read(source)[0]]

    wanted = ["memory:///pages/a.txt", "memory:///pages/sub/b.jsonl#line=1", "memory:///pages/sub/b.jsonl#line=3"]
    assert [one for one in locations if "README" not in one] == wanted
    assert ("README" in "".join(locations)) == ("*" in source)


@pytest.mark.usefixtures("storage")
def test_a_file_reads_the_same_here_and_there(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(LINES)

    here, _ = read(tmp_path / "b.jsonl")
    there, faults = read("memory://pages/sub/b.jsonl", f"file://{tmp_path}/b.jsonl")

    assert faults == []
    assert [(one.id, one.text) for one in there] == [(one.id, one.text) for one in here]
    assert size_of("memory://pages/sub/b.jsonl") == size_of(str(tmp_path / "b.jsonl")) == len(LINES)


def test_what_is_not_there_is_told() -> None:
    documents, faults = read("memory://pages/none.txt", "nowhere://x/a.txt")

    assert documents == []
    assert [fault.location for fault in faults] == ["memory://pages/none.txt", "nowhere://x/a.txt"]
    assert faults[0].reason == "nothing is there"
    assert "Protocol not known" in faults[1].reason


def without(missing: str) -> Callable[[str], object]:
    def load(name: str) -> object:
        if name.startswith(missing):
            raise ImportError(name)
        return object()

    return load


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optional, "import_module", without("fsspec"))

    _, faults = read("s3://bucket/a.jsonl")

    assert str(faults[0]).endswith("needs fsspec, which is not installed; expected pip install 'diplokg[remote]'")


def columns(path: Path, **values: list[str | None]) -> Path:
    pq.write_table(pa.table(values), path, row_group_size=1)
    return path


def test_rows_of_a_parquet_file_with_texts_are_documents(tmp_path: Path) -> None:
    path = columns(
        tmp_path / "a.parquet", url=["https://news.example/1", None], text=[TEXT, "Iran met Oman."], x=["", ""]
    )

    documents, faults = read(tmp_path)

    assert faults == []
    assert [(one.location, one.address) for one in documents] == [
        (f"{path}#row=1", "https://news.example/1"),
        (f"{path}#row=2", None),
    ]
    assert documents[0].text == TEXT


def test_a_parquet_file_without_texts_is_a_table(tmp_path: Path) -> None:
    path = columns(tmp_path / "a.parquet", number=["1"])
    (tmp_path / "b.parquet").write_bytes(b"no Parquet")

    assert read(tmp_path) == ([], [])
    assert [fault.reason for fault in read(path)[1]] == ["no column of texts"]
    assert [fault.expected for fault in read(tmp_path / "b.parquet")[1]] == ["a Parquet file"]
