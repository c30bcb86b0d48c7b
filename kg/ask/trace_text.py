"""A trace as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.ask.lines import Line, Step
from kg.ask.story import Story, Told
from kg.ask.trace_words import trace_words

_SIGNS = {"told": "+", "missed": "?", "offices": "o", "quiet": "·"}


def trace_as_text(story: Story) -> str:
    """Return a story as text: each sentence with what came of it and how it was read, then what concerns the whole."""
    return "\n".join(_lines(story)) + "\n"


def _lines(story: Story) -> Iterator[str]:
    words = trace_words()
    document = story.tracing.document
    published = document.published
    date = words.phrase("published", date=published) if published else words.phrases["unpublished"]
    yield document.title or document.location
    yield f"{document.location} · {document.language} · {date}"
    yield story.summary if story.sentences else words.phrases["no_sentences"]
    for told in story.sentences:
        yield from _sentence(told, document.text)
    for one in story.unread:
        yield ""
        yield f"{words.headings['unread']} ({one.reason}): {_flat(one.block.span.of(document.text))}"
    for step in story.whole:
        yield ""
        yield from _step(step, "")


def _sentence(told: Told, text: str) -> Iterator[str]:
    words = trace_words()
    yield ""
    yield f"[{told.number}] {_SIGNS[told.verdict]} {_flat(told.sentence.span.of(text))}"
    yield f"    {words.verdicts[told.verdict]}"
    if told.claims:
        yield from _step(Step(words.headings["claims"], told.claims), "    ")
    for step in told.steps:
        yield from _step(step, "    ")


def _step(step: Step, indent: str) -> Iterator[str]:
    if step.lines:
        yield f"{indent}{step.title}"
        yield from _indented(step.lines, f"{indent}  ")


def _indented(lines: Iterable[Line], indent: str) -> Iterator[str]:
    for line in lines:
        note = f"[{line.note}]" if line.note else ""
        yield indent + "  ".join(filter(None, [line.head, line.text, note]))
        yield from _indented(line.under, f"{indent}    ")


def _flat(words: str) -> str:
    return " ".join(words.split())
