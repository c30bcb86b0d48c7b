"""A difference told for people and for programs: by thing, with names, values and the passages that came and went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import RdfFormat, parse

from kg.ask import Known, Quote, Teller, Value
from kg.diff.changes import Change, Difference, How
from kg.diff.words import form
from kg.graph import Dataset
from kg.graph.tags import usual_case
from kg.settings import ReaderLanguage
from kg.vocab import expand

_EVIDENCE, _TYPE = expand("dip:evidence"), expand("rdf:type")


@dataclass(frozen=True, slots=True)
class Row:
    """A property with the values that it lost and won."""

    property: Value
    removed: tuple[Value, ...]
    added: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that is new, gone or changed, with the quotes that it lost and won."""

    thing: Value
    type: str
    how: How
    rows: tuple[Row, ...]
    removed: tuple[Quote, ...]
    added: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A difference in the words of one language.

    `things` are sorted by class, in the order of `kg/data/diff.yaml`, then by how they changed and by name; `others`
    counts the statements of the default graph that are not about things: how many went and came.
    """

    difference: Difference
    language: ReaderLanguage
    things: tuple[Thing, ...]
    others: tuple[int, int]


def tell(difference: Difference, old: Dataset, new: Dataset, *, language: ReaderLanguage = "en") -> Telling:
    """Return a difference between two datasets as it is told in a language."""
    before, after = (Teller(Known(dataset.store), language) for dataset in (old, new))
    classes = {iri: place for place, iri in enumerate(form().classes)}
    things: list[tuple[tuple[int, str, str, str, str], Thing]] = []
    removed = added = 0
    for change in difference.changes:
        teller = before if change.how == "removed" else after
        iri = change.subject.strip("<>")
        places = [classes[value.text] for value in teller.known.values(iri, _TYPE) if value.text in classes]
        if change.subject.startswith("<") and places:
            thing = _thing(change, iri, before, after)
            things.append(((min(places), thing.type, change.how, thing.thing.text, iri), thing))
        else:
            removed += len(change.removed)
            added += len(change.added)
    ordered = tuple(thing for _, thing in sorted(things, key=lambda found: found[0]))
    return Telling(difference, language, ordered, (removed, added))


def _thing(change: Change, iri: str, before: Teller, after: Teller) -> Thing:
    teller = before if change.how == "removed" else after
    return Thing(
        teller.value(iri),
        teller.type(iri),
        change.how,
        tuple(_rows(change, before, after)),
        _quotes(iri, change.removed, before),
        _quotes(iri, change.added, after),
    )


def _rows(change: Change, before: Teller, after: Teller) -> Iterator[Row]:
    sides = [(predicate, 0, value) for predicate, value in change.removed]
    sides += [(predicate, 1, value) for predicate, value in change.added]
    for predicate, group in groupby(sorted(sides), key=lambda side: side[0]):
        key = predicate.strip("<>")
        if key in form().hidden:
            continue
        values: tuple[list[Value], list[Value]] = ([], [])
        for _, side, term in group:
            values[side].append(_value(term, after if side else before))
        yield Row(after.property(key), tuple(values[0]), tuple(values[1]))


def _value(term: str, teller: Teller) -> Value:
    if term.startswith("<"):
        return teller.value(term.strip("<>"))
    return Value(_text(term)) if term.startswith('"') else Value(term)


def _text(literal: str) -> str:
    """Return the text of a literal of N-Quads, with its language tag in brackets."""
    (quad,) = parse(f"<x:s> <x:p> {literal} .", format=RdfFormat.N_TRIPLES)
    found = quad.object
    return f"{found.value} ({usual_case(found.language)})" if found.language else found.value


def _quotes(iri: str, statements: tuple[tuple[str, str], ...], teller: Teller) -> tuple[Quote, ...]:
    wanted = {value.strip("<>") for predicate, value in statements if predicate.strip("<>") == _EVIDENCE}
    return tuple(quote for quote, _ in teller.quotes(iri) if quote.iri in wanted) if wanted else ()
