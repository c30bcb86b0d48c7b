"""`kg map`: one mapping, its sources, one graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from pathlib import Path

from kg.errors import OutputError
from kg.graph import FORMATS, Dataset, save, split_line
from kg.mapping import Mapping, Omission, read_mapping, run
from kg.output import replace_file
from kg.pipeline.maps.lines import Block, sorted_once
from kg.pipeline.maps.sources import open_sources, request
from kg.vocab import BASE

_STREAMED = (".nt", ".nq")


@dataclass(slots=True)
class Mapped:
    """What a mapping makes: blocks of lines, sorted and without repeats, which can be gone through once.

    `omissions` are complete when the lines are at their end.
    `places` leads from the names of tables to files and databases.
    """

    mapping: Mapping
    blocks: Iterator[Block]
    omissions: list[Omission] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

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

    def report(self) -> str:
        """Return a line of JSON for each row that was left out: file, row, column, rule, value, message."""
        found = sorted({(self.places[one.table], *astuple(one)[1:]) for one in self.omissions})
        names = ("file", "row", "column", "rule", "value", "message")
        return "".join(f"{json.dumps(dict(zip(names, one, strict=True)), ensure_ascii=False)}\n" for one in found)


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

    A `strict` run stops at the first value that makes no valid term; else its row is left out and told.

    Raises:
        RuleError: the mapping has faults.
        InputError: a source is missing or cannot be read.
        GraphError: the mapping refers to a column that is not there. Going through the lines of a strict run: a value
            makes no valid term.
    """
    mapping = read_mapping(path)
    tables = open_sources(mapping, database)
    places = {source.table: request(mapping, source, database).location for source in mapping.sources()}
    mapped = Mapped(mapping, iter(()), places=places)
    omit = None if strict else mapped.omissions.append
    mapped.blocks = sorted_once(run([mapping], tables, base=base, omit=omit))
    return mapped
