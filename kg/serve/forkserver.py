"""A process that reads the graph once and forks one process after another from itself, which share that memory.

Started by the service as `python -m kg.serve.forkserver DESCRIPTOR`. Through the socket of that descriptor come
`open`, then `fork` (with the channel of the new process) and `end` (which kills one and tells how it ended).
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.errors import InputError
from kg.graph.files import FORMATS
from kg.serve import frames
from kg.serve.frames import Message
from kg.serve.worker import Holdings, work


def main(descriptor: int) -> None:
    """Obey until the service is gone; then all that was forked ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    holdings = Holdings(None)
    children: set[int] = set()
    while (message := frames.receive(control)) is not None:
        head = message.head
        if head["kind"] == "open":
            reply = _open(holdings, head)
        elif head["kind"] == "fork":
            reply = _fork(control, holdings, head, children)
        else:
            reply = _end(head["pid"], children)
        frames.send(control, Message(reply))
    for pid in sorted(children):
        _end(pid, children)


def _open(holdings: Holdings, head: Mapping[str, Any]) -> dict[str, Any]:
    try:
        holdings.store = read_graph(Path(head["path"]))
    except InputError as error:
        return {"status": "failed", "fault": [error.location, error.reason, error.place, error.expected]}
    gc.collect()
    gc.freeze()  # pages that the collector does not touch stay shared
    return {"status": "ok", "triples": len(holdings.store)}


def read_graph(path: Path, store: Store | None = None) -> Store:
    """Return a store, in memory unless one is given, with the graph of a file.

    Raises:
        InputError: the file is missing, of an unknown ending or not well-formed (with the line).
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise InputError(str(path), f"unknown ending {ending!r}", expected=f"one of {', '.join(FORMATS)}")
    store = Store() if store is None else store
    try:
        store.bulk_load(path=str(path), format=FORMATS[ending])
    except SyntaxError as error:
        place = str(error.lineno) if error.lineno else None
        raise InputError(str(path), error.msg, place=place, expected=f"well-formed {FORMATS[ending].name}") from error
    except (OSError, ValueError) as error:
        raise InputError(str(path), str(error), expected="a readable graph") from error
    return store


def _fork(control: socket.socket, holdings: Holdings, head: Mapping[str, Any], children: set[int]) -> dict[str, Any]:
    _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    pid = os.fork()
    if pid == 0:
        _be_child(control, descriptors[0], holdings, head)
    os.close(descriptors[0])
    children.add(pid)
    return {"pid": pid}


def _be_child(control: socket.socket, descriptor: int, holdings: Holdings, head: Mapping[str, Any]) -> None:
    code = 1
    try:
        control.close()
        channel = socket.socket(fileno=descriptor)
        work(channel, holdings, memory_bytes=head["memory_bytes"], is_isolated=head["is_isolated"])
        code = 0
    finally:
        os._exit(code)


def _end(pid: int, children: set[int]) -> dict[str, Any]:
    if pid not in children:
        return {"status": 0}
    children.remove(pid)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return {"status": os.waitstatus_to_exitcode(status)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
