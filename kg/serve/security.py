"""What stands around every address: security headers, a rate for each client, an end for those that take too slowly."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.limits import Limits
from kg.serve.problems import ProblemError

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer: nothing is loaded from elsewhere, no script or style stands in a page, no other site frames one."""

_CHUNK = 1 << 16
_MANY = 10_000
_LOG = logging.getLogger("kg.serve.access")


@dataclass(slots=True)
class Rates:
    """How many requests each address may still make: `rate` a second, and twice as many at once.

    At most ten thousand addresses are remembered; who was not seen for longest is forgotten.
    """

    rate: float
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def takes(self, address: str, now: float) -> bool:
        """Return whether a request of an address at a time (seconds of any clock that does not go back) is taken."""
        left, then = self._left.pop(address, (2 * self.rate, now))
        left = min(2 * self.rate, left + (now - then) * self.rate)
        is_taken = left >= 1
        self._left[address] = (left - 1 if is_taken else left, now)
        if len(self._left) > _MANY:
            self._left.popitem(last=False)
        return is_taken


@dataclass(slots=True)
class Guarded:
    """An application behind rate, headers, limits of sending, and the access log."""

    app: ASGIApp
    limits: Limits
    rates: Rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.monotonic()
        answer = _Answer(send, self.limits.send_seconds)
        try:
            if self.limits.rate and not self.rates.takes(_address(scope), started):
                refusal = ProblemError(429, "Too many requests", headers={"Retry-After": "1"}).response()
                await refusal(scope, receive, answer.send)
            else:
                await self.app(scope, receive, answer.send)
        finally:
            _log(scope, answer, time.monotonic() - started)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _log(scope: Scope, answer: _Answer, seconds: float) -> None:
    """One line a request, without its parameters, which may be private, and with nothing that could forge a line."""
    path = scope["path"].encode("unicode_escape").decode()
    _LOG.info("%s %s %s %d %d %.3f", _address(scope), scope["method"], path, answer.status, answer.sent, seconds)


class SlowClientError(Exception):
    """A client takes an answer too slowly."""


@dataclass(slots=True)
class _Answer:
    """Sends an answer with security headers, in pieces that each must be taken in time."""

    target: Send
    seconds: float
    status: int = 0
    sent: int = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            await self.target(message)
        elif message["type"] == "http.response.body":
            await self._body(message.get("body", b""), more=message.get("more_body", False))
        else:
            await self.target(message)

    async def _body(self, body: bytes, *, more: bool) -> None:
        for start in range(0, max(len(body), 1), _CHUNK):
            part = body[start : start + _CHUNK]
            is_last = start + _CHUNK >= len(body)
            try:
                async with asyncio.timeout(self.seconds):
                    await self.target({"type": "http.response.body", "body": part, "more_body": more or not is_last})
            except TimeoutError as error:
                raise SlowClientError from error
            self.sent += len(part)
