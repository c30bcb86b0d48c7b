"""`kg map`: one mapping, its sources, one graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import OutputError
from kg.graph import FORMATS, Dataset, save, split_line
from kg.mapping import Mapping, read_mapping, run
from kg.model.source import BadRow
from kg.output import replace_file
from kg.pipeline.maps.lines import Block, sorted_once
from kg.pipeline.maps.losses import Losses
from kg.pipeline.maps.sources import Finder, open_sources
from kg.sources import shown
from kg.vocab import BASE

_STREAMED = (".nt", ".nq")


@dataclass(slots=True)
class Mapped:
    """What a mapping makes: blocks of lines, sorted and without repeats, which can be gone through once.

    `left_out` is complete when the lines are at their end.
    """

    mapping: Mapping
    blocks: Iterator[Block]
    losses: Losses = field(default_factory=Losses)

    @property
    def left_out(self) -> tuple[BadRow, ...]:
        """Rows and sources that make nothing."""
        return self.losses.all

    @property
    def lines(self) -> Iterator[str]:
        """The lines of N-Quads, without line ends."""
        return (line[:-1].decode() for block in self.blocks for line in block)

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
        is_whole = ending == ".nq" or not _names_graphs(self.mapping)
        blocks = self.blocks if is_whole else map(_triples, self.blocks)
        replace_file(path, counter.pieces(blocks))
        return counter.count


@dataclass(slots=True)
class _Counter:
    count: int = 0

    def pieces(self, blocks: Iterable[Block]) -> Iterator[bytes]:
        for block in blocks:
            self.count += len(block)
            yield b"".join(block)


def _triples(block: Block) -> Block:
    return [line for line in block if split_line(line[:-1].decode())[3] is None]


def _names_graphs(mapping: Mapping) -> bool:
    return any(one.graphs or any(po.graphs for po in one.predicate_objects) for one in mapping.triples_maps)


def map_file(path: Path, *, base: str | None = None, database: str = "", strict: bool = False) -> Mapped:
    """Return what a mapping file makes of the sources that it names, beside it or by URL.

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
    lines = run([mapping], tables, base=base, omit=losses.omit(places))
    return Mapped(mapping, sorted_once(lines), losses)
