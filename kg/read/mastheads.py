"""The line of a page that says when and by whom it was published."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model.span import Span
from kg.read.dates import Printed, find_dates
from kg.read.patterns import date_patterns, patterns
from kg.text.language import weight

_LONGEST = 120  # characters
_OTHER = 60.0  # weight of what else a date line may hold
_PUBLISHER = 40.0
_TIME = re.compile(
    r"(?:[T\s]*\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?(?:Z\b|\s?(?:GMT|UTC)?\s?[+-]\d{2}:?\d{2})?)"
)
_SEPARATORS = re.compile(r"[\s|｜·•/,，:：;；()（）\[\]【】—–\-]+")
_JOINED_BEFORE = re.compile(r"[^\s|｜·•(（\[【:：—–\-]\Z")
_JOINED_AFTER = re.compile(r"[^\s|｜·•)）\]】:：—–\-T]")
_SENTENCE_END = "。！？!?；"
_ENTRY = re.compile(r"\s*[:：]\s*\S")  # behind the date of an entry in a list of events
_CLOSED = re.compile(r"[^.]{3}\.\Z")
_RUNNING = re.compile(r"\b[a-z]{2,} (?:\S+ )*?[a-z]{2,} (?:\S+ )*?[a-z]{2,}\b.*[^.]{3}\.\Z")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a date line says."""

    date: Printed
    publisher: str | None


def find_publisher(words: str, *, whole: bool = False) -> str | None:
    """Return the publisher named behind a label such as 来源: or Source:, if there is one; `whole`: if nothing else."""
    known = patterns()
    if not any(trigger in words for trigger in known.publisher_triggers):
        return None
    for pattern in known.publisher:
        match = pattern.fullmatch(words) if whole else pattern.search(words)
        if match:
            return match["name"].strip()
    return None


def _is_joined(words: str, printed: Span) -> bool:
    """Return whether the date is part of running words rather than standing apart."""
    labels = date_patterns().labels
    before = date_patterns().weekday.sub(" ", labels.sub(" ", words[: printed.start]))
    after = labels.sub(" ", date_patterns().weekday.sub(" ", _TIME.sub(" ", words[printed.end :])))
    before = before.rstrip("(（[【")  # a date in brackets behind words belongs to them, as below a picture
    return bool(_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after))


def _tells(words: str, printed: Span) -> bool:
    """Return whether a line tells what happened on a day: an entry in a list of events, or a sentence."""
    behind = words[printed.end :]
    if _ENTRY.match(behind) and not _TIME.match(behind):
        return True
    return _CLOSED.search(behind) is not None and _RUNNING.search(behind) is not None  # the first is quickly told


def read_masthead(text: str, span: Span) -> Masthead | None:
    """Return what a line says if it is a date line: a full date, and little else but a publisher, time or label."""
    words = span.of(text)
    if len(words) > _LONGEST or words[-1] in _SENTENCE_END or not any(map(str.isnumeric, words)):
        return None
    printed = next(find_dates(words), None)
    if printed is None or _is_joined(words, printed.span) or _tells(words, printed.span):
        return None
    named = find_publisher(words)
    rest = _others(words, printed.span)
    if weight(rest) - weight(named or "") > _OTHER:
        return None
    if named is None and 0 < weight(rest) <= _PUBLISHER and not any(char.isdigit() for char in rest):
        named = rest
    at = Span(span.start + printed.span.start, span.start + printed.span.end)
    return Masthead(Printed(at, printed.day, printed.is_roc), named)


def _others(words: str, printed: Span) -> str:
    """Return what stands on a date line beside date, time, weekday and labels."""
    rest = words[: printed.start] + " | " + words[printed.end :]
    for pattern in (_TIME, date_patterns().weekday, date_patterns().labels):
        rest = pattern.sub(" ", rest)
    parts = [part for part in re.split(r"\s*[|｜·•]\s*|\s{2,}", rest) if _SEPARATORS.sub("", part)]
    return " ".join(part.strip(" -—–:：()（）[]【】,，") for part in parts)
