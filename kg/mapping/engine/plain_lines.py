"""Lines of rows whose values are as most are: what `Block.lines` makes of them, without asking Arrow about each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import product

from kg.mapping.engine.compile import Term
from kg.mapping.engine.patterns import Block, Graph, JoinPattern, Pattern
from kg.mapping.engine.texts import Columns, Piece, Texts, lines

_END = " ."
"""What ends a line in the default graph."""


class _ForArrowError(ValueError):
    """Only Arrow makes this."""


def plain_lines(block: Block, columns: Columns) -> list[str] | None:
    """Return the lines of rows, without their ends; nothing where a value or a pattern needs a closer look."""
    if block.filters:
        return None
    try:
        made = [_pieces(*which, columns) for which in product(block.subjects, block.patterns)]
    except ValueError:
        return None
    return [line for pieces in made for line in lines(pieces, columns.size)]


def _pieces(subject: Term, pattern: Pattern | JoinPattern, columns: Columns) -> list[Piece]:
    if isinstance(pattern, JoinPattern):
        raise _ForArrowError
    first, second, third = (_term(one, columns) for one in (subject, pattern.predicate, pattern.object))
    return [*first, " ", *second, " ", *third, _end(pattern.graph, columns)]


def _term(term: Term, columns: Columns) -> Sequence[Piece]:
    if term.shape.exact:
        return (term.shape.prefix,)
    if term.plainly is None:
        raise _ForArrowError
    return term.plainly(columns)


def _end(graph: Graph, columns: Columns) -> Piece:
    if graph.term is None:
        return _END
    match _term(graph.term, columns):
        case [str(name)] if not graph.default_only:
            return _closed(name)
        case [str(before), Texts() as graphs, str(after)] if not graph.default_only:
            key = (_ends, before, id(graphs), after)  # which stay as long as the columns do
            return columns.once(key, partial(_ends, before, after), graphs)
    raise _ForArrowError


def _ends(before: str, after: str, graphs: Texts) -> Texts:
    ends = {graph: _closed(f"{before}{graph}{after}") if graph else _END for graph in set(graphs.values)}
    return Texts([ends[graph] for graph in graphs.values], True)


def _closed(graph: str) -> str:
    """Return what ends a line in a graph, without the end of the line."""
    return Graph.end(graph).removesuffix("\n")
