"""What a format's reader hands on: the text of a page, and what the file says about it beside the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one document as read, with the fields that its format gives.

    `published` is as found, not yet parsed. `front` counts the characters of front matter that `text` begins with:
    they are kept, so that offsets hold, but not read. `record` names the document inside its file ("line=3").
    `captured` is when somebody kept the page, which counts where nothing tells when it was published.
    """

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    address: str | None = None
    front: int = 0
    record: str | None = None
    identifier: str | None = None
    captured: str | None = None
