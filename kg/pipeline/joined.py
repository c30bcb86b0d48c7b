"""Things that tables tell of and documents or the registry know: one node, by class and name.

A thing of a table has an IRI of its own when its mapping makes one of a name or a key. Where it is of a class of ours
and the names that the table gives it are those of exactly one known thing of that class, it is that thing. Persons who
act for different states or organisations are not one. IRIs outside the base belong to others and are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.graph import split_line
from kg.model.table import Row, Table
from kg.registry import Registry
from kg.text.matching import name_key
from kg.vocab import DIP, expand

_CLASSES = ("State", "Organization", "Official", "Place", "Agreement")
_WHOLE = ("full", "official", "alias")
"""Kinds of names in the registry that name a thing by themselves."""
_TYPE, _LABEL, _ALTERNATIVE, _REPRESENTS = (
    f"<{expand(name)}>" for name in ("rdf:type", "rdfs:label", "skos:altLabel", "dip:represents")
)

_IS_OURS = tuple(f" {_TYPE} <{DIP}{name}> ." for name in _CLASSES)

Names = Mapping[tuple[str, str], set[str]]
"""Class and folded name → IRIs of the things of that name."""


@dataclass(slots=True)
class _Told:
    """What tables say of one thing."""

    classes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Known:
    """What documents and the registry know: names, and for whom persons act."""

    names: Names
    actors: Mapping[str, set[str]]

    def same(self, told: _Told) -> str | None:
        """Return the one known thing that is meant, or nothing."""
        names = told.names - {""}
        found = {iri for kind in told.classes for name in names for iri in self.names.get((kind, name), ())}
        fitting = [iri for iri in found if not self._is_other(iri, told)]
        return fitting[0] if len(fitting) == 1 else None

    def _is_other(self, iri: str, told: _Told) -> bool:
        actors = self.actors.get(iri, set())
        return bool(actors and told.actors) and not actors & told.actors


def joined(lines: list[str], registry: Registry, tables: Iterable[Table], base: str) -> list[str]:
    """Return lines of tables in which things that are known have their IRIs, and no second label in a language.

    Known are those of the registry, and in the resolved view of the reading `tables`; their IRIs are under `base`.
    """
    resolved = {table.name: [row[1:] for row in table.rows if row[0] is None] for table in tables}
    known = {base + identifier for identifier in registry.entities} | {str(thing) for thing, _ in resolved["things"]}
    ours = {line.partition(" ")[0] for line in lines if line.endswith(_IS_OURS)}
    unknown = {iri for iri in ours if iri.startswith(f"<{base}") and iri[1:-1] not in known}
    if unknown:
        same = _same(_told(lines, unknown), _known(registry, resolved, base))
        lines = [_renamed(line, same) for line in lines] if same else lines
    labels = {(f"<{thing}>", str(language).lower()): label for thing, label, _, language in resolved["names"] if label}
    labelled = {thing for thing, _ in labels}
    return [_labelled(line, labels) if line.partition(" ")[0] in labelled else line for line in lines]


def _known(registry: Registry, resolved: Mapping[str, Sequence[Row]], base: str) -> _Known:
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    actors: dict[str, set[str]] = defaultdict(set)
    for entity in registry.entities.values():
        for label in entity.labels.values():
            names[(entity.type, name_key(label))].add(base + entity.id)
    for one in registry.names:
        if one.kind in _WHOLE:
            names[(registry.entities[one.entity].type, name_key(one.name))].add(base + one.entity)
    for tenure in registry.tenures:
        actors[base + tenure.official].add(base + tenure.actor)
    classes = {str(thing): str(kind) for thing, kind in resolved["things"]}
    for thing, name, other, _ in resolved["names"]:
        names[(classes.get(str(thing), ""), name_key(name or other or ""))].add(str(thing))
    for official, actor in resolved["representations"]:
        actors[str(official)].add(str(actor))
    return _Known(names, actors)


def _told(lines: Iterable[str], subjects: Collection[str]) -> dict[str, _Told]:
    """Return what lines say of some subjects."""
    told: dict[str, _Told] = defaultdict(_Told)
    for line in lines:
        if line.partition(" ")[0] in subjects:
            subject, predicate, obj, _ = split_line(line)
            _note(told[subject], predicate, obj)
    return told


def _same(told: Mapping[str, _Told], known: _Known) -> dict[str, str]:
    """Return IRI → known IRI, both in angle brackets, of things that are known by another; whom one acts for first."""
    same: dict[str, str] = {}
    for subject, thing in sorted(told.items(), key=lambda pair: bool(pair[1].actors)):
        thing.actors = {same.get(f"<{actor}>", f"<{actor}>")[1:-1] for actor in thing.actors}
        if iri := known.same(thing):
            same[subject] = f"<{iri}>"
    return same


def _note(told: _Told, predicate: str, obj: str) -> None:
    if predicate == _TYPE:
        name = obj[1:-1].removeprefix(DIP)
        told.classes |= {name} & set(_CLASSES)
    elif predicate == _REPRESENTS:
        told.actors.add(obj[1:-1])
    elif predicate in (_LABEL, _ALTERNATIVE):
        told.names.add(name_key(obj.rpartition('"')[0][1:]))


def _renamed(line: str, same: Mapping[str, str]) -> str:
    subject, predicate, obj, graph = split_line(line)
    if subject not in same and obj not in same:
        return line
    return f"{same.get(subject, subject)} {predicate} {same.get(obj, obj)}{f' {graph}' if graph else ''} ."


def _labelled(line: str, labels: Mapping[tuple[str, str], str]) -> str:
    """Return the line, its label as a further name where the thing has another label in that language."""
    subject, predicate, obj, _ = split_line(line)
    text, _, tag = obj.rpartition("@")
    label = labels.get((subject, tag.lower())) if predicate == _LABEL and text else None
    if label is None or text == f'"{label}"':
        return line
    return line.replace(f" {_LABEL} ", f" {_ALTERNATIVE} ", 1)
