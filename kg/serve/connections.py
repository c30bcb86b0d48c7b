"""Connections that must say what they want in time; whoever sends a header byte by byte is hung up on."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class TimedProtocol(H11Protocol):
    """HTTP/1.1 of the web server, with a time for request line and headers."""

    header_seconds = 10.0
    _deadline: asyncio.TimerHandle | None = None

    @classmethod
    def within(cls, seconds: float) -> type[TimedProtocol]:
        """Return the protocol with that many seconds for the head of a request."""
        return type("TimedProtocol", (cls,), {"header_seconds": seconds})

    def connection_made(self, transport: Any) -> None:  # as the base class has it
        """Begin the time of the first request."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(self.header_seconds, self._hang_up)

    def handle_events(self) -> None:
        """Stop the clock when a request is complete, begin it with the first bytes of the next one."""
        super().handle_events()
        if self.conn.their_state is not h11.IDLE:
            self._stop_clock()
        elif self._deadline is None and self.conn.trailing_data[0]:
            self._deadline = self.loop.call_later(self.header_seconds, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self) -> None:
        self._deadline = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()
