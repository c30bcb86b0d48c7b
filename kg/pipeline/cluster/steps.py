"""The steps of a build, one after the other, each on all partitions at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from kg.errors import InputError
from kg.graph import Build, Statistics, describe
from kg.mapping import Mapping
from kg.model.finding import Finding
from kg.model.progress import Progress, Stage, Watch
from kg.model.summary import DocumentSummary
from kg.pipeline.aside import tell
from kg.pipeline.cluster import joining, judging, reading, whole, writing
from kg.pipeline.cluster.knowing import Recipe, installed
from kg.pipeline.cluster.partitions import Found, batches
from kg.pipeline.cluster.reading import Kept, ReadOf
from kg.pipeline.cluster.scheduler import Cluster
from kg.pipeline.cluster.tables import NAMES, Work
from kg.pipeline.stored.tally import Tally
from kg.pipeline.stored.writing import made
from kg.read import Part, lines_in, numbered
from kg.resolve import Ledger
from kg.resolve.identity import Keys
from kg.resolve.rows import with_ties
from kg.settings import Settings

Item = TypeVar("Item")
Result = TypeVar("Result")

_BUCKETS = 256
"""Partitions of what is joined, at most."""
_ENTITIES = 2_000
"""Entities that are written at a time."""
_SHOWN_DOCUMENTS = 100


@dataclass(frozen=True, slots=True)
class Sources:
    """What is read, what could not be found of it, and by which registries and mappings."""

    found: Found
    unfound: tuple[InputError, ...]
    registries: tuple[Path, ...]
    mappings: tuple[Mapping, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """What the lines of a graph came to.

    `parts` are the partitions that they are in, `described` counts those
    about the build itself, and `findings` are those of core constraints.
    """

    parts: tuple[str, ...]
    tally: Tally
    described: int
    documents: int
    findings: tuple[Finding, ...]
    first: tuple[DocumentSummary, ...]
    faults: tuple[str, ...]

    @property
    def triples(self) -> int:
        """Return how many triples the resolved view has."""
        return self.tally.triples + self.described


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps, on a cluster, with the folder in which they leave what they make."""

    cluster: Cluster
    work: Work
    settings: Settings
    watch: Watch

    def joined(self, sources: Sources, ledger: Ledger, build: Build) -> Joined:
        """Read, join and write all documents; new identities are recorded in the ledger.

        Raises:
            InputError: nothing at all could be read.
            EngineError: the cluster cannot do it.
        """
        batch = list(batches(self._numbered(sources.found.parts), sources.found.size))
        recipe = self._recipe(sources, len(batch))
        read = self._all("read", partial(reading.read_batch, recipe), batch)
        faults = (*sources.unfound, *_faults(read))
        for fault in faults:
            tell(fault)
        kept = self._kept(recipe)
        documents = sum(count for count, _ in read) - sum(len(one.without) for one in kept)
        if not documents:
            raise InputError("sources", "\n".join(["none of them can be read", *map(str, faults)]))
        tally, parts = self._resolved(recipe, kept, Keys(recipe.frame().authority, ledger))
        lines = _description(tally, build, self.settings.base)
        writing.keep(recipe, made("dataset", 0, [], None, lines))
        parts = (*parts, "dataset-0")
        self.work.write("parts", NAMES.pack(parts))
        findings = self._judged(recipe)
        first = tuple(islice(_summaries(recipe, kept), _SHOWN_DOCUMENTS))
        described = len(lines) + 2 * documents
        return Joined(parts, tally, described, documents, findings, first, tuple(map(str, faults)))

    def _numbered(self, parts: Sequence[Part]) -> Iterator[Part]:
        """Yield the parts with the numbers of their lines, which are counted where there are several in a file."""
        lines = [part for part in parts if part.is_lines]
        counts = dict(zip(lines, self._all("read", lines_in, lines), strict=True))
        return numbered(parts, counts.__getitem__)

    def _recipe(self, sources: Sources, parts: int) -> Recipe:
        return Recipe(
            self.work,
            parts,
            min(parts, _BUCKETS),
            sources.registries,
            sources.mappings,
            self.settings.base,
            self.settings.min_confidence,
            installed(sources.registries),
        )

    def _all(self, stage: Stage, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return what a function makes of each value, in the order of the values."""
        found: dict[int, Result] = {}
        for place, result in self.cluster.each(work, items):
            found[place] = result
            self.watch(Progress(stage, len(found), 0, len(items)))
        return [found[place] for place in range(len(items))]

    def _kept(self, recipe: Recipe) -> list[Kept]:
        """Return the partitions without what is told twice."""
        without: dict[int, set[int]] = {part: set() for part in range(recipe.parts)}
        for places in self._all("read", partial(reading.repeated, recipe), range(recipe.buckets)):
            for part, place in places:
                without[part].add(place)
        return [Kept(part, tuple(sorted(places))) for part, places in without.items()]

    def _resolved(self, recipe: Recipe, kept: Sequence[Kept], keys: Keys) -> tuple[Tally, tuple[str, ...]]:
        """Join what documents tell and write it; return what is counted of it, and in which partitions it is."""
        buckets = range(recipe.buckets)
        entities = whole.gather_world(recipe, kept, keys)
        counts = self._all("join", partial(reading.tell_batch, recipe), kept)
        self._all("join", partial(joining.connect, recipe), buckets)
        whole.connect_all(recipe, counts)
        self._all("join", partial(joining.deal, recipe), range(recipe.parts))
        refs = self._all("join", partial(joining.join, recipe), buckets)
        whole.name_all(recipe, keys)
        met = with_ties(chain.from_iterable(refs), entities)
        things = list(writing.in_parts(met, _ENTITIES))
        written = [
            *self._all("write", partial(writing.write_things, recipe), buckets),
            *self._all("write", partial(writing.write_documents, recipe), kept),
            *self._all("write", partial(writing.write_entities, recipe), things),
        ]
        tally = Tally()
        for values in chain.from_iterable(written):
            tally.add(Tally.from_values(values))
        return tally, writing.names_of(recipe, things)

    def _judged(self, recipe: Recipe) -> tuple[Finding, ...]:
        buckets = range(recipe.buckets)
        self._all("judge", partial(judging.answer, recipe), buckets)
        return tuple(chain.from_iterable(self._all("judge", partial(judging.judge, recipe), buckets)))

    def lines(self, parts: Iterable[str]) -> Iterator[bytes]:
        """Yield the lines of partitions."""
        return (writing.lines_in(self.work, part) for part in parts)


def _faults(read: Iterable[ReadOf]) -> Iterator[InputError]:
    """Yield what was set aside; of files and lines with the same bytes only the first counts."""
    met: set[str] = set()
    for digest, aside in chain.from_iterable(asides for _, asides in read):
        if not digest or digest not in met:
            met.add(digest)
            yield from aside.errors()


def _summaries(recipe: Recipe, kept: Iterable[Kept]) -> Iterator[DocumentSummary]:
    for one in kept:
        for n, *row in recipe.work.get("read", one.number, ["n", "doc", "title", "language", "facts"]):
            if n not in one.without:
                yield DocumentSummary(*row)


def _description(tally: Tally, build: Build, base: str) -> list[str]:
    statistics = Statistics(tally.triples, tally.subjects, len(tally.properties), tally.classes)
    return list(describe(statistics, build, base=base))
