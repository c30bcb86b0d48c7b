"""What became of the frames that were tried on a sentence, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.ask.lines import Line, Tone, name_of, quote, readable, shortened, things
from kg.ask.trace_words import trace_words
from kg.ask.tracing import Tracing
from kg.model.mention import Mention
from kg.model.span import Span
from kg.model.trace import Attempt, Choice, Outcome, Partial, Reference, SentenceTrace, StatusChoice

_NEAREST = 4
_PATTERN = 160
"""Characters of a pattern that are shown."""
_TONES: Mapping[Outcome, Tone] = {"told": "good", "dropped": "bad", "claimed": "dim", "unmatched": "dim"}


def frame_lines(tracing: Tracing, sentence: SentenceTrace) -> Iterator[Line]:
    """Yield a line for each trigger, with the frames tried there under it: those that fit, then the nearest ones."""
    for trigger, attempts in _by_trigger(sentence.attempts):
        if not any(one.comes_near for one in attempts):
            continue
        fitting = [_fitting(tracing, one) for one in attempts if one.outcome != "unmatched"]
        others = sorted((one for one in attempts if one.outcome == "unmatched"), key=_lacking)
        near = [one for one in others if one.partial][:_NEAREST]
        under = (*fitting, *(_unmatched(tracing, one) for one in near), *_further(others[len(near) :]))
        is_told = any(one.outcome == "told" for one in attempts)
        yield Line("", head=quote(tracing, trigger), tone="good" if is_told else "bad", under=under)


def _by_trigger(attempts: Sequence[Attempt]) -> list[tuple[Span, list[Attempt]]]:
    """Return attempts with triggers that overlap together, under the longest of these."""
    groups: list[tuple[Span, list[Attempt]]] = []
    for one in attempts:
        if groups and groups[-1][0].overlaps(one.trigger):
            longest = max(groups[-1][0], one.trigger, key=len)
            groups[-1] = (longest, [*groups[-1][1], one])
        else:
            groups.append((one.trigger, [one]))
    return groups


def _lacking(attempt: Attempt) -> tuple[bool, int, int]:
    """Return whether not even the trigger's part fits, how many parts do not, and the fewer words fit the more."""
    partial = attempt.partial
    missing = len(partial.parts) - partial.last + partial.first if partial else 0
    return (partial is None, missing, -len(attempt.span))


def _further(attempts: Sequence[Attempt]) -> Iterator[Line]:
    if attempts:
        names = ", ".join(dict.fromkeys(one.frame for one in attempts))
        yield Line(trace_words().phrase("further", count=len(attempts), frames=names), tone="dim")


def _fitting(tracing: Tracing, attempt: Attempt) -> Line:
    words = trace_words()
    text = words.outcomes[attempt.outcome]
    if attempt.outcome == "dropped" and attempt.reason:
        text = f"{text}: {words.dropped[attempt.reason]}"
    return Line(text, head=attempt.frame, tone=_TONES[attempt.outcome], under=tuple(_details(tracing, attempt)))


def _details(tracing: Tracing, attempt: Attempt) -> Iterator[Line]:
    phrase = trace_words().phrase
    for name, span in attempt.slots:
        yield Line(quote(tracing, span), head=name)
    if attempt.outcome == "claimed":
        return
    for reference in attempt.references:
        yield _reference(tracing, reference)
    for choice in attempt.choices:
        yield _choice(tracing, choice)
    for status in dict.fromkeys(attempt.statuses) or (["hypothetical"] if attempt.reason == "hypothetical" else []):
        why = _why(tracing, attempt, status)
        yield Line(phrase("status", status=status, why=why), under=tuple(_away(tracing, attempt.status, status)))


def _reference(tracing: Tracing, reference: Reference) -> Line:
    words = trace_words()
    mention = reference.mention
    said = quote(tracing, mention.span) if mention else words.phrases["left_out"]
    code = f" ({mention.code})" if mention and mention.code else ""
    text = words.phrase("reference", mention=f"{said}{code}", things=things(tracing, reference.keys))
    memory = [
        Line(words.phrase(name, things=things(tracing, keys)), tone="dim")
        for name, keys in (("recent", reference.recent), ("subject", reference.subject))
        if keys
    ]
    return Line(text, tone="plain" if reference.keys else "bad", under=tuple(memory))


def _choice(tracing: Tracing, choice: Choice) -> Line:
    phrase = trace_words().phrase
    if choice.chosen is None:
        text = phrase("none_chosen", property=choice.property)
    else:
        said = quote(tracing, choice.chosen.span).strip("“”")
        text = phrase("chosen", property=choice.property, value=_value(tracing, choice.chosen), words=said)
    return Line(text, under=tuple(_candidates(tracing, choice)))


def _candidates(tracing: Tracing, choice: Choice) -> Iterator[Line]:
    words = trace_words()
    for one in choice.candidates:
        if one.excluded:
            text = words.phrase("excluded", reason=words.excluded[one.excluded])
        else:
            name = "taken" if one.mention is choice.chosen else "left"
            text = words.phrase(name, distance=one.distance)
        yield Line(text, head=quote(tracing, one.mention.span), tone="dim", kind=one.mention.kind)


def _value(tracing: Tracing, mention: Mention) -> str:
    return str(mention.when) if mention.when else ", ".join(name_of(tracing, key) for key in mention.keys)


def _why(tracing: Tracing, attempt: Attempt, status: str) -> str:
    """Return what gave the status: the frame, words, or the date; nothing else leaves what is usual."""
    words = trace_words().status
    choice = attempt.status
    if attempt.frame_status == status:
        return words["frame"]
    if choice and choice.chosen:
        said = next((quote(tracing, c.span) for c in choice.cues if c.status == choice.chosen and c.counts), "“”")
        is_given = choice.chosen == status or status == "proposed"
        if is_given:
            return words["words"].format(words=said.strip("“”"))
    published = tracing.document.published
    is_dated = any(one.property == "date" and one.chosen for one in attempt.choices)
    if published and is_dated and (status in ("planned", "proposed") or (choice and choice.chosen)):
        return words["date"].format(published=published)
    return words["default"]


def _away(tracing: Tracing, choice: StatusChoice | None, status: str) -> Iterator[Line]:
    for cue in choice.cues if choice else ():
        if not cue.counts and cue.status != status:
            said = quote(tracing, cue.span).strip("“”")
            yield Line(trace_words().status["away"].format(words=said, status=cue.status), tone="dim")


def _unmatched(tracing: Tracing, attempt: Attempt) -> Line:
    under = tuple(_partial(tracing, attempt.partial)) if attempt.partial else ()
    return Line(trace_words().outcomes["unmatched"], head=attempt.frame, tone="dim", under=under)


def _partial(tracing: Tracing, partial: Partial) -> Iterator[Line]:
    phrase = trace_words().phrase
    said = quote(tracing, partial.span).strip("“”")
    yield Line(phrase("fits", parts=_pattern(partial.parts[partial.first : partial.last]), words=said), tone="code")
    if partial.first > 0:
        yield Line(phrase("wants_before", part=_pattern(partial.parts[partial.first - 1 : partial.first])), tone="code")
    if partial.last < len(partial.parts):
        yield Line(phrase("wants_behind", part=_pattern(partial.parts[partial.last : partial.last + 1])), tone="code")


def _pattern(parts: Sequence[str]) -> str:
    return shortened(readable("".join(parts)), _PATTERN)
