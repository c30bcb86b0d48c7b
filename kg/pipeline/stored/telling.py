"""Third step: what each document tells, in terms of the world; done again where the world of a document changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from kg.model.progress import Progress, Watch
from kg.pipeline.stored.knowing import Known, lots
from kg.pipeline.stored.packing import BOND, PROFILE, READING, TELLINGS
from kg.pipeline.stored.reading import untell
from kg.pipeline.stored.state import State
from kg.resolve.bonds import tell_bonds
from kg.resolve.events import join_document, keys_of
from kg.resolve.telling import Telling, tell

_LOT = 16
"""Documents handed to a process at a time."""
_BATCH = 256
SEPARATOR = "\x1f"
"""Stands between the words of a key."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be told: its number, its packed reading, and the entities that it names, by its keys."""

    n: int
    reading: bytes
    who: dict[str, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """What it tells: groups (rank, profile, tellings, keys) and bonds (member, telling)."""

    n: int
    groups: tuple[tuple[str, bytes, bytes, tuple[str, ...]], ...]
    bonds: tuple[tuple[str, bytes], ...]


def tell_documents(state: State, known: Known, watch: Watch) -> None:
    """Keep what documents tell that were not told yet."""
    waiting = [n for (n,) in state.all("SELECT n FROM documents WHERE told = 0 ORDER BY n")]
    done = 0
    results = known.frame.results(partial(_told, state, known), lots(waiting, _LOT))
    for batch in lots(chain.from_iterable(results), _BATCH):
        with state.step():
            _keep(state, batch)
        done += len(batch)
        watch(Progress("join", done, 0, len(waiting)))


def _told(state: State, known: Known, numbers: list[int]) -> list[Parts]:
    """Read documents and return what they tell, all in one process."""
    query = "SELECT n, reading, sightings FROM documents WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n"
    with state.reader() as reader:
        rows = reader.execute(query, (json.dumps(numbers),)).fetchall()
    return [parts_of(known, Document(n, reading, known.who(sightings))) for n, reading, sightings in rows]


def parts_of(known: Known, document: Document) -> Parts:
    """Return what a document tells."""
    frame = known.frame
    reading = READING.unpack(document.reading)
    cast = known.cast(document.who)
    groups, _ = join_document(tell(reading, cast), known.entities, frame.rulings)
    bonds = tell_bonds(reading, cast, frame.lore, frame.authority)
    return Parts(
        document.n,
        tuple(
            (
                rank(group.tellings[0]),
                PROFILE.pack(group.profile),
                TELLINGS.pack(group.tellings),
                tuple(SEPARATOR.join(key) for key in keys_of(group, frame.rulings)),
            )
            for group in groups
        ),
        tuple((SEPARATOR.join(bond.id[:2]), BOND.pack(bond)) for bond in bonds),
    )


def rank(telling: Telling) -> str:
    """Return a text that sorts as the order of tellings."""
    published, doc, number = telling.order
    return SEPARATOR.join((published, doc, f"{number:08}"))


def _keep(state: State, batch: Sequence[Parts]) -> None:
    numbers = [parts.n for parts in batch]
    untell(state, numbers)
    last = state.one("SELECT max(gid) FROM groups") or 0
    groups = [(parts.n, *group) for parts in batch for group in parts.groups]
    state.run_many(
        "INSERT INTO groups (gid, n, rank, profile, data) VALUES (?, ?, ?, ?, ?)",
        ((last + number, *group[:4]) for number, group in enumerate(groups, 1)),
    )
    shared = ((key, last + number) for number, (*_, keys) in enumerate(groups, 1) for key in keys)
    state.run_many("INSERT OR IGNORE INTO shared VALUES (?, ?)", shared)
    bonds = [(parts.n, *bond) for parts in batch for bond in parts.bonds]
    state.run_many("INSERT INTO bonds (n, member, data) VALUES (?, ?, ?)", bonds)
    state.run_many("INSERT OR IGNORE INTO loose VALUES (?)", ((member,) for _, member, _ in bonds))
    state.run_many("UPDATE documents SET told = 1 WHERE n = ?", ((n,) for n in numbers))
    state.run_many(
        "INSERT OR IGNORE INTO dirty SELECT 'document', bucket FROM documents WHERE n = ?", ((n,) for n in numbers)
    )
