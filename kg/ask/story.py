"""A trace told in lines, which the text and the page show alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from kg.ask.frames_tried import frame_lines
from kg.ask.lines import Line, Step, name_of, quote, readable, things
from kg.ask.trace_words import VERDICTS, Verdict, trace_words
from kg.ask.tracing import Tracing
from kg.model.claim import Claim, Name, Slot
from kg.model.document import Block
from kg.model.mention import Mention
from kg.model.trace import Rewriting, SentenceTrace
from kg.resolve import Judgement

_EVENTS = ("Meeting", "Agreement", "Membership")
_PLACE = re.compile(r"(?P<doc>.+):(?P<start>\d+)-\d+")
_READ: tuple[str, ...] = ("en", "zh-Hans", "zh-Hant")


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence with what is told of its reading."""

    number: int
    sentence: SentenceTrace
    verdict: Verdict
    claims: tuple[Line, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A block of the document that is passed over, and why."""

    block: Block
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """All that is told of a document: sentences in order, then what concerns the whole."""

    tracing: Tracing
    summary: str
    sentences: tuple[Told, ...]
    unread: tuple[Unread, ...]
    whole: tuple[Step, ...]


def tell_story(tracing: Tracing) -> Story:
    """Return the lines of a trace."""
    sentences = tuple(_told(tracing, sentence) for sentence in tracing.trace.sentences)
    words = trace_words()
    counts = {verdict: sum(one.verdict == verdict for one in sentences) for verdict in VERDICTS}
    claims = sum(len(one.claims) for one in sentences)
    summary = words.phrase("summary", sentences=len(sentences), claims=claims, **counts)
    whole = (
        Step(words.headings["things"], tuple(_things(tracing))),
        Step(words.headings["judgements"], tuple(_judgements(tracing))),
    )
    return Story(tracing, summary, sentences, tuple(_unread(tracing)), whole)


def _told(tracing: Tracing, sentence: SentenceTrace) -> Told:
    headings = trace_words().headings
    claims = tuple(_claim(tracing, claim) for claim in tracing.claims_of(sentence))
    chunks = [line for one, before in _rounds(sentence.rewritings) for line in _rewritings(tracing, one, before)]
    seen = [Line(readable(sentence.text), tone="code")] if sentence.mentions else []
    cut = [quote(tracing, clause) for clause in sentence.clauses] if len(sentence.clauses) > 1 else []
    steps = (
        Step(headings["clauses"], tuple(map(Line, cut))),
        Step(headings["names"], tuple(_mention(tracing, mention) for mention in sentence.names)),
        Step(headings["chunks"], tuple(chunks)),
        Step(headings["seen"], tuple(seen)),
        Step(headings["frames"], tuple(frame_lines(tracing, sentence))),
    )
    filled = tuple(step for step in steps if step.lines)
    return Told(tracing.numbers[sentence.span.start], sentence, _verdict(tracing, sentence), claims, filled)


def _verdict(tracing: Tracing, sentence: SentenceTrace) -> Verdict:
    types = {claim.type for claim in tracing.claims_of(sentence)}
    if types & set(_EVENTS):
        return "told"
    if any(one.comes_near for one in sentence.attempts):
        return "missed"
    return "offices" if types else "quiet"


def _mention(tracing: Tracing, mention: Mention) -> Line:
    return Line(_meant(tracing, mention), head=quote(tracing, mention.span), kind=mention.kind, note=mention.rule)


def _meant(tracing: Tracing, mention: Mention) -> str:
    value = str(mention.when) if mention.when else things(tracing, mention.keys) if mention.keys else mention.code
    kind = trace_words().kinds[mention.kind]
    return f"{kind}: {value}" if value else kind


def _rounds(rewritings: Iterable[Rewriting]) -> Iterator[tuple[list[Rewriting], bool]]:
    """Yield together what one pattern did at once, and whether the sentence before it was not shown yet."""
    shown = ""
    for (_, before, after), together in groupby(rewritings, key=lambda one: (one.rule, one.before, one.after)):
        yield list(together), before != shown
        shown = after


def _rewritings(tracing: Tracing, together: list[Rewriting], show_before: bool) -> Iterator[Line]:
    words = trace_words().phrases
    *others, last = together
    for one in others:
        yield _rewriting(tracing, one, ())
    before = [Line(readable(last.before), head=words["before"], tone="code")] if show_before else []
    yield _rewriting(tracing, last, (*before, Line(readable(last.after), head=words["after"], tone="code")))


def _rewriting(tracing: Tracing, one: Rewriting, under: tuple[Line, ...]) -> Line:
    note = f"{one.rule}, {trace_words().phrases['early']}" if one.early else one.rule
    mention = one.mention
    return Line(_meant(tracing, mention), head=quote(tracing, mention.span), kind=mention.kind, note=note, under=under)


def _claim(tracing: Tracing, claim: Claim) -> Line:
    values: dict[str, list[str]] = {}
    for slot in claim.slots:
        values.setdefault(slot.property, []).append(_value(tracing, slot))
    text = " · ".join(", ".join(found) for found in values.values())
    note = trace_words().phrase("claim_rule", rule=claim.rule, confidence=f"{claim.confidence:g}")
    slots = tuple(_slot(tracing, slot) for slot in claim.slots)
    return Line(text, head=claim.type, tone="good" if claim.type in _EVENTS else "plain", note=note, under=slots)


def _value(tracing: Tracing, slot: Slot) -> str:
    return slot.value.text if isinstance(slot.value, Name) else tracing.label(str(slot.value))


def _slot(tracing: Tracing, slot: Slot) -> Line:
    words = trace_words()
    said = quote(tracing, slot.span) if slot.span else words.phrases["no_words"]
    note = words.phrase("claim_rule", rule=slot.rule, confidence=f"{slot.confidence:g}")
    return Line(f"{_value(tracing, slot)} ({said})", head=slot.property, note=note)


def _things(tracing: Tracing) -> Iterator[Line]:
    words = trace_words()
    used = [thing for thing in tracing.trace.things if thing.names]
    for thing in used:
        acts = words.phrase("acts_for", things=things(tracing, thing.acts_for)) if thing.acts_for else ""
        yield Line("; ".join(name.text for name in thing.names), head=name_of(tracing, thing.key), note=acts)


def _judgements(tracing: Tracing) -> Iterator[Line]:
    words = trace_words()
    if not tracing.judgements:
        yield Line(words.phrases["no_judgements"], tone="dim")
    for one in tracing.judgements:
        yield _judgement(tracing, one)


def _judgement(tracing: Tracing, one: Judgement) -> Line:
    text = trace_words().phrase(
        "judgement",
        left=_side(tracing, one.left),
        right=_side(tracing, one.right),
        verdict=one.verdict,
        reason=one.reason,
        similarity=f"{one.similarity:g}",
    )
    tones: dict[str, Literal["good", "bad", "plain"]] = {"same": "good", "different": "bad"}
    return Line(text, tone=tones.get(one.verdict, "plain"))


def _side(tracing: Tracing, name: str) -> str:
    """Return the sentence that a judgement speaks of, or the thing."""
    found = _PLACE.fullmatch(name)
    number = tracing.number_at(int(found["start"])) if found and found["doc"] == tracing.document.id else None
    return trace_words().phrase("sentence", number=number) if number else tracing.label(name)


def _unread(tracing: Tracing) -> Iterator[Unread]:
    """Yield what is not read, unless single sentences were asked for."""
    if len(tracing.trace.sentences) < len(tracing.numbers):
        return
    blocks = trace_words().blocks
    for block in tracing.document.blocks:
        if not block.is_read or block.kind == "date":
            yield Unread(block, blocks[block.kind])
        elif block.language not in _READ:
            yield Unread(block, blocks["language"])
