"""One process that answers requests, one after another, within limits of memory and without a network."""

from __future__ import annotations

import ctypes
import resource
import signal
import socket
from dataclasses import dataclass

from pyoxigraph import Store

from kg.serve import frames
from kg.serve.answers import answer
from kg.serve.frames import Message

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""Flags of unshare(2)."""


@dataclass
class Holdings:
    """The store that is asked: in memory, or the newest one on disk that a request has named."""

    store: Store | None
    place: str | None = None

    def at(self, place: str | None) -> Store:
        """Return the store that a request means."""
        if place is not None and place != self.place:
            self.store, self.place = Store.read_only(place), place
        assert self.store is not None
        return self.store


def work(channel: socket.socket, holdings: Holdings, *, memory_bytes: int, is_isolated: bool) -> None:
    """Answer what comes through the channel until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the service ends its processes
    if is_isolated:
        leave_network()
    limit_memory(memory_bytes)
    while (request := frames.receive(channel)) is not None:
        frames.send(channel, _reply(holdings, request))


def _reply(holdings: Holdings, request: Message) -> Message:
    try:
        return answer(holdings.at(request.head.get("place")), request.head)
    except MemoryError:
        return Message({"status": "too-much-memory"})


def limit_memory(extra: int) -> None:
    """Let this process have at most `extra` bytes of address space more than it has now."""
    with open("/proc/self/statm", encoding="ascii") as stream:
        pages = int(stream.read().split()[0])
    limit = pages * resource.getpagesize() + extra
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def leave_network() -> bool:
    """Move this process to a network that has nothing in it; return whether the kernel lets it.

    A second wall: queries that would reach outside are refused before they come here.
    """
    library = ctypes.CDLL(None, use_errno=True)
    return any(library.unshare(flags) == 0 for flags in (_NEW_USER | _NEW_NETWORK, _NEW_NETWORK))
