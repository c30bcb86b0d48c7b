"""The patterns of kg/data/reading/, compiled once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.cache.expressions import compiled
from kg.plain_yaml import values_of
from kg.resources import read_text


@dataclass(frozen=True, slots=True)
class Patterns:
    """What tells furniture; all but `inline`, `caption_marks` and `citation` are for `match` at a line's beginning.

    What has triggers only ever matches where one of them is.
    """

    limit: int
    lines: re.Pattern[str]
    sections: re.Pattern[str]
    citation: re.Pattern[str]
    inline: re.Pattern[str]
    inline_triggers: tuple[str, ...]
    captions: re.Pattern[str]
    captions_by_end: re.Pattern[str]
    caption_marks: re.Pattern[str]
    caption_triggers: tuple[str, ...]
    publisher: tuple[re.Pattern[str], ...]
    publisher_triggers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatePatterns:
    """How days of publication are printed, and what stands beside them."""

    forms: re.Pattern[str]
    reported: re.Pattern[str]
    wire: re.Pattern[str]
    weekday: re.Pattern[str]
    labels: re.Pattern[str]


def _any(patterns: Sequence[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns), flags)


@cache
def patterns() -> Patterns:
    """Return the shipped patterns of furniture."""
    data = values_of(read_text("data", "reading/furniture.yaml"))
    return Patterns(
        limit=data["limit"],
        lines=_any(data["lines"]),
        sections=_any(data["sections"]),
        citation=compiled(data["citation"]),
        inline=_any(data["inline"]),
        inline_triggers=tuple(data["inline_triggers"]),
        captions=_any(data["captions"], 0),
        captions_by_end=_any(data["captions_by_end"], 0),
        caption_marks=compiled(data["caption_marks"]),
        caption_triggers=tuple(data["caption_triggers"]),
        publisher=tuple(compiled(pattern) for pattern in data["publisher"]),
        publisher_triggers=tuple(data["publisher_triggers"]),
    )


@cache
def date_patterns() -> DatePatterns:
    """Return the shipped patterns of printed dates."""
    data = values_of(read_text("data", "reading/dates.yaml"))
    forms = [form.replace("MONTH", data["month"]).replace("NUMERAL", data["numeral"]) for form in data["forms"]]
    return DatePatterns(
        forms=_any(forms),
        reported=compiled(data["reported"]),
        wire=compiled(data["wire"]),
        weekday=compiled(data["weekday"]),
        labels=compiled(data["labels"]),
    )
