"""Mappings applied to tables: rows in, lines of N-Quads out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from contextlib import ExitStack
from dataclasses import replace

from kg.mapping.engine import arrays
from kg.mapping.engine.batches import Batch, batches
from kg.mapping.engine.blocks import Joining, Options, Tables, blocks_of, joined_parents
from kg.mapping.engine.faults import Omission
from kg.mapping.engine.patterns import Block, wanted_of
from kg.mapping.engine.plain_lines import plain_lines
from kg.mapping.model import Mapping
from kg.model.table import Records, Table


def run(
    mappings: Iterable[Mapping],
    tables: Dict[str, Table] | Tables,
    *,
    base: str | None = None,
    omit: Callable[[Omission], None] | None = None,
) -> Iterator[str]:
    """Yield the N-Quads lines (without line ends) that the mappings make of the tables.

    `tables` leads from the names in the mappings to tables; a table that is missing contributes nothing, so that one
    set of mappings serves whatever was read (use `check` to insist). Each table is gone through once, joined ones
    twice. `base` wins over the base of the mapping file, that of a triples map over both. Lines may repeat and are in
    no order to rely on, but the same rows give the same lines. Where a value makes no valid term, the row is told to
    `omit` and left out of what its triples map makes.

    Raises:
        GraphError: a value makes no valid IRI, language tag or literal, and there is no `omit`.
    """
    mappings = tuple(mappings)
    kept = _reusable(mappings, tables)
    with ExitStack() as scratch:
        joining = Joining(lambda name, wanted: batches(kept[name], wanted), scratch)
        for name, blocks in blocks_of(mappings, kept, Options(base), strict=omit is None, joining=joining).items():
            for batch in batches(kept[name], wanted_of(kept[name], blocks)):
                yield from _lines(blocks, batch, omit)


def _lines(blocks: Iterable[Block], batch: Batch, omit: Callable[[Omission], None] | None) -> Iterator[str]:
    columns = batch.columns()
    for block in blocks:
        plain = plain_lines(block, columns) if columns is not None else None
        if plain is None:
            plain = arrays.lines_of([lines.texts for lines in block.lines(batch, omit)])
        yield from plain


def _reusable(mappings: Iterable[Mapping], tables: Tables) -> dict[str, Table | Records]:
    """Keep the rows of tables that others are joined to and that can be gone through but once."""
    result = dict(tables)
    for mapping in mappings:
        sources = {triples_map.name: triples_map.sources for triples_map in mapping.triples_maps}
        for source in (s for parent in joined_parents(mapping) for s in sources[parent] if s.table in result):
            table = result[source.table]
            if isinstance(table.rows, Iterator):
                result[source.table] = _kept(table)
    return result


def _kept(table: Table | Records) -> Table | Records:
    if isinstance(table, Table):
        return replace(table, rows=tuple(table.rows))
    return replace(table, rows=tuple(table.rows))
