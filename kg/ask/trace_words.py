"""The words of traces: `kg/data/trace.yaml` in its checked form."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kg.model.mention import Kind
from kg.model.trace import Outcome, Reason
from kg.rules.load import load_shipped

Verdict = Literal["told", "missed", "offices", "quiet"]
VERDICTS: tuple[Verdict, ...] = ("told", "missed", "offices", "quiet")


class TraceWords(BaseModel):
    """The whole file; `phrases` are filled in with `phrase`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headings: dict[str, str]
    verdicts: dict[Verdict, str]
    outcomes: dict[Outcome, str]
    dropped: dict[Reason, str]
    excluded: dict[Reason, str]
    status: dict[str, str]
    kinds: dict[Kind, str]
    blocks: dict[str, str]
    phrases: dict[str, str]

    def phrase(self, name: str, /, **values: object) -> str:
        """Return a phrase with its braces filled in."""
        return self.phrases[name].format(**values)


@cache
def trace_words() -> TraceWords:
    """Return the shipped words."""
    return load_shipped("trace.yaml", TraceWords)
