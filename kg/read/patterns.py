"""The patterns of kg/data/reading/furniture.yaml, compiled once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from kg.resources import read_text


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns; all but `inline` and `caption_marks` are meant for `match` at the beginning of a line."""

    limit: int
    lines: re.Pattern[str]
    sections: re.Pattern[str]
    inline: re.Pattern[str]
    inline_triggers: tuple[str, ...]
    captions: re.Pattern[str]
    caption_marks: re.Pattern[str]
    publisher: tuple[re.Pattern[str], ...]
    date_labels: re.Pattern[str]


def _any(patterns: Sequence[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


@cache
def patterns() -> Patterns:
    """Return the shipped patterns."""
    data = yaml.safe_load(read_text("data", "reading/furniture.yaml"))
    return Patterns(
        limit=data["limit"],
        lines=_any(data["lines"]),
        sections=_any(data["sections"]),
        inline=_any(data["inline"]),
        inline_triggers=tuple(data["inline_triggers"]),
        captions=_any(data["captions"], 0),
        caption_marks=re.compile(data["caption_marks"]),
        publisher=tuple(re.compile(pattern) for pattern in data["publisher"]),
        date_labels=re.compile(data["date_labels"]),
    )
