"""Fourth step: what hangs together is found key by key, and joined by itself; only where something changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from operator import itemgetter

from kg.model.progress import Progress, Watch
from kg.pipeline.stored.knowing import Known, bucket_of, lots
from kg.pipeline.stored.packing import BOND, PROFILE, PROPOSAL, TELLINGS
from kg.pipeline.stored.state import State
from kg.pipeline.stored.telling import SEPARATOR, rank
from kg.resolve.bonds import choose_bond, join_bonds
from kg.resolve.choose import choose
from kg.resolve.events import connections, join_groups
from kg.resolve.identity import propose_bond, propose_event
from kg.resolve.judgement import Roots
from kg.resolve.rows import refers_to
from kg.resolve.telling import Profile

_LOT = 16
"""Keys, or parts, handed to a process at a time."""
_BATCH = 4096
_MANY = 0.2  # share of the groups: when more are new, all keys are gone through in their order

Rows = Sequence[tuple[int, bytes]]
Make = Callable[[Known, Rows], "list[Thing]"]


def join_all(state: State, known: Known, watch: Watch) -> None:
    """Join what is new or was taken apart, and propose keys for what came of it."""
    _connect(state, known)
    _join(state, known, "event", events_of, watch)
    _loosen(state)
    _join(state, known, "bond", bonds_of, watch)


def _connect(state: State, known: Known) -> None:
    with state.step():
        _forget_things(state, "event", "SELECT CAST(component AS TEXT) FROM apart")
        state.run("UPDATE groups SET component = NULL WHERE component IN (SELECT component FROM apart)")
        state.run("DELETE FROM apart")
    new = state.one("SELECT count(*) FROM groups WHERE component IS NULL")
    if not new:
        return
    everything = new > _MANY * state.one("SELECT count(*) FROM groups")
    blocks = lots(_shared(state, everything), _LOT)
    found = known.frame.results(partial(_edges, state, known), blocks)
    pairs: Iterable[tuple[int, int]] = chain.from_iterable(found)
    if not everything:
        pairs = list(pairs)
    roots = Roots((state.one("SELECT max(gid) FROM groups") or 0) + 1)
    before = set()
    for gid, component in _joined_before(state, None if everything else {gid for pair in pairs for gid in pair}):
        roots.join(component, gid)
        before.add(component)
    for left, right in pairs:
        roots.join(left, right)
    with state.step():
        _settle(state, roots, before)


def _edges(state: State, known: Known, blocks: list[tuple[str, list[int]]]) -> list[tuple[int, int]]:
    """Read the profiles of the groups that share keys, and return the pairs that may be one event."""
    query = "SELECT gid, profile FROM group_tellings WHERE gid IN (SELECT value FROM json_each(?))"
    with state.reader() as reader:
        rows = reader.execute(query, (json.dumps(sorted({gid for _, gids in blocks for gid in gids})),))
        profiles = {gid: PROFILE.unpack(profile) for gid, profile in rows}
    return [
        pair for key, gids in blocks for pair in edges_of(known, key, [(gid, profiles[gid]) for gid in gids])
    ]  # fmt: skip


def edges_of(known: Known, key: str, members: Sequence[tuple[int, Profile]]) -> list[tuple[int, int]]:
    """Return the pairs of groups that may be one event, of those with a key in common, given by number."""
    pairs = connections(tuple(key.split(SEPARATOR)), [profile for _, profile in members], known.entities)
    return [(members[left][0], members[right][0]) for left, right in pairs]


def _shared(state: State, everything: bool) -> Iterator[tuple[str, list[int]]]:
    """Yield the keys that several groups share, of which one is new."""
    only = "" if everything else (
        " WHERE key IN (SELECT n.key FROM shared n JOIN groups USING (gid) WHERE component IS NULL)"
    )  # fmt: skip
    rows = state.stream(f"SELECT key, gid FROM shared{only} ORDER BY key, gid")
    for key, block in groupby(rows, key=itemgetter(0)):
        members = [gid for _, gid in block]
        if len(members) > 1:
            yield key, members


def _joined_before(state: State, gids: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """Yield the groups that were joined before, all or of some, with what they were joined to."""
    query = "SELECT gid, component FROM groups WHERE component IS NOT NULL"
    if gids is None:
        yield from state.stream(query)
    else:
        for gid in sorted(gids):
            yield from state.all(f"{query} AND gid = ?", (gid,))


def _settle(state: State, roots: Roots, before: Collection[int]) -> None:
    """Put the new groups where they belong, with all `before` that they tie together, and open these components."""
    new = [gid for (gid,) in state.all("SELECT gid FROM groups WHERE component IS NULL")]
    state.run_many("INSERT OR IGNORE INTO open VALUES (?)", ((root,) for root in {roots.root(gid) for gid in new}))
    state.run_many("UPDATE groups SET component = ? WHERE gid = ?", ((roots.root(gid), gid) for gid in new))
    moved = [(roots.root(found), found) for found in sorted(before) if roots.root(found) != found]
    state.run_many("UPDATE groups SET component = ? WHERE component = ?", moved)
    state.run("CREATE TEMP TABLE IF NOT EXISTS moved (component INTEGER PRIMARY KEY)")
    state.run("DELETE FROM moved")
    state.run_many("INSERT OR IGNORE INTO moved VALUES (?)", ((found,) for _, found in moved))
    gone = "SELECT CAST(component AS TEXT) FROM (SELECT component FROM moved UNION SELECT component FROM open)"
    _forget_things(state, "event", gone)


def _forget_things(state: State, kind: str, parts: str) -> None:
    """Forget the things made of parts, a query of texts; which key a telling had stays noted with it."""
    where = f"kind = '{kind}' AND part IN ({parts})"
    state.run(f"INSERT OR IGNORE INTO dirty SELECT kind, bucket FROM things WHERE {where} AND bucket IS NOT NULL")
    state.run(f"DELETE FROM refs WHERE thing IN (SELECT thing FROM things WHERE {where})")
    state.run(f"DELETE FROM things WHERE {where}")


def _loosen(state: State) -> None:
    with state.step():
        _forget_things(state, "bond", "SELECT member FROM loose")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is one: the numbers of the rows that tell of it, its rank, proposal, and the entities that it refers to."""

    rows: tuple[int, ...]
    rank: str
    proposal: bytes
    refs: tuple[str, ...]


