"""What a service does when the machine takes from it what it lives on: processes, or descriptors for connections."""

from __future__ import annotations

import asyncio
import errno
import logging
from pathlib import Path
from subprocess import Popen
from typing import Any

import uvicorn

from kg.errors import StoreError

_LOG = logging.getLogger("kg.serve")
_SCARCE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


async def serve_while_it_lives(server: uvicorn.Server, process: Popen[bytes], graph: Path) -> None:
    """Run a web server until it is told to end, or the process that forks all others is gone.

    Raises:
        StoreError: that process is gone, and with it the graph; a supervisor may start the service again.
    """
    asyncio.get_running_loop().set_exception_handler(_tell)
    serving = asyncio.ensure_future(server.serve())
    ended = asyncio.ensure_future(asyncio.to_thread(process.wait))
    await asyncio.wait([serving, ended], return_when=asyncio.FIRST_COMPLETED)
    is_lost = not serving.done() and not server.should_exit
    server.should_exit = server.should_exit or is_lost
    await serving
    if is_lost:
        raise StoreError(str(graph), "the process that held it is gone", advice="start the service again")


def _tell(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what happens outside of requests; what is used up for a while is no fault of ours, and comes again."""
    error = context.get("exception")
    if isinstance(error, OSError) and error.errno in _SCARCE:
        _LOG.warning("%s: connections wait", error.strerror)
    elif isinstance(error, EOFError | ConnectionError):
        _LOG.error("a process cannot be replaced: %s", error)
    else:
        loop.default_exception_handler(context)
