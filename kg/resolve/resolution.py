"""The stage: readings of all documents → rows of the resolved view and of each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.claim import Reading
from kg.model.table import Table
from kg.registry import Registry
from kg.resolve.authority import Authority
from kg.resolve.bonds import BondId, BondTelling, choose_bond, join_bonds, tell_bonds
from kg.resolve.choose import choose
from kg.resolve.entities import World, gather, local_entities
from kg.resolve.events import join_tellings
from kg.resolve.evidence import evidence_of
from kg.resolve.identity import Keys, Slugs, bond_key, entity_keys, event_key
from kg.resolve.judgement import Judgement
from kg.resolve.ledger import Ledger
from kg.resolve.lore import Lore, shipped_lore
from kg.resolve.rows import Rows, View
from kg.resolve.rulings import NO_RULINGS, Rulings, Side
from kg.resolve.telling import ACTORS, Telling, tell_all
from kg.vocab import BASE


@dataclass(frozen=True, slots=True)
class Resolution:
    """All reading tables, rows sorted, and the judgements that joined (or did not join) what documents tell of.

    `sides` says by kind and id what the things judged are called in the file of judgements.
    """

    tables: tuple[Table, ...]
    judgements: tuple[Judgement, ...]
    sides: Mapping[tuple[str, str], Side]


@dataclass(frozen=True, slots=True)
class Memory:
    """What outlasts a build: identities once given, and what persons ruled to be the same or different."""

    ledger: Ledger | None = None
    rulings: Rulings = NO_RULINGS


NOTHING = Memory()


def resolve(
    readings: Iterable[Reading],
    registry: Registry,
    *,
    base: str = BASE,
    memory: Memory = NOTHING,
    per_document: bool = True,
    lore: Lore | None = None,
) -> Resolution:
    """Return one row for one thing, whatever number of documents and scripts tell of it.

    The result does not depend on the order of the readings; of two readings of one document the first by location
    counts. New identity keys are recorded in the ledger of `memory`, which the caller saves; what a person ruled to be
    the same or different is so. With `per_document` the rows also say, with `graph` set, what each document states
    alone.

    Raises:
        KeyError: a claim refers to a thing that is neither among those of its document nor in the registry.
        RuleError: a person takes two things of the registry for one.
    """
    authority = Authority(registry)
    ordered = _ordered(readings)
    found = _find(ordered, authority, Keys(authority, memory.ledger), lore or shipped_lore(), memory.rulings)
    rows = Rows(base, authority, found.entity_keys)
    rows.add(found.view(ordered, None))
    for reading in ordered if per_document else ():
        rows.add(found.view([reading], f"document/{reading.document.id}"))
    return Resolution(rows.tables(), found.judgements, found.sides)


def _ordered(readings: Iterable[Reading]) -> list[Reading]:
    """Return one reading of each document, in the order of their dates, then ids."""
    by_id: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda one: one.document.location):
        by_id.setdefault(reading.document.id, reading)
    return sorted(by_id.values(), key=lambda one: (str(one.document.published or ""), one.document.id))


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was found; `by_document` has what each document tells, with the key of what it tells of."""

    world: World
    entity_keys: Mapping[str, str]
    judgements: tuple[Judgement, ...]
    sides: Mapping[tuple[str, str], Side]
    by_document: Mapping[str, Sequence[tuple[str, Telling | BondTelling]]]

    def view(self, readings: Sequence[Reading], graph: str | None) -> View:
        """Return what the readings state, of one document when `graph` is given."""
        docs = [reading.document for reading in readings]
        stated = {doc.id: self.by_document.get(doc.id, ()) for doc in docs}
        events: dict[str, list[Telling]] = defaultdict(list)
        bonds: dict[str, list[BondTelling]] = defaultdict(list)
        for key, telling in (pair for doc in docs for pair in stated[doc.id]):
            if isinstance(telling, Telling):
                events[key].append(telling)
            else:
                bonds[key].append(telling)
        return View(
            graph=graph,
            documents=docs,
            entities=self.world.entities if graph is None else local_entities(readings[0], self.world),
            events={key: choose(tellings, self.world) for key, tellings in events.items()},
            bonds={key: choose_bond(_bond_id(tellings), tellings) for key, tellings in bonds.items()},
            evidence=[found for doc in docs
                      for found in evidence_of(doc, [(key, telling.claim) for key, telling in stated[doc.id]])],
        )  # fmt: skip


def _bond_id(tellings: Sequence[BondTelling]) -> BondId:
    """Return the fullest id among the tellings of one bond: one of them may leave the actor out."""
    return max(telling.id for telling in tellings)


def _find(readings: Sequence[Reading], authority: Authority, keys: Keys, lore: Lore, rulings: Rulings) -> _Found:
    world = gather(readings, authority, lore, rulings)
    tellings = tell_all(readings, world)
    groups, judgements = join_tellings(tellings, world, rulings)
    bonds = join_bonds(
        telling for reading in readings for claim in reading.claims if claim.type not in ACTORS
        for telling in tell_bonds(reading, claim, world, lore, authority)
    )  # fmt: skip
    ids = entity_keys(world.entities.values(), keys)
    slugs = Slugs(authority, ids)
    keyed_events = {event_key(choose(group, world), group, slugs, keys): group for group in groups}
    keyed_bonds = {bond_key(choose_bond(bond, same), slugs, keys): same for bond, same in bonds.items()}
    by_document: dict[str, list[tuple[str, Telling | BondTelling]]] = defaultdict(list)
    for key, group in keyed_events.items():
        for telling in group:
            by_document[telling.doc].append((key, telling))
    for key, same in keyed_bonds.items():
        for bond_telling in same:
            by_document[bond_telling.doc].append((key, bond_telling))
    everything = tuple(sorted({*world.judgements, *judgements}))
    texts = {reading.document.id: reading.document.text for reading in readings}
    told = {(str(one.claim.type), one.name): Side(one.name, one.claim.passage.of(texts[one.doc])) for one in tellings}
    return _Found(world, ids, everything, {**world.sides, **told}, by_document)
