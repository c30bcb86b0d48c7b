"""HTML: the main content of a page, with the headline and the fields of its head."""

from __future__ import annotations

import re

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from kg.read.page import Page
from kg.text.normalise import comparing

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE
)
_DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
)
_PUBLISHERS = ("og:site_name", "publisher", "article:publisher", "dc.publisher", "source")
_TITLES = ("og:title", "headline", "dc.title", "twitter:title")
_ADDRESSES = ("og:url",)
_SITE = re.compile(r" [|｜–—_-] [^|｜–—_]{1,40}\Z")

_TAG = re.compile(
    r"<(/?)(?!(?:p|li|dt|dd|t[rdh]|tbody|thead|tfoot|option|br|hr|img|input|meta|link|wbr|source|area|base|col|embed"
    r"|param|track)\b)[a-z]",
    re.IGNORECASE,
)
_DEEPEST = 1_000


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that the page names in its head."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def _fields(tree: HTMLTree) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.document.query_selector_all("meta") if tree.document else ():
        key = element.getattr("property") or element.getattr("name") or element.getattr("itemprop")
        content = element.getattr("content")
        if key and content and content.strip():
            found.setdefault(key.lower(), content.strip())
    for element in tree.document.query_selector_all("time[datetime]") if tree.document else ():
        found.setdefault("datepublished", element.getattr("datetime") or "")
    return found


def _first(fields: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((fields[key] for key in keys if key in fields), None)


def _headline(tree: HTMLTree, fields: dict[str, str]) -> str | None:
    heading = tree.document.query_selector("h1") if tree.document else None
    words = _first(fields, _TITLES) or (heading.text if heading else "") or ""
    return " ".join(words.split()) or _SITE.sub("", " ".join((tree.title or "").split())) or None


def _depth(text: str) -> int:
    """Return how many elements stand in each other at most, those left aside that another of their kind closes."""
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def read_html(text: str) -> Page:
    """Return the main content of a page as text, its headline first; no text where there is nothing to read.

    Elements nested deeper than any page has them are not read either: it would take time with the square of the depth.
    """
    if _depth(text) > _DEEPEST:
        return Page("")
    tree = HTMLTree.parse(text)
    fields = _fields(tree)
    title = _headline(tree, fields)
    body = extract_plain_text(tree, main_content=True, alt_texts=False, links=False, list_bullets=False)
    if not body.strip():
        body = extract_plain_text(tree, main_content=False, alt_texts=False, links=False, list_bullets=False)
    if not body.strip():
        return Page("")
    if title and comparing(title) not in comparing(body[: len(title) + 400]):
        body = f"{title}\n\n{body}"
    return Page(
        body,
        title=title,
        published=_first(fields, _DATES),
        publisher=_first(fields, _PUBLISHERS),
        address=_first(fields, _ADDRESSES),
    )
