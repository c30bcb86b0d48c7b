"""Standard streams that are full, closed or gone, and signals: an exit code and one line, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.running import Conditions, Fault, Runner, assert_told

ALL = ("query", "g.nq", "-e", "SELECT * { ?s ?p ?o }")
PRINTING = [
    ALL,
    (*ALL, "--format", "csv"),
    ("queries",),
    ("validate", "g.nq"),
    ("explain", "g.nq", "Moscow"),
    ("explain", "--trace", "a.md"),
    ("build", "a.md", "-o", "-"),
    ("map", "--help"),
    ("--version",),
    ("doctor",),
]


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_standard_output_that_is_full_is_told(run: Runner, work: Path, arguments: tuple[str, ...]) -> None:
    done = run(work, *arguments, on=Conditions(stdout="/dev/full"))

    assert_told(done, 1, "standard output", "No space left on device")


@pytest.mark.parametrize("arguments", [ALL, ("queries",), ("doctor", "--json")], ids=" ".join)
def test_standard_output_that_is_closed_is_told(run: Runner, work: Path, arguments: tuple[str, ...]) -> None:
    done = run(work, *arguments, on=Conditions(stdout=None))

    assert_told(done, 1, "standard output", "Bad file descriptor")


def test_a_command_that_prints_nothing_needs_no_streams(run: Runner, work: Path) -> None:
    done = run(work, "export", "g.nq", "-o", "out.nt", on=Conditions(stdin=None, stdout=None, stderr=None))

    assert done.code == 0
    assert (work / "out.nt").read_text(encoding="utf-8").startswith("<")


def test_what_is_wrong_is_told_by_the_code_where_no_stream_is_left(run: Runner, work: Path) -> None:
    assert run(work, "export", "none.nq", "-o", "out.nt", on=Conditions(stdout=None, stderr=None)).code == 1
    assert run(work, "export", "none.nq", "-o", "out.nt", on=Conditions(stderr="/dev/full")).code == 1


def test_a_reader_that_has_had_enough_is_no_fault(work: Path) -> None:
    command = [sys.executable, "-m", "kg", *ALL, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=work) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # as `| head -1`, sooner than the first line
        complaint = process.stderr.read()

    assert (process.returncode, complaint) == (128 + signal.SIGPIPE, b"")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_a_graph_is_built_leaves_nothing(run: Runner, work: Path, name: str) -> None:
    (work / "out.nq").write_bytes(b"before")
    before = sorted(path.name for path in work.rglob("*"))

    done = run(work, "build", "a.md", "-o", "out.nq", "--report", "out.txt", on=Conditions(Fault(name, 1, "os.fsync")))

    assert_told(done, 128 + getattr(signal, name), "Interrupted." if name == "SIGINT" else "Terminated")
    assert (work / "out.nq").read_bytes() == b"before"
    assert sorted(path.name for path in work.rglob("*")) == before


def test_a_signal_that_was_ignored_before_stays_so() -> None:
    """As with `nohup`."""
    program = (
        "import os, signal, sys; from kg.cli import main; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "import kg.cli._ending as ending\n"
        "with ending.ending_in_order(): os.kill(os.getpid(), signal.SIGHUP); print('on')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "on\n"


def test_output_to_a_device_or_pipe_goes_into_it(run: Runner, work: Path) -> None:
    before = os.stat("/dev/null")
    reader = os.open(_pipe(work), os.O_RDONLY | os.O_NONBLOCK)

    assert run(work, "export", "g.nq", "-o", "/dev/null").code in (0, 1)  # it has no ending that is a syntax
    assert run(work, "build", "a.md", "--format", "nt", "-q", "-o", "/dev/null").code == 0
    assert run(work, "export", "g.nq", "-o", "pipe.nt").code == 0

    assert os.stat("/dev/null").st_rdev == before.st_rdev
    assert os.read(reader, 1) == b"<"
    os.close(reader)


def _pipe(work: Path) -> Path:
    os.mkfifo(work / "pipe.nt")
    return work / "pipe.nt"


def test_output_to_a_link_goes_where_it_leads(run: Runner, work: Path) -> None:
    (work / "there").mkdir()
    (work / "out.nt").symlink_to("there/real.nt")
    (work / "loop.nt").symlink_to("loop.nt")

    assert run(work, "export", "g.nq", "-o", "out.nt").code == 0
    assert_told(run(work, "export", "g.nq", "-o", "loop.nt"), 1, "loop.nt", "Too many levels of symbolic links")

    assert (work / "out.nt").is_symlink()
    assert (work / "there" / "real.nt").stat().st_size
