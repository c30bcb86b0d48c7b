"""What all addresses of the service share: its processes, limits and rights, and how a question is put to it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.formats import TRIPLES
from kg.serve.frames import Message
from kg.serve.limits import Limits
from kg.serve.pool import BusyError, Pool, TimeLimitError, WorkerDiedError
from kg.serve.problems import ProblemError, not_found
from kg.serve.remembered import Remembered
from kg.serve.writer import Writer


@dataclass(frozen=True, slots=True)
class Rights:
    """What clients may do beyond reading: write with `token`, and reach for the IRIs `outside` with SERVICE or LOAD."""

    token: str | None = None
    outside: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """The service as its addresses see it; `base` begins the IRIs of things."""

    pool: Pool
    remembered: Remembered
    writer: Writer | None
    limits: Limits
    rights: Rights
    base: str

    async def close(self) -> None:
        """End all processes."""
        if self.writer is not None:
            await self.writer.close()
        await self.pool.close()

    async def ask(self, request: Request, head: dict[str, Any]) -> Message:
        """Return the answer of a process, which is stopped when the client goes away before.

        Raises:
            ProblemError: there is no answer; it says why.
        """
        asking = asyncio.ensure_future(self.remembered.ask({"limit": self.limits.result_bytes, **head}))
        leaving = asyncio.ensure_future(_left(request))
        try:
            await asyncio.wait((asking, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise ProblemError(499, "The client has gone")
            with _limits_told(self.limits):
                return _checked(asking.result(), self.limits)
        except asyncio.CancelledError as error:
            raise ProblemError(503, "The service ends") from error
        finally:
            leaving.cancel()
            asking.cancel()

    async def change(self, head: dict[str, Any], body: bytes = b"") -> Message:
        """Return what the writing process says of a change that it has made.

        Raises:
            ProblemError: nothing is changed; it says why.
        """
        if self.writer is None:
            raise ProblemError(403, "This service is read-only")
        with _limits_told(self.limits):
            return _checked(await self.writer.change(head, body), self.limits)


@contextmanager
def _limits_told(limits: Limits) -> Iterator[None]:
    """Turn what a pool raises into what clients read."""
    try:
        yield
    except BusyError as error:
        raise ProblemError(503, "Too many queries at a time", headers={"Retry-After": "5"}) from error
    except TimeLimitError as error:
        raise ProblemError(503, "The query took too long", f"{limits.seconds:g} seconds at most") from error
    except WorkerDiedError as error:
        raise _too_much_memory(limits) from error


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _checked(answer: Message, limits: Limits) -> Message:
    status = answer.head["status"]
    if status == "ok":
        return answer
    if status == "malformed":
        raise ProblemError(400, "The query is not SPARQL", answer.head["message"])
    if status == "unacceptable":
        known = ", ".join(known.media_types[0] for known in TRIPLES)
        raise ProblemError(406, "There is no such format", f"for graphs there are {known}")
    if status == "too-large":
        raise ProblemError(503, "The answer is too large", f"{limits.result_bytes} bytes at most; use LIMIT")
    if status == "too-much-memory":
        raise _too_much_memory(limits)
    if status == "not-found":
        raise not_found()
    raise ProblemError(500, "The query cannot be answered")


def _too_much_memory(limits: Limits) -> ProblemError:
    mebibytes = limits.memory_bytes >> 20
    return ProblemError(503, "The query needs too much memory", f"{mebibytes} MiB at most")


def respond(answer: Message, *, headers: dict[str, str] | None = None) -> Response:
    """Return the answer of a process as that of the service."""
    return Response(answer.body, 200, {"Vary": "Accept", **(headers or {})}, answer.head["content_type"])


def check_writer(request: Request, rights: Rights) -> None:
    """Look whether a request may write.

    Raises:
        ProblemError: the service is read-only, or the token is missing or another one.
    """
    if rights.token is None:
        raise ProblemError(403, "This service is read-only")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), rights.token.encode()):
        raise ProblemError(401, "Writing needs the token", headers={"WWW-Authenticate": 'Bearer realm="diplokg"'})
