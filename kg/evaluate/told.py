"""What a graph tells, in terms of its own IRIs: the facts that are held against an annotation."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from kg.graph import Dataset
from kg.text.script import fold
from kg.vocab import DIP, expand

_NOISE = re.compile(r"[\W_]+")
_NAMING = ("rdfs:label", "skos:prefLabel", "skos:altLabel")
_CLASSES = ("Place", "Organization", "State", "Official")
"""The classes that tell what a name stands for; of a thing with several, the last counts."""


def name_form(name: str) -> str:
    """Return the form by which two names are the same: no width, case, diacritics, blanks or punctuation, one script.

    >>> name_form("阿薩德 (Bashar al-Assad)")
    '阿萨德basharalassad'
    """
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).lower())
    return _NOISE.sub("", fold("".join(char for char in letters if not unicodedata.combining(char))))


def local_name(iri: str) -> str:
    """Return what follows the last `/` or `#`."""
    return re.split(r"[#/]", iri)[-1]


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting or an agreement; `sides` are its participants or parties, an interval is `start/end`."""

    iri: str
    sides: frozenset[str]
    signatories: frozenset[str]
    date: str | None
    places: frozenset[str]
    status: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """An official acts for a state or organisation, where it is told which, under titles in their `name_form`."""

    official: str
    actor: str | None
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """All facts of a graph that are scored; `names` are in their `name_form`."""

    names: Mapping[str, frozenset[str]]
    types: Mapping[str, str]
    meetings: tuple[Event, ...]
    agreements: tuple[Event, ...]
    memberships: frozenset[tuple[str, str]]
    posts: frozenset[Post]


def told(dataset: Dataset) -> Told:
    """Return what the resolved view of a dataset tells."""
    store = dataset.store
    names: defaultdict[str, set[str]] = defaultdict(set)
    for prop in _NAMING:
        for thing, name in _pairs(store, prop):
            names[thing].add(name_form(name))
    types = {thing: kind for kind in _CLASSES for thing in _instances(store, kind)}
    return Told(
        names={thing: frozenset(forms) for thing, forms in names.items()},
        types=types,
        meetings=tuple(_events(store, "Meeting", "dip:participant")),
        agreements=tuple(_events(store, "Agreement", "dip:party")),
        memberships=frozenset(_pairs(store, "org:memberOf")),
        posts=frozenset(_posts(store)),
    )


def _events(store: Store, kind: str, sides: str) -> Iterator[Event]:
    for iri in sorted(set(_instances(store, kind))):
        yield Event(
            iri,
            sides=frozenset(_objects(store, iri, sides)),
            signatories=frozenset(_objects(store, iri, "dip:signatory")),
            date=_date(store, iri),
            places=frozenset(_objects(store, iri, "dip:place")),
            status=next((local_name(status) for status in _objects(store, iri, "dip:status")), None),
        )


def _date(store: Store, iri: str) -> str | None:
    dates = _objects(store, iri, "dip:date")
    if dates:
        return dates[0]
    start, end = _objects(store, iri, "dip:startDate"), _objects(store, iri, "dip:endDate")
    if start and end:
        return f"{start[0]}/{end[0]}"
    return next(iter(start or end), None)


def _posts(store: Store) -> Iterator[Post]:
    for tenure in _instances(store, "Tenure"):
        titles = frozenset(name_form(title) for title in _objects(store, tenure, "dip:office"))
        for official in _objects(store, tenure, "org:member"):
            actors = _objects(store, tenure, "org:organization")
            for actor in actors:
                yield Post(official, actor, titles)
            if not actors:
                yield Post(official, None, titles)
    for official, actor in _pairs(store, "dip:represents"):
        yield Post(official, actor, frozenset())


def _instances(store: Store, kind: str) -> Iterator[str]:
    found = store.quads_for_pattern(None, NamedNode(expand("rdf:type")), NamedNode(DIP + kind), DefaultGraph())
    return (_plain(quad.subject) for quad in found)


def _pairs(store: Store, prop: str) -> Iterator[tuple[str, str]]:
    found = store.quads_for_pattern(None, NamedNode(expand(prop)), None, DefaultGraph())
    return ((_plain(quad.subject), _plain(quad.object)) for quad in found)


def _objects(store: Store, subject: str, prop: str) -> list[str]:
    """Return the values of a property, sorted."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(expand(prop)), None, DefaultGraph())
    return sorted(_plain(quad.object) for quad in found)


def _plain(term: NamedNode | BlankNode | Literal | Triple) -> str:
    return str(term) if isinstance(term, Triple) else term.value
