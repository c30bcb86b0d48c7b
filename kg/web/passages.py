"""The passages of a document that something is taken from, in the order in which they stand there."""

from __future__ import annotations

from dataclasses import dataclass

from kg.ask import Known
from kg.vocab import expand

_SOURCE, _SELECTOR = expand("oa:hasSource"), expand("oa:hasSelector")
_START, _END, _FRAGMENT = expand("oa:start"), expand("oa:end"), expand("rdf:value")


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A row of a table (`row` from 1), or a passage of a text (code points `start` to `end`; then `row` is 0).

    `selector` is the IRI of what quotes it, `evidence` are those of the pieces of evidence that are taken from it.
    """

    row: int
    start: int
    end: int
    selector: str
    evidence: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Return the name of its place on the page of the document."""
        return f"row-{self.row}" if self.row else f"at-{self.start}-{self.end}"


def read_passages(known: Known, document: str) -> tuple[Passage, ...]:
    """Return the passages of a document by place, a longer one before those that begin with it."""
    taken: dict[str, list[str]] = {}
    for evidence in known.subjects(_SOURCE, document):
        taken.setdefault(known.text(evidence, _SELECTOR) or "", []).append(evidence)
    found = (_passage(known, selector, evidence) for selector, evidence in taken.items())
    return tuple(sorted(found, key=lambda one: (one.row, one.start, -one.end, one.selector)))


def _passage(known: Known, selector: str, evidence: list[str]) -> Passage:
    about = known.about(selector) if selector else {}
    texts = {key: values[0].text for key, values in about.items() if values}
    row = texts.get(_FRAGMENT, "").removeprefix("row=")
    start, end = (_number(texts.get(key, "")) for key in (_START, _END))
    return Passage(_number(row), start, end, selector, tuple(evidence))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
