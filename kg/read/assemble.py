"""A page to a document: identity, blocks and what the page says of itself."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePath

from kg.model.document import Document
from kg.read.blocks import find_title, main_language, make_blocks
from kg.read.furniture import drop_furniture
from kg.read.lines import read_lines
from kg.read.metadata import find_published, find_publisher_of, given_date
from kg.read.page import Page
from kg.text.pinyin import syllables

_LONGEST = 40
_SUFFIXES = re.compile(r"\.(?:(?:jsonl|ndjson|warc)\.gz|[A-Za-z0-9]{1,8})\Z")


@lru_cache(maxsize=1024)
def slug(name: str) -> str:
    """Return an ASCII name for IRIs: lower case, Chinese in pinyin, at most forty characters, "document" for nothing.

    >>> slug("习近平 – Putin (2025)")
    'xi-jin-ping-putin-2025'
    """
    latin = " ".join(syllables(name, apart=True))
    ascii_only = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    return words[:_LONGEST].strip("-") or "document"


def stem(location: str) -> str:
    """Return the file name of a location without its ending; "stdin" for `-`."""
    return "stdin" if location == "-" else _SUFFIXES.sub("", PurePath(location).name)


def make_document(page: Page, *, location: str, digest: str, media_type: str) -> Document:
    """Return the document of a page; fields of the file go before what the text itself prints."""
    text = page.text
    lines = drop_furniture(text, read_lines(text, page.front))
    title = find_title(text, lines)
    blocks = make_blocks(text, lines, title)
    language = main_language(text, blocks)
    name = stem(location)
    if page.identifier or page.record:
        name = f"{name[: _LONGEST // 2]}-{page.identifier or page.record}"
    return Document(
        id=f"{slug(name)}-{digest[:8]}",
        location=f"{location}#{page.record}" if page.record else location,
        text=text,
        blocks=blocks,
        language=language,
        digest=digest,
        media_type=media_type,
        title=page.title or (None if title is None else lines[title].span.of(text)),
        publisher=page.publisher or find_publisher_of(text, lines),
        published=given_date(page.published) or find_published(text, lines, language) or given_date(page.captured),
        address=page.address,
    )
