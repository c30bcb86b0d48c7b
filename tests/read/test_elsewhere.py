from __future__ import annotations

import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.memory import MemoryFile

from kg.errors import InputError
from kg.read import Part, raw_part, read_documents
from kg.read.remote import open_file, size_of, version_of
from tests.loopback import CUT, FAULTY, forget_storage, object_storage, web
from tests.read.test_archives import page

TEXT = "Oman and Iran held talks in Muscat."
LINES = b'{"text": "Oman and Iran held talks."}\n\n{"text": "Iran and Oman held talks."}\n'


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with documents in files of every form."""
    folder = tmp_path_factory.mktemp("here")
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.jsonl").write_bytes(LINES)
    (folder / "c.warc").write_bytes(page("one") + page("two"))
    pq.write_table(pa.table({"text": [TEXT, f"{TEXT} {TEXT}"]}), folder / "d.parquet", row_group_size=1)
    return folder


@pytest.fixture(scope="module")
def pages(here: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in here.iterdir()}


@pytest.fixture(scope="module")
def bucket(pages: dict[str, bytes]) -> Iterator[None]:
    with object_storage():
        for name, data in pages.items():
            fsspec.filesystem("s3").pipe_file(f"news/2025/{name}", data)
        yield


def read(*sources: str | Path) -> tuple[list[tuple[str, str]], list[InputError]]:
    """Return name and text of each document, and what could not be read."""
    faults: list[InputError] = []
    found = [*read_documents(sources, on_error=faults.append)]
    return [(one.location.rpartition("/")[2], one.text) for one in found], faults


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_the_web_is_read_as_files_are(here: Path, pages: dict[str, bytes]) -> None:
    with web(pages) as address:
        there, faults = read(*(f"{address}/{name}" for name in pages))

        assert faults == []
        assert there == read(here)[0]
        assert len(there) == 7
        assert size_of(f"{address}/b.jsonl") == 0
        assert version_of(f"{address}/a.txt") != version_of(f"{address}/a.txt")


def test_what_the_web_does_not_give_is_told_and_the_rest_is_read(pages: dict[str, bytes]) -> None:
    nobody = f"http://127.0.0.1:{closed_port()}/a.txt"
    with web({**pages, CUT: TEXT.encode() * 1000}) as address:
        there, faults = read(*(f"{address}/{name}" for name in (CUT, FAULTY, "a.txt", "none.txt")), nobody)

    assert there == [("a.txt", TEXT)]
    told = {fault.location: fault.reason for fault in faults}
    assert set(told) == {nobody, *(f"{address}/{name}" for name in (CUT, FAULTY, "none.txt"))}
    assert "payload" in told[f"{address}/{CUT}"]
    assert "500" in told[f"{address}/{FAULTY}"]
    assert told[f"{address}/none.txt"] == "nothing is there"
    assert "connect call failed" in told[nobody]


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("source", ["s3://news/2025", "s3://news", "s3://news/*/*"])
def test_object_storage_is_read_as_files_are(here: Path, source: str) -> None:
    assert read(source) == read(here)
    assert size_of("s3://news/2025/b.jsonl") == len(LINES)
    assert version_of("s3://news/2025/a.txt") == version_of("s3://news/2025/a.txt")
    assert version_of("s3://news/2025/a.txt") != version_of("s3://news/2025/b.jsonl")


@pytest.mark.usefixtures("bucket")
def test_what_object_storage_does_not_give_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    there, faults = read("s3://news/2025/a.txt", "s3://news/none.txt", "s3://olds/a.txt", "s3://olds/*")

    assert there == [("a.txt", TEXT)]
    assert [(fault.location, fault.reason) for fault in faults[:2]] == [
        ("s3://news/none.txt", "nothing is there"),
        ("s3://olds/a.txt", "nothing is there"),
    ]
    assert [fault.location for fault in faults[2:]] == ["s3://olds/*"]

    forget_storage()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("HOME", "/nonexistent")
    _, (fault,) = read("s3://news/2025/a.txt")

    assert (fault.location, fault.reason) == ("s3://news/2025/a.txt", "Unable to locate credentials")
    assert "secret" not in str(fault)
    forget_storage()


class PayloadError(Exception):
    """An error as libraries of storages have them, of no common class."""


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the URL of a file of which the connection breaks after 64 kB."""
    storage = fsspec.filesystem("memory")
    storage.pipe_file("/breaking/b.jsonl", LINES * 4_000)

    def read(stream: MemoryFile, size: int = -1) -> bytes:
        if stream.tell() + size >= 1 << 16:
            raise PayloadError("the connection broke")
        return BytesIO.read(stream, size)

    monkeypatch.setattr(MemoryFile, "read", read)
    yield "memory:///breaking/b.jsonl"
    storage.rm("/breaking", recursive=True)


def test_a_download_that_breaks_off_is_a_fault_of_its_source(breaking: str, here: Path) -> None:
    there, faults = read(breaking, here / "a.txt")

    assert {name.partition("#")[0] for name, _ in there} == {"a.txt", "b.jsonl"}
    assert [(fault.location, fault.reason) for fault in faults] == [(breaking, "the connection broke")]
    faults.clear()
    assert list(raw_part(Part(breaking, 1 << 20, 1 << 16, 1 << 20), faults.append)) == []
    assert [(fault.location, fault.reason) for fault in faults] == [(breaking, "the connection broke")]


@pytest.mark.usefixtures("bucket")
def test_a_stream_can_be_moved_in() -> None:
    with open_file("s3://news/2025/b.jsonl") as stream:
        stream.seek(-10, 2)
        assert (stream.tell(), stream.read(), stream.read()) == (len(LINES) - 10, LINES[-10:], b"")
        stream.seek(1)
        assert stream.read(5) == LINES[1:6]


@pytest.mark.parametrize("source", ["http://me:word@127.0.0.1/a.txt", "s3://key:word@news/*"])
def test_a_password_in_a_url_is_refused_and_not_repeated(source: str) -> None:
    there, (fault,) = read(source)

    assert there == []
    assert fault.location == source.replace("me:word", "…").replace("key:word", "…")
    assert str(fault).endswith("a password stands in the URL; expected credentials in the environment of its storage")


def test_rights_that_a_url_grants_are_not_repeated() -> None:
    _, (fault,) = read("https://host.example/a.txt?X-Amz-Signature=word")

    assert str(fault).startswith("https://host.example/a.txt: unknown kind of file")
