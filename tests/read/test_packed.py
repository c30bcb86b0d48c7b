from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import packed
from kg.read.raw import Raw, raw_file


def read(path: Path, data: bytes) -> tuple[list[Raw], list[InputError]]:
    path.write_bytes(data)
    faults: list[InputError] = []
    return list(raw_file(str(path), faults.append)), faults


def line(number: int) -> bytes:
    return json.dumps({"text": f"Two ministers met {number} times."}).encode()


def noise(size: int) -> bytes:
    """Return letters that are not packed tightly."""
    return bytes(random.Random(7).choices(b"abcdefghijklmnop", k=size))


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_lines_are_those_of_the_file_that_is_not_packed(tmp_path: Path, end: bytes) -> None:
    data = b"\n".join(map(line, range(500))) + end

    found, faults = read(tmp_path / "a.jsonl.gz", gzip.compress(data))
    plain, _ = read(tmp_path / "a.jsonl", data)

    assert [(one.data, one.record) for one in found] == [(one.data, one.record) for one in plain]
    assert faults == []


@pytest.mark.parametrize("size", [1001, 3000, 200_000])
def test_a_line_that_is_too_long_costs_no_other(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST", 1000)
    data = b"\n".join([line(1), noise(size), line(3), noise(1000)])

    found, faults = read(tmp_path / "a.jsonl.gz", gzip.compress(data))

    assert [one.record for one in found] == ["line=1", "line=3", "line=4"]
    assert [(fault.place, fault.reason) for fault in faults] == [("line=2", "a line of more than 0 MB")]


@pytest.mark.parametrize("unit", [b"0", b"\n", b"{}\n"])
def test_what_unpacks_to_far_more_than_its_size_is_read_no_further(
    tmp_path: Path, unit: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "LEAST", 1 << 20)
    monkeypatch.setattr(packed, "LARGEST", 1 << 20)
    (tmp_path / "a").write_bytes(gzip.compress(unit * ((4 << 20) // len(unit))) * 3)
    faults: list[InputError] = []

    with (tmp_path / "a").open("rb") as stream:
        size = sum(map(len, packed.unpacked_lines(stream, "a.jsonl.gz", faults.append)))

    assert size <= 3 << 20
    assert faults[-1].reason == "it unpacks to more than 1 MB and 100 times its size"


def test_a_large_file_may_unpack_to_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LEAST", 1000)
    found, faults = read(tmp_path / "a.jsonl.gz", gzip.compress(b"\n".join(map(line, range(5000)))))
    assert (len(found), faults) == (5000, [])
