"""What is given out for one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Headers of every page: nothing is loaded from elsewhere, no script or style stands in a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A response of HTTP: its status, media type (with charset), body and further headers."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str]


def moved(location: str) -> Page:
    """Return what leads a client to another address, given relative to the one asked for."""
    headers = {**SECURITY, "Location": location, "Vary": "Accept-Language"}
    return Page(302, "text/plain; charset=utf-8", f"{location}\n".encode(), headers)
