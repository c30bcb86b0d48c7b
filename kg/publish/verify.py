"""Whether a store holds what was sent: every graph by count, and some triples of each kind one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import EndpointError
from kg.graph import split_line
from kg.publish.plan import Mode, Target
from kg.publish.store import Store
from kg.publish.terms import value_of_binding, values_of_lines

SPREAD = 40
"""Triples looked at besides the first one of each datatype and language: evenly spread over all graphs."""
_KIND = re.compile(r'"(@[A-Za-z0-9-]+|\^\^<[^>]*>)?\Z')
_ADVICE = "run it again with --restart, and with --replace if the graphs are yours alone"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found: triples of each graph by its name, and how many triples were looked at one by one."""

    counts: Mapping[str, int]
    samples: int


def verify(store: Store, targets: Sequence[Target], *, mode: Mode, before: Mapping[str, int]) -> Check:
    """Return the counts after a load.

    Raises:
        EndpointError: a graph holds fewer or more triples than it can after that load, or a sampled one is missing.
    """
    counts = {target.name: store.count(target.graph) for target in targets}
    for target in targets:
        _check_count(store, target, counts[target.name], mode=mode, before=before.get(target.name, 0))
    samples = list(_samples(targets))
    for target, line in samples:
        if not _holds(store, target, line):
            reason = f"the graph {target.name} lacks {line}"
            raise EndpointError(store.urls.query, reason, advice=_ADVICE)
    return Check(counts, len(samples))


def _check_count(store: Store, target: Target, count: int, *, mode: Mode, before: int) -> None:
    """Stores may hold two spellings of a value as one triple; what is told of a union says nothing of the most."""
    sent = len(target.lines)
    is_union = target.graph is None and store.profile.default_graph == "union" and not store.profile.default_from
    most = sent if mode == "replace" else before + sent
    if count > most and not is_union:
        reason = f"the graph {target.name} holds {count} triples, {count - most} more than it can after this load"
        raise EndpointError(store.urls.query, reason, advice=_ADVICE)
    if count < sent and count < len(set(values_of_lines(target.lines))):
        reason = f"the graph {target.name} holds {count} triples of {sent} that were sent"
        raise EndpointError(store.urls.query, reason, advice=_ADVICE)


def _samples(targets: Sequence[Target]) -> Iterator[tuple[Target, str]]:
    total = sum(len(target.lines) for target in targets)
    step = max(total // SPREAD, 1)
    kinds: set[str] = set()
    number = 0
    for target in targets:
        for line in target.lines:
            kind = _KIND.search(line.removesuffix(" ."))
            is_new = kind is not None and kind.group() not in kinds
            if is_new and kind:
                kinds.add(kind.group())
            if is_new or number % step == 0:
                yield target, line
            number += 1


def _holds(store: Store, target: Target, line: str) -> bool:
    subject, predicate, _, _ = split_line(line)
    pattern = f"{subject} {predicate} ?o"
    if target.graph is not None:
        pattern = f"GRAPH <{target.graph}> {{ {pattern} }}"
    ((_, _, wanted),) = values_of_lines([line])
    return any(value_of_binding(row["o"]) == wanted for row in store.select(f"SELECT ?o WHERE {{ {pattern} }}"))
