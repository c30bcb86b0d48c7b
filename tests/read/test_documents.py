from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Document
from kg.read import document_from_text, read_document, read_documents
from kg.read.assemble import slug, stem

BODY = "两国外长周五举行了会谈，双方同意开放口岸，并商定下次会晤。"


def read(*sources: str | Path, stdin: bytes | None = None) -> tuple[list[Document], list[InputError]]:
    errors: list[InputError] = []
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(read_documents(sources, stdin=stream, on_error=errors.append)), errors


def refuse(error: InputError) -> None:
    raise error


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_lines(path: Path, records: Sequence[object]) -> Path:
    return write(path, "".join(json.dumps(record) + "\n" for record in records))


def test_document_knows_where_it_comes_from(tmp_path: Path) -> None:
    path = write(tmp_path / "习近平 Talks.txt", BODY)
    document = read_document(path)

    assert document.id == f"xi-jin-ping-talks-{document.digest[:8]}"
    assert document.location == str(path)
    assert document.text == BODY
    assert document.media_type == "text/plain"
    assert len(document.digest) == 64


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Überblick_2019", "uberblick-2019"),
        ("会谈", "hui-tan"),
        ("встреча", "document"),
        ("", "document"),
        ("a" * 60, "a" * 40),
        ("a-" * 30, ("a-" * 20)[:-1]),
    ],
)
def test_slug_is_short_and_ascii(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("location", "expected"), [("a/b.c.txt", "b.c"), ("b.jsonl.gz", "b"), ("-", "stdin"), ("", ""), ("a.b/c", "c")]
)
def test_stem(location: str, expected: str) -> None:
    assert stem(location) == expected


def test_order_of_sources_does_not_matter(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{name}.txt", BODY + name) for name in "cab"]

    assert read(*paths) == read(*reversed(paths)) == read(tmp_path)


def test_same_bytes_are_read_once_under_the_first_name(tmp_path: Path) -> None:
    second, first = (write(tmp_path / name, BODY) for name in ("b.txt", "a.txt"))

    assert [document.location for document in read(second, first)[0]] == [str(first)]


def test_json_lines_are_documents_of_their_own(tmp_path: Path) -> None:
    records = [{"id": "x 1", "text": BODY, "date": "2021-03-04"}, {"text": BODY + "二"}]
    documents, errors = read(write_lines(tmp_path / "feed.jsonl", records))

    assert errors == []
    assert [document.location for document in documents] == [f"{tmp_path}/feed.jsonl#line={line}" for line in (1, 2)]
    assert [document.id[:-9] for document in documents] == ["feed-x-1", "feed-line-2"]
    assert str(documents[0].published) == "2021-03-04"


def test_packed_json_lines_give_the_same_documents(tmp_path: Path) -> None:
    plain = write_lines(tmp_path / "feed.jsonl", [{"text": BODY}, {"text": BODY + "二"}])
    packed = write(tmp_path / "feed.jsonl.gz", gzip.compress(plain.read_bytes()))

    assert [document.id for document in read(plain)[0]] == [document.id for document in read(packed)[0]]


def test_bad_lines_are_told_and_the_others_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "feed.jsonl",
        f'{{"text": "{BODY}"}}\n\n{{oops\n{{"title": "x"}}\n{{"text": " "}}\n{{"text": "{BODY}二"}}\n',
    )
    documents, errors = read(path)

    assert len(documents) == 2
    assert [(error.location, error.place) for error in errors] == [(str(path), f"line={line}") for line in (3, 4, 5)]


def test_json_list_gives_a_document_an_item(tmp_path: Path) -> None:
    path = write(tmp_path / "feed.json", json.dumps([{"text": BODY}, {"title": "x"}, {"content": BODY + "二"}]))
    documents, errors = read(path)

    assert [document.location for document in documents] == [f"{path}#item=1", f"{path}#item=3"]
    assert [error.place for error in errors] == ["item=2"]