def events_of(known: Known, rows: Rows) -> list[Thing]:
    """Return the events among groups that hang together, given as numbers and tellings."""
    numbers = {}
    groups = []
    for gid, data in rows:
        tellings = TELLINGS.unpack(data)
        numbers[tellings[0].order] = gid
        groups.append(tellings)
    events, _ = join_groups(groups, known.entities, known.frame.rulings)
    found = []
    for event in events:
        facts = choose(event, known.entities)
        gids = tuple(numbers[one.order] for one in event if one.order in numbers)
        proposal = PROPOSAL.pack(propose_event(facts, event, known.slugs))
        found.append(Thing(gids, rank(event[0]), proposal, refers_to(facts)))
    return found


def bonds_of(known: Known, rows: Rows) -> list[Thing]:
    """Return the tenures and memberships among tellings of one member, given by number."""
    tellings = [(bid, BOND.unpack(data)) for bid, data in rows]
    numbers = {id(telling): bid for bid, telling in tellings}
    found = []
    for bond_id, same in join_bonds(telling for _, telling in tellings).items():
        bids = tuple(numbers[id(telling)] for telling in same)
        proposal = PROPOSAL.pack(propose_bond(choose_bond(bond_id, same), known.slugs))
        found.append(Thing(bids, SEPARATOR.join(bond_id), proposal, tuple(filter(None, bond_id[1:3]))))
    return found


_TABLES = {
    "event": ("groups", "group_tellings", "gid", "open", "component"),
    "bond": ("bonds", "bond_tellings", "bid", "loose", "member"),
}
"""Of each kind: rows and what they tell, by what number; parts that wait, and the column that a row has its part in."""


def _join(state: State, known: Known, kind: str, make: Make, watch: Watch) -> None:
    table, _, _, waiting, column = _TABLES[kind]
    parts = (part for (part,) in state.stream(f"SELECT {column} FROM {waiting} ORDER BY {column}"))
    done = 0
    results = known.frame.results(partial(_joined, state, known, kind, make), lots(parts, _LOT))
    for batch in lots(chain.from_iterable(results), _BATCH):
        with state.step():
            _keep(state, kind, batch)
        done += len(batch)
        watch(Progress("join", done))
    with state.step():  # parts of which nothing is left
        left = f"SELECT 1 FROM {table} x WHERE x.{column} = {waiting}.{column}"
        state.run(f"DELETE FROM {waiting} WHERE NOT EXISTS ({left})")


def _joined(
    state: State, known: Known, kind: str, make: Make, parts: list[str | int]
) -> list[tuple[str | int, list[Thing]]]:
    """Read parts and join what is in them, all in one process; those of which nothing is left are passed over."""
    table, told, number, _, column = _TABLES[kind]
    query = (
        f"SELECT {column}, {number}, data FROM {table} JOIN {told} USING ({number})"
        f" WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY {column}, {number}"
    )
    with state.reader() as reader:
        rows = reader.execute(query, (json.dumps(parts),)).fetchall()
    return [
        (part, make(known, [(one, data) for _, one, data in same])) for part, same in groupby(rows, key=itemgetter(0))
    ]


def _keep(state: State, kind: str, batch: Sequence[tuple[str | int, list[Thing]]]) -> None:
    table, _, number, waiting, column = _TABLES[kind]
    last = state.one("SELECT max(thing) FROM things") or 0
    found = list(enumerate(((part, one) for part, things in batch for one in things), last + 1))
    state.run_many(
        "INSERT INTO things (thing, kind, part, rank, proposal, bucket) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (thing, kind, str(part), one.rank, one.proposal, bucket_of(str(part)) if kind == "bond" else None)
            for thing, (part, one) in found
        ),
    )
    rows = ((thing, row) for thing, (_, one) in found for row in one.rows)
    state.run_many(f"UPDATE {table} SET thing = ? WHERE {number} = ?", rows)
    refs = ((thing, entity) for thing, (_, one) in found for entity in one.refs)
    state.run_many("INSERT OR IGNORE INTO refs VALUES (?, ?)", refs)
    state.run_many(f"DELETE FROM {waiting} WHERE {column} = ?", ((part,) for part, _ in batch))
