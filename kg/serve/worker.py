"""One process that answers requests, one after another, within limits of memory and without a network."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
from collections.abc import Mapping
from typing import Any

from kg.serve import frames
from kg.serve.answers import answer
from kg.serve.frames import Message
from kg.serve.judging import judged
from kg.serve.lineage import end_with
from kg.serve.opened import Opened
from kg.web.render import LANGUAGES
from kg.web.site import Site

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""Flags of unshare(2)."""


def work(channel: socket.socket, opened: Opened, *, parent: int, memory_bytes: int, is_isolated: bool) -> None:
    """Answer what comes through the channel until it closes, or the process `parent` is gone."""
    confine(parent=parent, memory_bytes=memory_bytes, is_isolated=is_isolated)
    opened.touch()
    while (request := frames.receive(channel)) is not None:
        frames.send(channel, _reply(opened, request))


def confine(*, parent: int, memory_bytes: int, is_isolated: bool) -> None:
    """Take from this process what it does not need: memory without bounds, the network, the terminal, its own life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the service ends its processes
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # the last words of one that ran out of memory help nobody
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if is_isolated:
        leave_network()
    end_with(parent)
    limit_memory(memory_bytes)


def _reply(opened: Opened, request: Message) -> Message:
    try:
        store, site = opened.at(request.head.get("place"))
        if request.head["kind"] == "about":
            return Message({"status": "ok", "quads": len(store), "base": site.holdings.base})
        if request.head["kind"] == "judge":
            return judged(store)
        return _page(site, request.head) if request.head["kind"] == "page" else answer(store, request.head)
    except MemoryError:
        return Message({"status": "too-much-memory"})
    except OSError:  # another store has taken its place, and the files of this one are removed
        opened.drop()
        return Message({"status": "gone"})


def _page(site: Site, head: Mapping[str, Any]) -> Message:
    folder = head["path"].partition("/")[0]
    language = folder if folder in LANGUAGES else head["language"]
    page = site.page(head["path"], head["query"], language) or site.not_found(head["path"], language)
    told = {"status": "ok", "code": page.status, "content_type": page.media_type, "headers": dict(page.headers)}
    return Message(told, page.body)


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
