"""`kg map`: one mapping, its sources, one graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import OutputError
from kg.graph import FORMATS, Dataset, save
from kg.mapping import Chunk, Mapping, Options, read_mapping, run_distinct, with_provenance
from kg.model.source import BadRow
from kg.output import replace_file
from kg.pipeline.maps.documents import document_mapping, document_table, unused_evidence
from kg.pipeline.maps.losses import Losses
from kg.pipeline.maps.sources import Finder, open_documents, open_sources
from kg.pipeline.maps.spread import Spread
from kg.pipeline.workers import cores
from kg.sources import shown
from kg.vocab import BASE

_STREAMED = (".nt", ".nq")


@dataclass(slots=True)
class Mapped:
    """What a mapping makes: lines without repeats, in an order that follows from the sources.

    Each time the lines are gone through the mapping is run; `left_out` is complete when they are at their end.
    """

    mapping: Mapping
    run: Callable[[bool], Iterator[Chunk]]
    losses: Losses = field(default_factory=Losses)

    @property
    def left_out(self) -> tuple[BadRow, ...]:
        """Rows and sources that make nothing."""
        return self.losses.all

    @property
    def lines(self) -> Iterator[str]:
        """The lines of N-Quads, without line ends."""
        return (line for chunk in self.run(False) for line in bytes(chunk.data).decode().split("\n")[:-1])

    def save(self, path: Path) -> int:
        """Write the graph in the syntax of the ending and return the number of statements.

        Syntaxes of triples take the default graph only.

        Raises:
            OutputError: the ending is unknown or the file cannot be written; what stood there is untouched.
            InputError: a source turns out to be broken.
            GraphError: a value makes no valid term, in a strict run.
        """
        ending = path.suffix.lower()
        if ending not in FORMATS:
            raise OutputError(str(path), f"the ending {ending!r} is none of {', '.join(FORMATS)}")
        if ending not in _STREAMED:
            dataset = Dataset(self.lines)
            save(dataset, path, base=self.mapping.base or BASE)
            return len(dataset.lines)
        counter = _Counter()
        replace_file(path, counter.pieces(self.run(ending == ".nt")))
        return counter.count


@dataclass(slots=True)
class _Counter:
    count: int = 0

    def pieces(self, chunks: Iterable[Chunk]) -> Iterator[memoryview]:
        for chunk in chunks:
            self.count += chunk.lines
            yield chunk.data


def map_file(
    path: Path,
    *,
    base: str | None = None,
    strict: bool = False,
    provenance: bool = False,
    jobs: int | None = None,
    database: str = "",
) -> Mapped:
    """Return what a mapping file makes of the sources that it names, beside it or by URL.

    It is the same with any number of `jobs`, threads and processes, by default one a core.
    A `strict` run stops at the first row or source that cannot be used; else it is left out and told. With
    `provenance` what is made carries the rows that it comes from (see `kg.mapping.provenance`).

    Raises:
        RuleError: the mapping has faults.
        InputError: no source can be read; in a strict run, any.
        GraphError: the mapping refers to a column that is not there. Going through the lines of a strict run: a value
            makes no valid term.
    """
    mapping = read_mapping(path)
    losses = Losses(strict)
    finder = Finder.beside(mapping, database)
    places = {source.table: shown(finder.request(mapping, source).location) for source in mapping.sources()}
    mappings = [mapping]
    if provenance:
        documents = open_documents(mapping, database, losses)
        tables = {name: document.table for name, document in documents.items()}
        whole = base or mapping.base or BASE
        described = document_table(documents.values(), whole)
        mappings = [with_provenance(mapping, base=whole), document_mapping(described.name)]
        tables[described.name] = described
    else:
        tables = open_sources(mapping, database, losses)

    def chunks(default_only: bool) -> Iterator[Chunk]:
        options = Options(base, default_only=default_only)
        count = jobs or cores()
        read = Spread(losses, count)
        made = run_distinct(mappings, tables, options=options, omit=losses.omit(places), jobs=count, read=read)
        if not provenance:
            return made
        return (_without(chunk, unused_evidence(losses.all, documents.values(), whole)) for chunk in made)

    return Mapped(mapping, chunks, losses)


def _without(chunk: Chunk, iris: Collection[str]) -> Chunk:
    """Leave out the lines that hold one of these IRIs, of rows that were told of before."""
    if not iris:
        return chunk
    unused = [iri.encode() for iri in iris]
    lines = bytes(chunk.data).splitlines(keepends=True)
    kept = [line for line in lines if not any(iri in line for iri in unused)]
    return Chunk(memoryview(b"".join(kept)), len(kept))
