"""Inputs that are no files, or stop being what they were: told with their place, and never waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read.raw import raw_file
from tests.faults.conftest import needs_root
from tests.faults.running import NOBODY, Conditions, Runner, assert_told
from tests.pipeline.inputs import REPORT, table


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()
        os.chdir(path.parent)  # the name of a socket may only be short
        try:
            listening.bind(path.name)
        finally:
            os.chdir(here)


KINDS: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (os.mkfifo, "is a pipe, a socket or a device"),
    "a socket": (make_socket, "is a pipe, a socket or a device"),
    "a device without end": (lambda path: path.symlink_to("/dev/zero"), "is a pipe, a socket or a device"),
    "a folder": (Path.mkdir, "is a folder"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "too many levels of symbolic links"),
    "a link to nothing": (lambda path: path.symlink_to("nothing"), "no such file"),
    "nothing": (str, "no such file"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_that_is_no_file_is_told(run: Runner, work: Path, kind: str) -> None:
    make, told = KINDS[kind]
    make(work / "odd.nq")

    done = run(work, "query", "odd.nq", "documents")

    assert done.code == 1
    assert "odd.nq" in done.err
    assert "Traceback" not in done.err
    assert told in done.err.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_a_mapping_that_is_no_file_is_told(run: Runner, work: Path, kind: str) -> None:
    make, told = KINDS[kind]
    make(work / "odd.yaml")

    done = run(work, "map", "odd.yaml")

    assert done.code in (1, 2)
    assert "odd.yaml" in done.err
    assert "Traceback" not in done.err
    assert ("directory" if kind == "a folder" else told) in done.err.lower()


def test_documents_that_are_no_files_are_left_out_and_told(run: Runner, work: Path) -> None:
    names = {kind: f"odd-{number}.md" for number, kind in enumerate(KINDS) if kind not in ("a folder", "nothing")}
    for kind, name in names.items():
        KINDS[kind][0](work / name)

    done = run(work, "build", "a.md", *names.values(), "-o", "out.nt", "-q")

    assert done.code == 0
    told = done.err.lower()
    for kind, name in names.items():
        (line,) = [one for one in told.splitlines() if name in one]
        assert KINDS[kind][1] in line or "no such file or folder" in line
    assert (work / "out.nt").exists()


@pytest.mark.parametrize("kind", ["a pipe", "a device without end", "a link to itself", "nothing"])
def test_tables_that_are_no_files_are_told(run: Runner, work: Path, kind: str) -> None:
    table(work / "calls").unlink()
    KINDS[kind][0](work / "calls" / "calls.csv")

    done = run(work, "map", "calls/mapping.yaml", "-o", "out.nq")

    assert done.code == 1
    assert "calls.csv" in done.err
    assert "Traceback" not in done.err
    assert "fault of diplokg" not in done.err


def test_a_folder_with_such_things_in_it_is_read_without_them(run: Runner, work: Path) -> None:
    pages = work / "pages"
    pages.mkdir()
    (pages / "a.md").write_text(REPORT, encoding="utf-8")
    os.mkfifo(pages / "b.md")
    make_socket(pages / "c.md")
    (pages / "d.md").symlink_to("d.md")
    (pages / "e").symlink_to("..")
    (pages / "f.md").symlink_to("/dev/zero")
    (pages / "g.md").symlink_to("nothing.md")

    done = run(work, "build", "pages", "-o", "out.nt", "-q")

    assert (done.code, "Traceback" in done.err) == (0, False)


@needs_root
def test_what_may_not_be_read_is_left_out_and_told(run: Runner, anyone: Path) -> None:
    (anyone / "b.md").write_text(REPORT, encoding="utf-8")
    (anyone / "b.md").chmod(0)

    done = run(anyone, "build", "a.md", "b.md", "-o", "out.nt", "-q", on=Conditions(user=NOBODY))

    assert_told(done, 0, "b.md: permission denied")


def test_names_that_are_no_text_are_read_and_shown(run: Runner, work: Path) -> None:
    name = os.fsdecode(b"bad-\xff-\xe4.md")
    (work / "pages").mkdir()
    (work / "pages" / name).write_text(REPORT, encoding="utf-8")
    (work / "pages" / os.fsdecode(b"empty-\xff.md")).touch()

    done = run(work, "build", "pages", "-o", os.fsdecode(b"out-\xff.nq"))

    assert done.code == 0, done
    assert (work / os.fsdecode(b"out-\xff.nq")).read_bytes()
    again = run(work, "query", os.fsdecode(b"out-\xff.nq"), "documents", "--format", "json")
    assert again.code == 0, again
    none = run(work, "query", os.fsdecode(b"none-\xff.nq"), "documents")
    assert_told(none, 1, "none-")


@pytest.mark.parametrize("name", ["n" * 251 + ".ttl", "o" * 300 + ".ttl", "d" * 100 + "/" + "e" * 100 + ".ttl"])
def test_long_names_are_written_or_told(run: Runner, work: Path, name: str) -> None:
    done = run(work, "export", "g.nq", "-o", name)

    if len(name) == 255:
        assert (done.code, done.err) == (0, "")
        assert (work / name).exists()
    else:
        assert_told(done, 1, name[:50], "cannot be written")


def test_a_file_for_a_folder_is_told(run: Runner, work: Path) -> None:
    for arguments in (["build", "a.md", "-o", "g.nq/out.ttl"], ["export", "g.nq", "-o", "a.md/out.ttl"]):
        assert_told(run(work, *arguments), 1, arguments[-1])


@pytest.mark.parametrize("change", ["shrinks", "vanishes", "is replaced"])
def test_a_file_that_changes_while_it_is_read_is_read_as_it_was_or_told(tmp_path: Path, change: str) -> None:
    """Records of a file come one by one, while something happens to it."""
    path = tmp_path / "docs.jsonl"
    line = '{"text": "Talks were held in Moscow.", "id": %d}\n'
    path.write_text("".join(line % number for number in range(20_000)), encoding="utf-8")
    faults: list[InputError] = []
    found = raw_file(str(path), faults.append)
    next(found)
    if change == "shrinks":
        os.truncate(path, 1_000_003)
    elif change == "vanishes":
        path.unlink()
    else:
        (tmp_path / "new").write_text("{}\n")
        os.replace(tmp_path / "new", path)

    read = 1 + sum(1 for _ in found)

    assert faults == []
    assert read == 20_000 if change != "shrinks" else 15_000 < read < 20_000


def test_a_file_that_goes_between_finding_and_reading_is_told(tmp_path: Path) -> None:
    faults: list[InputError] = []

    assert list(raw_file(str(tmp_path / "gone.md"), faults.append)) == []

    assert "no such file" in str(faults[0])


def test_time_stamps_of_any_time_do_no_harm(run: Runner, work: Path) -> None:
    for stamp in (0, 1 << 40, -86_400):
        with suppress(OSError):  # where a file system knows no such time
            os.utime(work / "g.nq", (stamp, stamp))
        done = run(work, "export", "g.nq", "-o", "out.ttl", on=Conditions(environment={"SOURCE_DATE_EPOCH": "0"}))
        assert (done.code, done.err) == (0, "")
