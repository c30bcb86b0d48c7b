"""Term maps to functions from the columns of a batch to columns of N-Quads terms.

Compiled once, then applied to some thousand rows at a time. A term is given as its pieces, constant texts and columns
in turn, so that a whole line is put together at once. A missing or empty value gives no term.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kg.errors import GraphError
from kg.mapping.engine import arrays
from kg.mapping.engine.arrays import Piece
from kg.mapping.engine.batches import SURROGATE, Batch
from kg.mapping.engine.cells import XSD, natural_literal
from kg.mapping.engine.faults import TermError
from kg.mapping.engine.plain import Make, made_plainly
from kg.mapping.engine.shapes import Shape, exactly
from kg.mapping.model import Condition, Reference, TermMap
from kg.mapping.syntax import (
    IRI,
    UNRESERVED,
    blank_node,
    escape,
    is_iri,
    is_language,
    percent_encode,
    unsafe_iri,
)  # fmt: skip

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_IS_IRI = rf"\A(?:{IRI})\z"

Pieces = Callable[[Batch], Sequence[Piece]]
Column = Callable[[Batch], pa.Array]

XSD_STRING = f"{XSD}string"


class Term(NamedTuple):
    """A compiled term map: its pieces, the positions of the columns that it reads, how its texts look.

    Terms with the same `key` make the same of the same row. One that is not constant may be made `plainly`, too.
    """

    pieces: Pieces
    columns: tuple[int, ...]
    shape: Shape
    key: Hashable
    plainly: Make | None = None

    def encode(self, batch: Batch) -> pa.Array:
        """Return the term of each row.

        Raises:
            TermError: values make no valid terms.
        """
        return arrays.joined(self.pieces(batch), batch.size)


class Filter(NamedTuple):
    """A compiled condition: what tells for each row whether it passes, and the positions of the columns read."""

    passes: Column
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles term maps for one table; `name` stands in errors, `index` leads from column to position.

    `scope` tells blank nodes that are new for each row from those of other triples maps.
    """

    name: str
    base: str
    index: dict[str, int]
    scope: str = ""

    def term(self, term: TermMap) -> Term:
        """Return the compiled IRI (`<…>`), blank node (`_:…`) or literal (`"…"` with tag or datatype).

        Raises:
            GraphError: it is constant and not valid.
        """
        pieces, shape = self._compiled(term)
        scope = (self.scope, term.fresh) if term.term_type == "blank" and not term.parts else ()
        return Term(pieces, self._columns(term), shape, (_same(term), self.base, scope), self._plainly(term))

    def _plainly(self, term: TermMap) -> Make | None:
        ending = self._suffix(term) if term.term_type == "literal" else ""
        parts = self._based_parts(term) if term.term_type == "iri" and not term.is_reference else term.parts
        return made_plainly(term, parts, ending if isinstance(ending, str) else None, self.index)

    def _columns(self, term: TermMap) -> tuple[int, ...]:
        return tuple(sorted({self.index[column] for column in term.columns()}))

    def _compiled(self, term: TermMap) -> tuple[Pieces, Shape]:
        if term.term_type == "literal":
            return self._natural(term) if term.natural and term.is_reference else self._literal(term)
        if term.term_type == "blank":
            return self._blank(term)
        return self._iri_reference(term) if term.is_reference else self._iri_template(term)

    def condition(self, condition: Condition) -> Filter:
        """Return the compiled condition."""
        columns = (*self._columns(condition.left), *self._columns(condition.right))
        return Filter(self._test(condition), columns)

    def _test(self, condition: Condition) -> Column:
        left = self._text(condition.left)
        if condition.test == "matches":
            fits = re.compile(condition.right.constant or "").fullmatch
            fitting = partial(arrays.mapped, function=lambda text: text if fits(text) else None)
            return lambda batch: pc.is_valid(fitting(_filled(left(batch))))
        right = self._text(condition.right)
        compare = pc.equal if condition.test == "equal" else pc.not_equal
        return lambda batch: compare(_filled(left(batch)), _filled(right(batch)))

    def text(self, term: TermMap) -> Term:
        """Return the compiled value that is compared, not written."""
        return Term(self._parts(term.parts, _as_is), self._columns(term), Shape(), _same(term))

    def _text(self, term: TermMap) -> Column:
        return self.text(term).encode

    def _error(self, value: str, message: str, column: str = "") -> GraphError:
        return GraphError(self.name, value, message, column=column)

    def _values(self, name: str) -> Column:
        at = self.index[name]

        def values(batch: Batch) -> pa.Array:
            try:
                return batch.texts(at)
            except TermError as fault:
                raise TermError(fault.rows, name) from fault

        return values

    # IRIs

    def _iri_reference(self, term: TermMap) -> tuple[Pieces, Shape]:
        """The value is the IRI; a relative one is put behind the base (R2RML §7.3)."""
        (name,) = term.columns()
        values = self._values(name)
        if term.safety == "unsafe":
            make = self._anything
            return lambda batch: [arrays.mapped(values(batch), make)], Shape("<", ">")

        def absolute(batch: Batch) -> pa.Array:
            return batch.once((self.base, name), lambda: self._absolute(values(batch), name))

        return lambda batch: ["<", absolute(batch), ">"], Shape("<", ">")

    def _absolute(self, values: pa.Array, column: str) -> pa.Array:
        """Return absolute IRIs; all values are looked at."""
        if arrays.are_plain_iris(values):
            return values
        valid = pc.match_substring_regex(values, _IS_IRI)
        if pc.all(valid).as_py() is not False:
            return values
        relative = arrays.joined([self.base, values], len(values))
        wrong = pc.invert(pc.or_(valid, pc.match_substring_regex(relative, _IS_IRI)))
        _refuse(wrong, values, "not an IRI", column)
        return pc.if_else(valid, values, relative)

    def _anything(self, value: str) -> str:
        return unsafe_iri(value if _SCHEME.match(value) else self.base + value)

    def _iri_template(self, term: TermMap) -> tuple[Pieces, Shape]:
        parts = self._based_parts(term)
        if term.safety == "unsafe":
            texts = self._joined(parts)
            return lambda batch: [arrays.mapped(texts(batch), unsafe_iri)], Shape("<", ">")
        if term.constant is not None:
            return self._constant_iri("".join(map(str, parts)))
        encode = _ascii if term.safety == "uri" else _international
        parts = ("<", *parts, ">")
        return self._parts(parts, encode), _shape(parts)

    def _based_parts(self, term: TermMap) -> tuple[str | Reference, ...]:
        """Return the parts of the template of an IRI, behind the base where it is relative."""
        first = term.parts[0]
        is_absolute = isinstance(first, str) and _SCHEME.match(first)
        return term.parts if is_absolute else (self.base, *term.parts)

    def _constant_iri(self, text: str) -> tuple[Pieces, Shape]:
        if not is_iri(text):
            raise self._error(text, "not an IRI")
        return lambda _: [f"<{text}>"], exactly(f"<{text}>")

    # blank nodes

    def _blank(self, term: TermMap) -> tuple[Pieces, Shape]:
        if not term.parts:
            label = f"_:f{self.scope}{term.fresh}r"
            return lambda batch: [label, arrays.column(map(str, batch.numbers))], Shape(label)
        texts = self._text(term)
        return lambda batch: [arrays.mapped(texts(batch), blank_node)], Shape("_:b")

    # literals

    def _natural(self, term: TermMap) -> tuple[Pieces, Shape]:
        """The value has the datatype that its source knows it by."""
        (name,) = term.columns()
        plain, _ = self._literal(term)

        def pieces(batch: Batch) -> Sequence[Piece]:
            datatype = batch.datatype(self.index[name])
            if not datatype:
                return plain(batch) if datatype is not None else [_natural_literals(batch, self.index[name], name)]
            return ['"', batch.texts(self.index[name]), f'"^^<{XSD}{datatype}>']

        return pieces, Shape('"')

    def _literal(self, term: TermMap) -> tuple[Pieces, Shape]:
        parts = ('"', *(escape(part) if isinstance(part, str) else part for part in term.parts), '"')
        suffix = self._suffix(term)
        if isinstance(suffix, str):
            parts = (*parts, suffix)
            return self._parts(parts, arrays.escaped), _shape(parts)
        texts = self._parts(parts, arrays.escaped)
        return lambda batch: [*texts(batch), suffix(batch)], _shape((*parts, Reference("")))

    def _suffix(self, term: TermMap) -> str | Column:
        """Return what follows the closing quote, or its column where values tell it."""
        if term.language is not None:
            return f"@{term.language.constant}" if term.language.constant else self._language(term.language)
        if term.datatype is None or term.datatype.constant == XSD_STRING:
            return ""
        if term.datatype.constant is not None:
            return f"^^{self._constant_iri(self._based(term.datatype.constant))[1].prefix}"
        datatypes = self._compiled(term.datatype)[0]
        plain = arrays.constant(f"^^<{XSD_STRING}>")

        def encode(batch: Batch) -> pa.Array:
            found = arrays.joined(["^^", *datatypes(batch)], batch.size)
            return pc.if_else(pc.equal(found, plain), arrays.constant(""), found)

        return encode

    def _based(self, iri: str) -> str:
        return iri if is_iri(iri) else self.base + iri

    def _language(self, term: TermMap) -> Column:
        tags = self._text(term)
        columns = ", ".join(term.columns())

        def encode(batch: Batch) -> pa.Array:
            found = tags(batch)
            wrong = arrays.mapped(found, lambda tag: None if is_language(tag) else tag)
            _refuse(pc.is_valid(wrong), found, "not a language tag", columns)
            return arrays.joined(["@", found], batch.size)

        return encode

    # values between constant texts

    def _parts(self, parts: Iterable[str | Reference], encode: Callable[[pa.Array], pa.Array]) -> Pieces:
        """Put encoded values between constant texts."""
        made = [part if isinstance(part, str) else self._values(part.column) for part in parts]
        return lambda batch: [part if isinstance(part, str) else encode(part(batch)) for part in made]

    def _joined(self, parts: Iterable[str | Reference]) -> Column:
        pieces = self._parts(parts, _as_is)
        return lambda batch: arrays.joined(pieces(batch), batch.size)


