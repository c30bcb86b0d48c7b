"""`kg map`: one mapping, its sources, one graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import OutputError
from kg.graph import FORMATS, Dataset, save
from kg.mapping import Chunk, Mapping, Options, read_mapping, run_distinct
from kg.model.source import BadRow
from kg.output import replace_file
from kg.pipeline.maps.losses import Losses
from kg.pipeline.maps.sources import Finder, open_sources
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
        return (line for chunk in self.run(False) for line in chunk.data.decode().split("\n")[:-1])

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

    def pieces(self, chunks: Iterable[Chunk]) -> Iterator[bytes]:
        for chunk in chunks:
            self.count += chunk.lines
            yield chunk.data


def map_file(path: Path, *, base: str | None = None, database: str = "", strict: bool = False, jobs: int = 1) -> Mapped:
    """Return what a mapping file makes of the sources that it names, beside it or by URL; the same with any `jobs`.

    A `strict` run stops at the first row or source that cannot be used; else it is left out and told.

    Raises:
        RuleError: the mapping has faults.
        InputError: no source can be read; in a strict run, any.
        GraphError: the mapping refers to a column that is not there. Going through the lines of a strict run: a value
            makes no valid term.
    """
    mapping = read_mapping(path)
    losses = Losses(strict)
    tables = open_sources(mapping, database, losses)
    finder = Finder.beside(mapping, database)
    places = {source.table: shown(finder.request(mapping, source).location) for source in mapping.sources()}

    def chunks(default_only: bool) -> Iterator[Chunk]:
        options = Options(base, default_only=default_only)
        return run_distinct([mapping], tables, options=options, omit=losses.omit(places), jobs=jobs)

    return Mapped(mapping, chunks, losses)
