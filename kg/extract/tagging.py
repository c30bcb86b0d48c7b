"""A sentence of a document as tagged text: known names and dates become placeholders."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model.mention import Mention, Tagged
from kg.model.span import Span


def tag(plain: Tagged, span: Span, mentions: Sequence[Mention]) -> Tagged:
    """Return the sentence `span`, which is at hand as plain text, with its mentions replaced.

    Of overlapping ones the earlier, longer wins.
    """
    edits = []
    at = span.start
    for mention in sorted(mentions, key=_place) if len(mentions) > 1 else mentions:
        if mention.span.start >= at and span.covers(mention.span):
            edits.append((mention.span.start - span.start, mention.span.end - span.start, mention))
            at = mention.span.end
    return plain.replace(edits)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.span.start, -mention.span.end
