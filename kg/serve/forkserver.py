"""A process that reads the graph once and forks one process after another from itself, which share that memory.

Started by the service as `python -m kg.serve.forkserver DESCRIPTOR PARENT`. Through the socket of that descriptor come
`documents` (texts for pages), `open` (a file) or `count` (a store on disk), `findings` of the
shapes, `fork` (with the channel of the new process) and `end` (which kills one and tells how it ended).
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.graph import open_database
from kg.serve import frames
from kg.serve.frames import Message
from kg.serve.judging import read_report
from kg.serve.lineage import end_with
from kg.serve.opened import Opened, read_graph
from kg.serve.worker import work
from kg.serve.writing import write
from kg.web.originals import read_originals


def main(descriptor: int, parent: int) -> None:
    """Obey until the service, the process `parent`, is gone; then all that was forked ends too."""
    end_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    opened = Opened()
    children: set[int] = set()
    with suppress(ConnectionError):  # the service has gone
        while (message := frames.receive(control)) is not None:
            frames.send(control, Message(_obey(control, opened, message, children)))
    for pid in sorted(children):
        _end(pid, children)


def _obey(control: socket.socket, opened: Opened, message: Message, children: set[int]) -> dict[str, Any]:
    head = message.head
    if head["kind"] == "documents":
        return _read_documents(opened, head["paths"])
    if head["kind"] == "open":
        return _open(opened, head)
    if head["kind"] == "count":
        return _count(opened, head["place"])
    if head["kind"] == "findings":
        opened.tell_findings(read_report(message.body))
        return {}
    if head["kind"] == "fork":
        return _fork(control, opened, head, children)
    return _end(head["pid"], children)


def _read_documents(opened: Opened, paths: Sequence[str]) -> dict[str, Any]:
    faults: list[str] = []
    opened.documents = read_originals(paths, on_error=lambda error: faults.append(str(error)))
    return {"faults": faults}


def _open(opened: Opened, head: Mapping[str, Any]) -> dict[str, Any]:
    try:
        store = read_graph(Path(head["path"]))
    except InputError as error:
        return _failed(error)
    opened.keep(store)
    opened.warm()
    _share()
    return {"status": "ok"}


def _count(opened: Opened, place: Sequence[str]) -> dict[str, Any]:
    """Count what is in a store on disk; each process that is forked opens it anew."""
    try:
        opened.keep(open_database(Path(place[0])), place)
        opened.warm()
    except InputError as error:
        return _failed(error)
    except (OSError, RuntimeError, ValueError) as error:
        return _failed(InputError(place[0], str(error), expected="a database of Oxigraph"))
    opened.let_go()
    _share()
    return {"status": "ok"}


def _failed(error: InputError) -> dict[str, Any]:
    return {"status": "failed", "fault": [error.location, error.reason, error.place, error.expected]}


def _share() -> None:
    gc.collect()
    gc.freeze()  # memory that the collector does not touch stays shared


def _fork(control: socket.socket, opened: Opened, head: Mapping[str, Any], children: set[int]) -> dict[str, Any]:
    _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _be_child(control, descriptors[0], opened, {**head, "parent": parent})
    os.close(descriptors[0])
    children.add(pid)
    return {"pid": pid}


def _be_child(control: socket.socket, descriptor: int, opened: Opened, head: Mapping[str, Any]) -> None:
    code = 1
    try:
        control.close()
        channel = socket.socket(fileno=descriptor)
        bounds = {name: head[name] for name in ("parent", "memory_bytes", "is_isolated")}
        if "writes" in head:
            write(channel, place=head["writes"], **bounds)
        else:
            work(channel, opened, **bounds)
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
    main(int(sys.argv[1]), int(sys.argv[2]))
