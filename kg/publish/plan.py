"""What is to be sent: the graphs, cut into batches that the store takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

from kg.errors import InputError, SettingsError
from kg.graph import Dataset, split_line
from kg.publish.profiles import Method, Profile

Mode = Literal["add", "replace"]
DEFAULT = "default"
"""How the default graph of a store is called on the command line."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Target:
    """A graph of the store (`None`: its default graph) and the N-Triples lines that go there, sorted."""

    graph: str | None
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the IRI, or `default`."""
        return self.graph or DEFAULT


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of one request; `is_first` of the target: there the request also empties the graph that is replaced."""

    target: Target
    start: int
    stop: int

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines."""
        return self.target.lines[self.start : self.stop]

    @property
    def is_first(self) -> bool:
        """Return whether it is the first of its graph."""
        return self.start == 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All batches in the order in which they are sent; `key` changes when anything about them does."""

    targets: tuple[Target, ...]
    batches: tuple[Batch, ...]
    method: Method
    mode: Mode
    key: str

    @property
    def triples(self) -> int:
        """Return the number of triples of all graphs."""
        return sum(len(target.lines) for target in self.targets)

    def sent(self, done: int) -> dict[str, int]:
        """Return how many triples of each graph the first `done` batches hold, by name of the graph."""
        counts = {target.name: 0 for target in self.targets}
        for batch in self.batches[:done]:
            counts[batch.target.name] = batch.stop
        return counts


def targets_of(dataset: Dataset, graph: str | None, profile: Profile) -> tuple[Target, ...]:
    """Return where each graph of a dataset goes: the resolved view to `graph`, documents' graphs under their names.

    Raises:
        SettingsError: `graph` is no IRI, or one that the dataset has already, or the store has no default graph.
    """
    if graph is not None:
        _check_iri(graph)
    named = tuple(Target(name, dataset.triples(name)) for name in dataset.graphs)
    view = dataset.triples()
    if graph in dataset.graphs:
        raise SettingsError("--graph", graph, "the name of a graph that the file does not hold itself")
    if view and graph is None and profile.default_graph == "none":
        expected = f"the IRI of a graph: {profile.label} has no default graph that can be loaded"
        raise SettingsError("--graph", DEFAULT, expected)
    return (Target(graph, view), *named) if view or not named else named


def _check_iri(text: str) -> None:
    try:
        NamedNode(text)
    except ValueError as error:
        raise SettingsError("--graph", text, f"an absolute IRI, or {DEFAULT}") from error


def make_plan(targets: Sequence[Target], profile: Profile, *, method: Method, mode: Mode, size: int | None) -> Plan:
    """Return the batches of at most `size` triples, or of what is best for the store.

    Raises:
        InputError: literals are longer than the store takes.
    """
    limit = size or (profile.store_batch if method == "store" else profile.update_batch)
    most_bytes = profile.update_bytes if method == "update" else None
    if method == "store" and profile.literal_bytes is not None:
        _check_literals(targets, profile.literal_bytes, profile)
    batches = tuple(
        batch
        for target in targets
        if target.lines or mode == "replace"
        for batch in _batches(target, limit, most_bytes)
    )
    digest = hashlib.sha256(f"{profile.name} {method} {mode} {limit}\n".encode())
    for target in targets:
        digest.update(f"{target.name}\n".encode())
        for line in target.lines:
            digest.update(line.encode())
    return Plan(tuple(targets), batches, method, mode, digest.hexdigest())


def _batches(target: Target, limit: int, most_bytes: int | None) -> Iterator[Batch]:
    if most_bytes is None:
        for start in range(0, max(len(target.lines), 1), limit):
            yield Batch(target, start, min(start + limit, len(target.lines)))
        return
    start = size = 0
    for number, line in enumerate(target.lines):
        length = len(line.encode()) + 1
        if number > start and (size + length > most_bytes or number - start == limit):
            yield Batch(target, start, number)
            start, size = number, 0
        size += length
    yield Batch(target, start, len(target.lines))


def _check_literals(targets: Sequence[Target], most: int, profile: Profile) -> None:
    found = [
        split_line(line)[0]
        for target in targets
        for line in target.lines
        if len(line) * 4 > most and len(split_line(line)[2].encode()) > most
    ]
    if found:
        shown = ", ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
        message = f"{len(found)} literals are too long for the Graph Store Protocol of {profile.label}: {shown}"
        raise InputError("graph", message, expected=f"at most {most} bytes, or --method update")
