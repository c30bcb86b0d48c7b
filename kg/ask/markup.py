"""HTML that cannot be broken by what it shows: text is escaped unless it is HTML made here."""

from __future__ import annotations

from html import escape


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def html(*pieces: str) -> Html:
    """Return pieces side by side, escaped where they are not HTML."""
    return Html("".join(piece if isinstance(piece, Html) else escape(piece, quote=True) for piece in pieces))


def element(name: str, classes: str, *children: str, **attributes: str) -> Html:
    """Return an element with classes ("" for none), children, and attributes, those that are empty left out.

    `element("a", "", "next", href="#2")` is `<a href="#2">next</a>`.
    """
    given = {"class": classes, **attributes}
    written = "".join(f' {key}="{escape(value, quote=True)}"' for key, value in given.items() if value)
    return Html(f"<{name}{written}>{html(*children)}</{name}>")
