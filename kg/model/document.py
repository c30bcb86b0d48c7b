"""A source text as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model.span import Span
from kg.model.time import TimeSpan

Language = Literal["zh-Hans", "zh-Hant", "en", "und"]
BlockKind = Literal["title", "paragraph", "caption", "heading", "date", "furniture", "repeat"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text in one language: a line or paragraph, or a part of one where languages mix.

    Furniture (navigation, link lists, references, notices) and repeats (passages told before in the same document)
    are kept with their kind, so that nothing of the text is lost, but are not read.
    """

    span: Span
    language: Language
    kind: BlockKind

    @property
    def is_read(self) -> bool:
        """Return whether facts are taken from the block."""
        return self.kind not in ("furniture", "repeat")


@dataclass(frozen=True, slots=True)
class Document:
    """One source text.

    `id` is ASCII and names the document in IRIs (file stem, then the first eight hexadecimal digits of the digest).
    `location` is the path as given by the user, with `#line=N` for a line of a JSON Lines file. `text` is the whole
    text as read; all offsets count its code points. `digest` is the SHA-256 of the bytes read, in hexadecimal.
    `blocks` do not overlap and are in the order of the text.
    """

    id: str
    location: str
    text: str
    blocks: tuple[Block, ...]
    language: Language
    digest: str
    media_type: str
    title: str | None = None
    publisher: str | None = None
    published: TimeSpan | None = None
    address: str | None = None
