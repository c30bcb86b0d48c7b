"""What lines of a trace are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kg.ask.trace_words import trace_words
from kg.ask.tracing import Tracing
from kg.model.mention import ACTORS, ANY, KIND_OF, Kind
from kg.model.span import Span

Tone = Literal["plain", "good", "bad", "dim", "code"]
_LONG = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A statement: `head` is what it is about, `note` what it rests on, `under` what belongs to it."""

    text: str
    head: str = ""
    note: str = ""
    tone: Tone = "plain"
    kind: Kind | None = None
    under: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of reading, with what happened in it."""

    title: str
    lines: tuple[Line, ...]


def readable(text: str) -> str:
    """Return a tagged text or a pattern with ‹kind› where a mention stands."""
    text = text.replace(f"[{ACTORS}]", "‹actor›").replace(f"[{ANY}]", "‹mention›")
    shown = re.sub(r"[\ue000-\ue014]", lambda found: f"‹{KIND_OF[found.group()]}›", text)
    return " ".join(shown.split())


def quote(tracing: Tracing, span: Span) -> str:
    """Return the words of a span in quotes, the middle left out where they are many."""
    return f"“{shortened(span.of(tracing.document.text), _LONG)}”"


def shortened(text: str, most: int) -> str:
    """Return a text in one line, its middle left out where it has more than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most // 2]} … {line[-(most // 3) :]}"


def name_of(tracing: Tracing, key: str) -> str:
    """Return the label of a thing with its key."""
    label = tracing.label(key)
    return label if label == key else f"{label} ({key})"


def things(tracing: Tracing, keys: Iterable[str]) -> str:
    """Return the labels of things, with their keys, or that there are none."""
    return ", ".join(name_of(tracing, key) for key in keys) or trace_words().phrases["nobody"]
