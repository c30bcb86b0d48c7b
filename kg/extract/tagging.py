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
    at = begin = span.start
    for mention in sorted(mentions, key=_place) if len(mentions) > 1 else mentions:
        start, end = mention.span.start, mention.span.end
        if start >= at and end <= span.end:
            edits.append((start - begin, end - begin, mention))
            at = end
    return plain.replace(edits)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.span.start, -mention.span.end
