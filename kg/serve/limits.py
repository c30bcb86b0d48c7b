"""What one request may cost; whatever costs more is refused or stopped."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of a service; bytes, seconds and counts as the names say.

    `seconds` and `memory_bytes` are those of one query, beyond what its process has already; `result_bytes` those of
    one answer. `workers` queries run at a time and `waiting` more may wait, `waiting_seconds` at most. `rate` requests
    a second are taken from one address, 0 for any number. `kept_bytes` of answers are kept for who asks the same again.
    A client has `header_seconds` to send a request line and headers, `body_seconds` for a body, and `send_seconds` to
    take each part of an answer.
    """

    seconds: float = 30.0
    memory_bytes: int = 1024 * MEBIBYTE
    result_bytes: int = 64 * MEBIBYTE
    kept_bytes: int = 128 * MEBIBYTE
    query_bytes: int = 1 * MEBIBYTE
    upload_bytes: int = 64 * MEBIBYTE
    workers: int = 4
    waiting: int = 200
    waiting_seconds: float = 60.0
    connections: int = 500
    rate: float = 0.0
    header_seconds: float = 10.0
    body_seconds: float = 60.0
    send_seconds: float = 20.0
