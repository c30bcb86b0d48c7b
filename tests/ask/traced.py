"""Traces of short texts by the small grammar, and a reader of pages that looks at every element."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from kg.ask.story import Story, tell_story
from kg.ask.tracing import Tracing, trace_document
from kg.model.time import TimeSpan
from kg.read import document_from_text
from tests.build import registry
from tests.small_rules import small_rules

VOID = frozenset({"meta"})


def tracing(text: str, *, location: str = "page.txt", media_type: str = "text/plain") -> Tracing:
    """How a text is read; in these tests the day of publication is 2024-05-17."""
    found = document_from_text(text, location=location, media_type=media_type)
    return trace_document(replace(found, published=TimeSpan("2024-05-17")), registry(), small_rules())


def story(text: str) -> Story:
    return tell_story(tracing(text))


@dataclass(frozen=True)
class Element:
    """One element, with all the words below it."""

    name: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


class Page(HTMLParser):
    """All elements of a page, in order; a page that is not balanced is a fault."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self._open, f"never closed: {[one.name for one in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.words.append(data)

    def of(self, name: str, class_: str = "") -> Iterable[Element]:
        return [one for one in self.elements if one.name == name and (not class_ or one.has(class_))]
