"""Front matter: `key: value` lines between two lines of three hyphens at the beginning of a text."""

from __future__ import annotations

import re

from kg.read.page import Page

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_FIELD = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_LONGEST = 10_000  # characters
_ADDRESS = re.compile(r"https?://\S+")


def read_front_matter(text: str) -> Page:
    """Return the page of a text with the fields of its front matter, if it has any.

    Known keys: title, date or published, publisher, source (a publisher or an address), url. Values may be quoted.
    A first line of hyphens without a field behind it is no front matter.
    """
    opening = _FENCE.match(text)
    closing = _END.search(text, opening.end(), _LONGEST) if opening else None
    if opening is None or closing is None:
        return Page(text)
    fields = {key.lower(): _unquoted(value) for key, value in _FIELD.findall(text[opening.end() : closing.start()])}
    if not fields:
        return Page(text)
    source = fields.get("source")
    address = _ADDRESS.search(fields.get("url") or source or "")
    return Page(
        text,
        title=fields.get("title") or None,
        published=fields.get("published") or fields.get("date") or None,
        publisher=fields.get("publisher") or (None if source and _ADDRESS.match(source) else source or None),
        address=address.group() if address else None,
        front=closing.end(),
    )


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
