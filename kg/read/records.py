"""JSON and JSON Lines: objects with a text and, if they like, title, date, publisher, address and id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from kg.errors import InputError
from kg.read.page import Page

TEXTS = ("text", "content", "body", "article", "maintext")
_TITLE = ("title", "headline")
_DATE = ("published", "date", "datePublished", "published_at", "publish_date", "date_publish", "pubDate")
_PUBLISHER = ("publisher", "source", "site", "source_domain")
_ADDRESS = ("url", "link", "address")
_ID = ("id", "_id", "doc_id", "uuid")
FIELDS = frozenset((*TEXTS, *_TITLE, *_DATE, *_PUBLISHER, *_ADDRESS, *_ID))
"""What is looked for in an object."""
_SURROGATE = re.compile("[\ud800-\udfff]")
EXPECTED = 'an object with a "text", "content" or "body"'


def _field(record: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = record.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return without_surrogates(str(value))
    return None


def without_surrogates(text: str) -> str:
    """Return `text` with lone surrogates, which no file can hold, replaced one for one."""
    return _SURROGATE.sub("\ufffd", text)


def read_record(record: object, *, location: str, place: str | None) -> Page:
    """Return the page of one object; its title goes before the text if the text does not begin with it.

    Raises:
        InputError: it is no object, or has no text.
    """
    text = _field(record, TEXTS) if isinstance(record, Mapping) else None
    if text is None or not isinstance(record, Mapping):
        raise InputError(location, "no text in this record", place=place, expected=EXPECTED)
    title = _field(record, _TITLE)
    if title and not text.lstrip().startswith(title.strip()):
        text = f"{title.strip()}\n\n{text}"
    return Page(
        text,
        title=title.strip() if title else None,
        published=_field(record, _DATE),
        publisher=_field(record, _PUBLISHER),
        address=_field(record, _ADDRESS),
        record=place,
        identifier=_field(record, _ID),
    )


def parse_json(text: str, *, location: str, place: str | None = None) -> object:
    """Return the value of a JSON text.

    Raises:
        InputError: it is malformed; says where.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = place or f"{error.lineno}:{error.colno}"
        raise InputError(location, f"malformed JSON: {error.msg}", place=where, expected="JSON") from error
    except RecursionError as error:
        raise InputError(location, "JSON nested too deeply", place=place, expected="JSON") from error


def split_json(text: str, *, location: str) -> Iterator[tuple[object, str | None]]:
    """Yield the records of a JSON file, one object or a list of them, each with its place ("item=2", from 1)."""
    value = parse_json(text, location=location)
    if not isinstance(value, list):
        yield value, None
        return
    if not value:
        raise InputError(location, "an empty list", expected=EXPECTED)
    for number, record in enumerate(value, start=1):
        yield record, f"item={number}"
