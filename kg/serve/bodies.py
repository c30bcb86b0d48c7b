"""Bodies of requests, no longer and no slower than may be."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterator
from email.message import Message
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.serve.limits import Limits
from kg.serve.problems import ProblemError

_MAX_FIELDS = 200

Fields = list[tuple[str, str]]


def content_type(request: Request) -> tuple[str, str]:
    """Return the media type of a body, in lower case, and its charset, `utf-8` where none is told.

    Raises:
        ProblemError: the header cannot be read.
    """
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        return given, (header.get_content_charset() or "utf-8")
    except ValueError as error:
        raise ProblemError(400, "The media type cannot be read") from error


async def read_body(request: Request, limits: Limits, size: int) -> bytes:
    """Return the body of a request, decompressed.

    Raises:
        ProblemError: it has more than `size` bytes, or comes too slowly, or breaks off.
    """
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared) > size:
        raise _too_large(size)
    body = bytearray()
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for part in request.stream():
                body += part
                if len(body) > size:
                    raise _too_large(size)
    except TimeoutError as error:
        raise ProblemError(408, "The request comes too slowly", headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise ProblemError(400, "The request broke off") from error
    return _decoded(bytes(body), request.headers.get("content-encoding", "identity").strip().lower(), size)


def _decoded(body: bytes, encoding: str, size: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise ProblemError(
            415, "The encoding is not known", f"{encoding}; gzip is", headers={"Accept-Encoding": "gzip"}
        )
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, size + 1)
    except zlib.error as error:
        raise ProblemError(400, "The body is not gzip") from error
    if len(data) > size:
        raise _too_large(size)
    return data


def _too_large(size: int) -> ProblemError:
    return ProblemError(413, "The request is too large", f"{size} bytes at most", headers={"Connection": "close"})


def text_of(body: bytes, charset: str) -> str:
    """Return a body as text; UTF-8 is the only charset of SPARQL.

    Raises:
        ProblemError: it is in another one, or not what it says.
    """
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(415, "The charset is not UTF-8", charset)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "The text is not UTF-8") from error


def fields(text: str) -> Fields:
    """Return the names and values of a query string or form.

    Raises:
        ProblemError: there are too many, or an escape is not UTF-8.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise ProblemError(400, "The parameters cannot be read") from error


def query_fields(request: Request) -> Fields:
    """Return the parameters of the address of a request."""
    return fields(request.url.query)


def every(found: Fields, name: str) -> Iterator[str]:
    """Yield the values of a parameter."""
    return (value for key, value in found if key == name)


def single(found: Fields, name: str) -> str | None:
    """Return the value of a parameter that is given once at most.

    Raises:
        ProblemError: it is given more often.
    """
    values = list(every(found, name))
    if len(values) > 1:
        raise ProblemError(400, f"The parameter {name} is given {len(values)} times")
    return values[0] if values else None
