"""Messages between the service and its processes: a head in JSON and a body of bytes, both with their length before.

No pickle: neither side can make the other run anything.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LENGTHS = struct.Struct("!IQ")


@dataclass(frozen=True, slots=True)
class Message:
    """What is said in `head` (values of JSON), and the bytes that belong to it."""

    head: Mapping[str, Any]
    body: bytes = b""


def packed(message: Message) -> bytes:
    """Return the lengths and the head, after which the body follows."""
    head = json.dumps(message.head).encode()
    return _LENGTHS.pack(len(head), len(message.body)) + head


def send(channel: socket.socket, message: Message) -> None:
    """Send a message, waiting until it is taken."""
    channel.sendall(packed(message))
    channel.sendall(message.body)


def receive(channel: socket.socket) -> Message | None:
    """Return the next message, or `None` when the other side has gone."""
    lengths = _exactly(channel, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = _exactly(channel, head_length), _exactly(channel, body_length)
    return None if head is None or body is None else Message(json.loads(head), body)


def _exactly(channel: socket.socket, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(min(length - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


async def read(reader: asyncio.StreamReader) -> Message:
    """Return the next message.

    Raises:
        EOFError: the other side has gone.
    """
    head_length, body_length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    head = await reader.readexactly(head_length)
    return Message(json.loads(head), await reader.readexactly(body_length))


async def write(writer: asyncio.StreamWriter, message: Message) -> None:
    """Send a message."""
    writer.write(packed(message))
    writer.write(message.body)
    await writer.drain()