def _same(term: TermMap) -> Hashable:
    """What two term maps have in common that make the same of a row, wherever they stand in the file."""
    inner = tuple(_same(one) if one else None for one in (term.language, term.datatype))
    return (term.parts, term.term_type, term.safety, term.natural, inner)


def _shape(parts: Sequence[str | Reference]) -> Shape:
    if all(isinstance(part, str) for part in parts):
        return exactly("".join(map(str, parts)))
    at = [number for number, part in enumerate(parts) if isinstance(part, Reference)]
    return Shape("".join(map(str, parts[: at[0]])), "".join(map(str, parts[at[-1] + 1 :])))


def _as_is(values: pa.Array) -> pa.Array:
    return values


def _filled(values: pa.Array) -> pa.Array:
    return pc.fill_null(values, arrays.constant(""))


def _ascii(values: pa.Array) -> pa.Array:
    if not arrays.holds_other(values, UNRESERVED):
        return values
    return arrays.mapped(values, percent_encode)


def _international(values: pa.Array) -> pa.Array:
    if not arrays.holds_other(values, UNRESERVED):
        return values
    return arrays.mapped(values, lambda value: percent_encode(value, ascii_only=False))


def _natural_literals(batch: Batch, at: int, column: str) -> pa.Array:
    wrong: dict[int, tuple[str, str]] = {}
    found: list[str | None] = []
    for position, cell in enumerate(batch.cells(at)):
        try:
            found.append(natural_literal(cell))
        except ValueError:
            wrong[position] = (repr(cell), SURROGATE)
    if wrong:
        raise TermError(wrong, column)
    return arrays.column(found)


def _refuse(wrong: pa.Array, values: pa.Array, message: str, column: str) -> None:
    rows = {at: (str(values[at].as_py()), message) for at in arrays.positions(wrong)}
    if rows:
        raise TermError(rows, column)
