"""A trace as a page: the text coloured, under each sentence how it was read. No script, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from string import Template

from kg import resources
from kg.ask.coloured import coloured
from kg.ask.lines import Line, Step
from kg.ask.markup import Html, element, html
from kg.ask.story import Story, Told, Unread
from kg.ask.trace_words import VERDICTS, trace_words
from kg.model.mention import PLACEHOLDER
from kg.model.span import Span

_TEMPLATE = "templates/trace.html"
_FEW = 2
"""So many sentences are shown with all steps folded out."""
_KIND = re.compile(rf"(‹(?:{'|'.join(PLACEHOLDER)}|actor|mention)›)")


def trace_as_html(story: Story) -> str:
    """Return a story as one page that needs nothing beside it."""
    words = trace_words()
    document = story.tracing.document
    published = document.published
    date = words.phrase("published", date=published) if published else words.phrases["unpublished"]
    return Template(resources.read_text("data", _TEMPLATE)).substitute(
        title=html(document.title or document.location),
        facts=html(" · ".join([document.location, document.language, date])),
        summary=html(story.summary if story.sentences else words.phrases["no_sentences"]),
        legend=_legend(),
        body=html(*_blocks(story)),
        whole=html(*(_whole(step) for step in story.whole if step.lines)),
    )


def _legend() -> Html:
    words = trace_words()
    kinds = [element("span", f"m {kind}", name) for kind, name in words.kinds.items()]
    verdicts = [element("span", f"verdict {name}", words.verdicts[name]) for name in VERDICTS]
    return html(element("div", "", *_spaced(kinds)), element("div", "", *_spaced(verdicts)))


def _spaced(elements: Sequence[Html]) -> Iterable[str]:
    return (piece for one in elements for piece in (one, " "))


def _blocks(story: Story) -> Iterable[Html]:
    """Return sentences and what is not read, in the order of the text."""
    parts: list[tuple[Span, Html]] = [(told.sentence.span, _sentence(story, told)) for told in story.sentences]
    parts += [(one.block.span, _unread(story, one)) for one in story.unread]
    return [part for _, part in sorted(parts, key=lambda pair: pair[0])]


def _unread(story: Story, one: Unread) -> Html:
    text = " ".join(one.block.span.of(story.tracing.document.text).split())
    label = f"{trace_words().headings['unread']}: {one.reason}"
    return element("p", "unread", element("b", "", label), " ", text)


def _sentence(story: Story, told: Told) -> Html:
    words = trace_words()
    number = element("a", "number", str(told.number), href=f"#s{told.number}", title=words.verdicts[told.verdict])
    text = element("p", "text", coloured(story.tracing, told.sentence), lang=told.sentence.language)
    claims = [_claim(line) for line in told.claims]
    shown = element("ul", "claims", *claims) if claims else html()
    how = _how(told, is_open=len(story.sentences) <= _FEW)
    return element("article", told.verdict, number, element("div", "", text, shown, how), id=f"s{told.number}")


def _claim(line: Line) -> Html:
    summary = element("summary", "", element("b", "", line.head), " ", line.text, " ", element("i", "", line.note))
    return element("li", line.tone, element("details", "", summary, _list(line.under)))


def _how(told: Told, *, is_open: bool) -> Html:
    """Return the steps of reading, to be folded out."""
    if not told.steps:
        return html()
    words = trace_words()
    label = words.verdicts[told.verdict] if told.verdict == "missed" else words.headings["how"]
    steps = [element("section", "step", element("h3", "", step.title), _list(step.lines)) for step in told.steps]
    return element("details", "how", element("summary", "", label), *steps, open="open" if is_open else "")


def _whole(step: Step) -> Html:
    return element("section", "whole", element("h2", "", step.title), _list(step.lines))


def _list(lines: Iterable[Line]) -> Html:
    items = [_item(line) for line in lines]
    return element("ul", "", *items) if items else html()


def _item(line: Line) -> Html:
    head = element("b", f"m {line.kind}" if line.kind else "", line.head) if line.head else html()
    text = _code(line.text) if line.tone == "code" else html(line.text)
    note = element("i", "", line.note) if line.note else html()
    return element("li", line.tone, head, " ", text, " ", note, _list(line.under))


def _code(text: str) -> Html:
    """Return a sentence or pattern as patterns see it, the kinds coloured."""
    pieces = _KIND.split(text)
    return element("code", "", *(_kind(piece.strip("‹›")) if _KIND.fullmatch(piece) else piece for piece in pieces))


def _kind(name: str) -> Html:
    return element("span", f"m {name}", name)
