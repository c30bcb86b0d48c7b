"""A sentence of a document as tagged text: known names and dates become placeholders."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.text.matching import cased_form, match_form


def tag(text: str, span: Span, mentions: Iterable[Mention]) -> Tagged:
    """Return the sentence `span` of `text` with its mentions replaced; of overlapping ones the earlier, longer wins."""
    words = span.of(text)
    plain = Tagged(match_form(words), cased_form(words), tuple(range(span.start, span.end + 1)))
    edits = []
    at = span.start
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if mention.span.start >= at and span.covers(mention.span):
            edits.append((mention.span.start - span.start, mention.span.end - span.start, mention))
            at = mention.span.end
    return plain.replace(edits)
