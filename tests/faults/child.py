"""A process that has all of `kg` loaded and forks one that runs each command line it is given, with faults injected.

Started as `python -m tests.faults.child`. Each line of standard input is an order in JSON, each line of standard output
the number of the process that carries it out; its exit code comes on another line when it has ended.

Faults come in at file operations as Python's audit events tell them, so that no library is patched: the n-th of a kind
fails with an error of the system, or the process gets a signal there.
"""

from __future__ import annotations

import codecs
import errno
import fcntl
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Any

WRITING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "sqlite3.connect"}
"""Audit events that change files; besides, those of `open` for writing, and `os.fsync`."""


def main() -> None:
    """Obey until standard input ends; return in each forked process, to run its command."""
    from kg import cli

    for name in ("utf-8-sig", "gb2312", "gb18030", "big5", "big5hkscs", "cp1252", "utf-16"):
        codecs.lookup(name)  # a user without rights may not be able to load it later
    cli.commands()
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            become(order)
            cli.main(order["arguments"], prog_name="kg")
            return
        _tell(pid)
        _, status = os.waitpid(pid, 0)
        _tell(os.waitstatus_to_exitcode(status))


def _tell(number: int) -> None:
    os.write(1, f"{number}\n".encode())


def become(order: dict[str, Any]) -> None:
    """Make this process what an order asks for: its streams, folder, environment, limits, user and fault."""
    os.setsid()
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    log = fcntl.fcntl(os.open(order["log"], flags, 0o666), fcntl.F_DUPFD, 20)  # out of the way of streams
    wanted = [(0, order["stdin"], os.O_RDONLY), (1, order["stdout"], flags), (2, order["stderr"], flags)]
    opened = [(number, name and os.open(name, how, 0o666)) for number, name, how in wanted]
    for number, descriptor in opened:
        if descriptor is None:
            os.close(number)
        else:
            os.dup2(descriptor, number)
            os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = _streams()
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    if order["user"]:
        os.setgroups([])
        os.setgid(order["user"])
        os.setuid(order["user"])
    for name, limit in order["limits"].items():
        kind = getattr(resource, name)
        resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))
    _watch(order, log)


def _streams() -> list[Any]:
    """Return what Python has as standard streams in a process that starts with these descriptors."""
    found: list[Any] = []
    for number, mode, errors in ((0, "r", "strict"), (1, "w", "strict"), (2, "w", "backslashreplace")):
        try:
            found.append(os.fdopen(number, mode, encoding="utf-8", errors=errors, closefd=False))
        except OSError:
            found.append(None)
    return found


def _watch(order: dict[str, Any], log: int) -> None:
    counts = {"any": 0}
    fault = order["fault"]
    synced = os.fsync

    def fsync(descriptor: Any) -> None:
        happen("os.fsync", ())
        synced(descriptor)

    def happen(event: str, arguments: tuple[Any, ...]) -> None:
        if not _is_writing(event, arguments):
            return
        counts["any"] += 1
        counts[event] = counts.get(event, 0) + 1
        with suppress(OSError):  # a limit of the size of files is one of its own too
            os.write(log, f"{event} {arguments[:2]!r}\n".encode(errors="replace"))
        if fault and counts.get(fault["event"]) == fault["nth"] and fault["event"] in ("any", event):
            _act(fault["action"])

    vars(os)["fsync"] = fsync  # the one operation without an audit event
    sys.addaudithook(happen)


def _is_writing(event: str, arguments: tuple[Any, ...]) -> bool:
    if event != "open":
        return event in WRITING or event == "os.fsync"
    name, flags = arguments[0], arguments[2]
    if not isinstance(name, str | bytes) or os.fsdecode(name).startswith(("/dev/", "/proc/")):
        return False
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _act(action: str) -> None:
    if action.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, action))
        return
    number = getattr(errno, action)
    raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