def test_json_object_is_one_document(tmp_path: Path) -> None:
    path = write(tmp_path / "page.json", json.dumps({"title": "会谈", "body": BODY}))

    assert read_document(path).location == str(path)
    assert read_document(path).text == f"会谈\n\n{BODY}"


@pytest.mark.parametrize(
    ("data", "media_type", "count"),
    [
        (BODY.encode(), "text/plain", 1),
        (f"<!DOCTYPE html><html><body><p>{BODY}</p></body></html>".encode(), "text/html", 1),
        (json.dumps([{"text": BODY}]).encode(), "application/json", 1),
        (json.dumps({"text": BODY}, indent=1).encode(), "application/json", 1),
        (f'{{"text": "{BODY}"}}\n{{"text": "二{BODY}"}}\n'.encode(), "application/jsonl", 2),
    ],
)
def test_standard_input_is_told_by_its_beginning(data: bytes, media_type: str, count: int) -> None:
    documents, errors = read("-", stdin=data)

    assert errors == []
    assert [document.media_type for document in documents] == [media_type] * count
    assert all(document.location.startswith("-") and document.id.startswith("stdin") for document in documents)


def test_standard_input_is_read_only_when_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", BODY)

    assert len(read(path, stdin=b"other")[0]) == 1
    assert len(read(path, "-", stdin=b"other")[0]) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\t", "the file is empty"),
        ("a.txt", b"---\ntitle: x\n---\n", "no text in this document"),
        ("a.md", b"<!-- x -->", "no text in this document"),
        ("a.jsonl", b"\n\n", "the file is empty"),
        ("a.json", b"{", "malformed JSON"),
        ("a.json", b"[]", "an empty list"),
        ("a.json", b"{}", "no text in this record"),
        ("a.html", b"<html></html>", "no text in this document"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "this is not text"),
        ("a.jsonl.gz", b"not packed", "not a gzipped file"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 99, mtime=0)[:-9], "compressed file ended"),
        ("a.pdf", b"%PDF", "unknown kind of file"),
    ],
)
def test_unusable_file_is_told_with_what_was_expected(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = write(tmp_path / name, content)
    documents, errors = read(path)

    assert len(documents) <= 1
    assert [error.location for error in errors] == [str(path)]
    assert message in str(errors[0])
    assert errors[0].expected
    with pytest.raises(InputError, match=message):
        read_document(path)


def test_unreadable_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(path: Path, _mode: str) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = write(tmp_path / "a.txt", BODY)
    monkeypatch.setattr(Path, "open", deny)

    assert "permission denied" in str(read(path)[1][0])


def test_one_document_is_asked_of_one_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "missing.txt")
    with pytest.raises(InputError, match="2 documents"):
        read_document(write_lines(tmp_path / "feed.jsonl", [{"text": "a"}, {"text": "b"}]))


def test_unknown_files_of_a_folder_are_counted_not_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "b.png", b"x")
    skipped: list[Path] = []
    documents = list(read_documents([tmp_path], on_error=refuse, on_skip=skipped.append))

    assert len(documents) == 1
    assert skipped == [tmp_path / "b.png"]


def test_text_at_hand() -> None:
    document = document_from_text(BODY, location="page.txt")

    assert document.id.startswith("page-")
    assert document.id == document_from_text(BODY, location="page.txt").id
    with pytest.raises(InputError, match="empty"):
        document_from_text("  ")


def test_lone_surrogates_are_replaced_so_that_texts_can_be_written(tmp_path: Path) -> None:
    documents, errors = read(write(tmp_path / "a.json", '[{"text": "x \\ud800 y"}]'))

    assert [document.text for document in documents] == ["x \ufffd y"]
    assert errors == []
    assert document_from_text("x \ud800 y").text == "x \ufffd y"


def test_json_lines_stream(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number in range(100):
            lines.write(json.dumps({"text": f"{BODY}第{number}号。" * 60}, ensure_ascii=False) + "\n")
    next(iter(read_documents([path], on_error=refuse)))
    tracemalloc.start()
    count = sum(1 for _ in read_documents([path], on_error=refuse))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 100
    assert peak < path.stat().st_size / 2
