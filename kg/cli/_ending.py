"""How a command ends that does not come to its end: by a signal, or because what it prints cannot be written."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import NoReturn, TextIO

import click

FAILED = 1
"""Exit code where the machine refuses: a full disk, no memory, no right."""
_SAYINGS = {"SIGINT": "Interrupted.", "SIGTERM": "Terminated.", "SIGHUP": "Terminated: the terminal is gone."}
_STDOUT = "standard output"
_COUNTING = ("_duckdb", "duckdb")
"""Modules that complain on standard error of what was not given back when Python ends."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EBADF, errno.EIO})


class SignalError(BaseException):
    """A signal asks the command to end; nothing but the outermost function may catch it."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(signal.Signals(number).name)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Let signals unwind what is going on, and end with one line of what was wrong instead of a traceback."""
    _reserve_streams()
    _end_without_search()
    with _signals():
        try:
            try:
                yield
            finally:
                _flush()
        except SignalError as error:
            leave_by(error)
        except BrokenPipeError:
            leave_pipe()
        except OSError as error:
            if os.environ.get("KG_DEBUG"):
                raise
            fail(error)


def leave_by(error: SignalError) -> NoReturn:
    """Exit as shells expect it of a process that a signal has ended: with 128 and its number."""
    say(_SAYINGS.get(str(error), "Ended by a signal."))
    _drop_if_stuck()
    sys.exit(128 + error.number)


def leave_pipe() -> NoReturn:
    """Exit without a word: a reader that has had enough (`kg query … | head`) is no fault."""
    _drop(sys.stdout)
    sys.exit(128 + signal.SIGPIPE)


def fail(error: OSError | MemoryError) -> NoReturn:
    """Exit with one line of what the machine refused."""
    where = _STDOUT if _drop_if_stuck() else ""
    say(f"Error: {reason(error, where)}")
    sys.exit(FAILED)


def reason(error: OSError | MemoryError, where: str = "") -> str:
    """Return what the machine refused, and where: at the file that the error names, if that is not known."""
    if isinstance(error, MemoryError):
        return "memory is used up; give it less at a time, or more memory"
    if isinstance(error.filename, str | bytes) and not where:
        where = os.fsdecode(error.filename)
    if not where and error.errno in _FULL:  # errors of files that we write name them
        where = f"{_STDOUT} or a temporary file"
    said = error.strerror or str(error)
    return f"{where}: {said}" if where else said


def say(line: str) -> None:
    """Tell a line on standard error; where nobody can be told, the exit code has to do."""
    try:
        click.echo(line, err=True)
    except OSError:
        _drop(sys.stderr)


@cache
def _end_without_search() -> None:
    """Keep Python from looking for garbage among all that there is when it ends: it all goes with the process."""
    atexit.register(_spare_search)


def _spare_search() -> None:
    if not any(name in sys.modules for name in _COUNTING):
        gc.freeze()


def _flush() -> None:
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def _drop_if_stuck() -> bool:
    """Forget what standard output cannot take, and return whether there was such."""
    try:
        _flush()
    except OSError:
        _drop(sys.stdout)
        return True
    return False


def _drop(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, so that closing the stream at exit does not complain a second time."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):  # a stream in memory has none
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def _reserve_streams() -> None:
    """Fill the places of standard streams that are closed, or the next file opened would be taken for one of them.

    What is written to them fails, as it does to a closed stream.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)  # takes the lowest number that is free
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  open as long as the process is
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files need not be text


@contextmanager
def _signals() -> Iterator[None]:
    """Let signals raise `SignalError` inside; a second one ends the process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _SAYINGS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}

    def handle(number: int, _frame: FrameType | None) -> None:
        for one in taken:
            signal.signal(one, signal.SIG_DFL)
        raise SignalError(number)

    taken = [number for number in numbers if before[number] not in (signal.SIG_IGN, None)]  # nohup stays
    for number in taken:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])
