"""Third step: what each document tells, in terms of the world; done again where the world of a document changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from kg.model.progress import Progress, Watch
from kg.pipeline.stored.knowing import Known, lots
from kg.pipeline.stored.packing import BOND, OUTLINE, PROFILE, TELLINGS
from kg.pipeline.stored.reading import untell
from kg.pipeline.stored.state import State
from kg.resolve.bonds import tell_bonds
from kg.resolve.events import join_document, keys_of
from kg.resolve.telling import Telling, tell

_LOT = 32
"""Documents handed to a process at a time."""
_BATCH = 2048
_INDICES = {"shared_key": "shared (key)", "bonds_member": "bonds (member)"}
"""Of texts, so in no order that tellings come in: where nothing was told before they are made at the end, in one go."""
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
    """What it tells: groups (profile, tellings, keys) and bonds (member, telling)."""

    n: int
    groups: tuple[tuple[bytes, bytes, tuple[str, ...]], ...]
    bonds: tuple[tuple[str, bytes], ...]


def tell_documents(state: State, known: Known, watch: Watch) -> None:
    """Keep what documents tell that were not told yet."""
    query = "SELECT n FROM documents INDEXED BY documents_bucket WHERE n NOT IN (SELECT n FROM told)"
    waiting = sorted(n for (n,) in state.all(query))
    if not state.one("SELECT 1 FROM told LIMIT 1"):
        for name in _INDICES:
            state.run(f"DROP INDEX IF EXISTS {name}")
    done = 0
    results = known.frame.results(partial(_told, state, known), lots(waiting, _LOT))
    for batch in lots(chain.from_iterable(results), _BATCH):
        with state.step():
            _keep(state, batch)
        done += len(batch)
        watch(Progress("join", done, 0, len(waiting)))
    for name, columns in _INDICES.items():
        state.index(name, columns)


def _told(state: State, known: Known, numbers: list[int]) -> list[tuple[int, Parts]]:
    """Read documents and return what they tell, each with its place, all in one process."""
    query = "SELECT n, bucket, reading, sightings FROM documents WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n"
    with state.reader() as reader:
        rows = reader.execute(query, (json.dumps(numbers),)).fetchall()
    return [
        (bucket, parts_of(known, Document(n, reading, known.who(sightings)))) for n, bucket, reading, sightings in rows
    ]


def parts_of(known: Known, document: Document) -> Parts:
    """Return what a document tells."""
    frame = known.frame
    reading = OUTLINE.unpack(document.reading)
    cast = known.cast(document.who)
    groups, _ = join_document(tell(reading, cast), known.entities, frame.rulings)
    bonds = tell_bonds(reading, cast, frame.lore, frame.authority)
    return Parts(
        document.n,
        tuple(
            (
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


def _keep(state: State, batch: Sequence[tuple[int, Parts]]) -> None:
    numbers = [parts.n for _, parts in batch]
    untell(state, numbers)
    last = state.one("SELECT max(gid) FROM groups") or 0
    groups = list(enumerate(((parts.n, place, *group) for place, parts in batch for group in parts.groups), last + 1))
    state.run_many(
        "INSERT INTO groups (gid, n, place) VALUES (?, ?, ?)",
        ((gid, n, place) for gid, (n, place, *_) in groups),
    )
    state.run_many(
        "INSERT INTO group_tellings VALUES (?, ?, ?)", ((gid, profile, data) for gid, (*_, profile, data, _) in groups)
    )
    shared = ((gid, key) for gid, (*_, keys) in groups for key in keys)
    state.run_many("INSERT OR IGNORE INTO shared VALUES (?, ?)", shared)
    last = state.one("SELECT max(bid) FROM bonds") or 0
    bonds = list(enumerate(((parts.n, place, *bond) for place, parts in batch for bond in parts.bonds), last + 1))
    state.run_many(
        "INSERT INTO bonds (bid, n, place, member) VALUES (?, ?, ?, ?)",
        ((bid, n, place, member) for bid, (n, place, member, _) in bonds),
    )
    state.run_many("INSERT INTO bond_tellings VALUES (?, ?)", ((bid, data) for bid, (*_, data) in bonds))
    members = {member for _, (*_, member, _) in bonds}
    state.run_many("INSERT OR IGNORE INTO loose VALUES (?)", ((member,) for member in sorted(members)))
    state.run_many("INSERT INTO told VALUES (?)", ((n,) for n in numbers))
    state.soil("document", (place for place, _ in batch))
