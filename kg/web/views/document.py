"""The page of a document: its text with the passages that something is taken from, and what each of them states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.ask import Value
from kg.vocab import expand
from kg.web.addresses import anchor, row_page
from kg.web.passages import Passage
from kg.web.visit import Shown, Visit

_EVIDENCE, _EXACT, _DIGEST = expand("dip:evidence"), expand("oa:exact"), expand("dip:digest")
_SLOT, _RULE, _CONFIDENCE = expand("dip:slot"), expand("dip:rule"), expand("dip:confidence")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one piece of evidence states of a thing: properties by IRI, the rule that read it, how sure that is."""

    anchor: str
    things: tuple[Value, ...]
    slots: tuple[str, ...]
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with its words and all that it states."""

    passage: Passage
    quote: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that the same passages cover; `starting` are those that begin here."""

    text: str
    covering: tuple[Passage, ...]
    starting: tuple[Passage, ...]


def show(visit: Visit, iri: str, further: str) -> Shown | None:
    """Return the page of a document, `further` being the number of a further page of a table."""
    passages = visit.holdings.passages(iri)
    pages = sorted({row_page(passage.row) for passage in passages} | {1})
    if further and not (further.isdecimal() and int(further) in pages):
        return None
    at = int(further or 1)
    shown = [passage for passage in passages if row_page(passage.row) == at]
    document = visit.holdings.documents.get(visit.known.text(iri, _DIGEST) or "")
    own = visit.holdings.addresses.own
    values = {
        "thing": visit.teller.value(iri),
        "statements": visit.teller.statements(iri, []),
        "reads": [_read(visit, passage) for passage in shown],
        "lines": list(lines(document.text, shown)) if document else None,
        "language": document.language if document else None,
        "at": at,
        "pages": [(number, own(iri, number if number > 1 else None)) for number in pages],
    }
    return Shown("document.html", values)


def _read(visit: Visit, passage: Passage) -> Read:
    quote = visit.known.text(passage.selector, _EXACT) if passage.selector else None
    return Read(passage, quote or "", tuple(_statement(visit, evidence) for evidence in passage.evidence))


def _statement(visit: Visit, evidence: str) -> Statement:
    known = visit.known
    return Statement(
        anchor(evidence),
        tuple(visit.teller.value(thing) for thing in known.subjects(_EVIDENCE, evidence)),
        tuple(value.text for value in known.values(evidence, _SLOT)),
        known.text(evidence, _RULE) or "",
        known.text(evidence, _CONFIDENCE) or "",
    )


def lines(text: str, passages: Sequence[Passage]) -> Iterator[list[Piece]]:
    """Yield the lines of a text that are not blank, each cut where a passage begins or ends."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            yield list(_pieces(text, start, end, passages))
        start = end + 1


def _pieces(text: str, start: int, end: int, passages: Sequence[Passage]) -> Iterator[Piece]:
    inside = [one for one in passages if one.start < end and one.end > start]
    cuts = {start, end} | {at for one in inside for at in (one.start, one.end) if start < at < end}
    for first, last in pairwise(sorted(cuts)):
        covering = tuple(one for one in inside if one.start <= first and last <= one.end)
        starting = tuple(one for one in covering if max(one.start, start) == first and one.start >= start)
        yield Piece(text[first:last], covering, starting)
