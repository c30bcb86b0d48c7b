"""Term maps to functions from columns of values to columns of N-Quads terms.

Compiled once, then applied to a few thousand rows at a time: whole columns go through one list comprehension, which
is several times quicker than a term object for each value. A missing or empty value gives `None`, not a term.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import NamedTuple

from kg.errors import GraphError
from kg.mapping.engine.batches import Chunk, Value, natural_literal
from kg.mapping.model import Condition, Reference, TermMap
from kg.mapping.syntax import UNSAFE, blank_node, escape, is_iri, is_language, is_unreserved, percent_encode, unsafe_iri

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

Encoder = Callable[[Chunk], Iterable[Value]]
"""One value, encoded term or `None` for each row."""

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Term(NamedTuple):
    """The encoder of a term map and the positions of the columns that it reads."""

    encode: Encoder
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

        The encoder raises `GraphError` where a value does not make a valid term.
        """
        return self._with_columns(term, self._encoder(term))

    def _with_columns(self, term: TermMap, encoder: Encoder) -> Term:
        return Term(encoder, tuple(sorted({self.index[column] for column in term.columns()})))

    def _encoder(self, term: TermMap) -> Encoder:
        if term.term_type == "literal":
            return self._natural(term) if term.natural and term.is_reference else self._literal(term)
        if term.term_type == "blank":
            return self._blank(term)
        return self._iri_reference(term) if term.is_reference else self._iri_template(term)

    def condition(self, condition: Condition) -> Callable[[Chunk], Iterable[bool]]:
        """Return a function that tells for each row whether it passes."""
        left = self._text(condition.left)
        if condition.test == "matches":
            matches = re.compile(condition.right.constant or "").fullmatch
            return lambda chunk: [matches(value or "") is not None for value in left(chunk)]
        right = self._text(condition.right)
        wanted = condition.test == "equal"
        return lambda chunk: [
            ((a or "") == (b or "")) is wanted for a, b in zip(left(chunk), right(chunk), strict=False)
        ]

    def text(self, term: TermMap) -> Term:
        """Return the compiled value that is compared, not written."""
        return self._with_columns(term, self._text(term))

    def _text(self, term: TermMap) -> Encoder:
        return self._joined(term.parts, lambda values: values)

    def _error(self, value: str, message: str, column: str = "") -> GraphError:
        return GraphError(self.name, value, message, column=column)

    # IRIs

    def _iri_reference(self, term: TermMap) -> Encoder:
        """The value is the IRI; a relative one is put behind the base (R2RML §7.3)."""
        (name,) = term.columns()
        column = self.index[name]
        make = self._anything if term.safety == "unsafe" else partial(self._absolute, column=name)

        def encode(chunk: Chunk) -> Iterable[Value]:
            known = {value: make(value) for value in dict.fromkeys(chunk.columns[column]) if value}
            return [known.get(value or "") for value in chunk.columns[column]]

        return encode

    def _absolute(self, value: str, column: str = "") -> str:
        if is_iri(value):
            return f"<{value}>"
        if is_iri(self.base + value):
            return f"<{self.base}{value}>"
        raise self._error(value, "not an IRI", column)

    def _anything(self, value: str) -> str:
        return unsafe_iri(value if _SCHEME.match(value) else self.base + value)

    def _iri_template(self, term: TermMap) -> Encoder:
        first = term.parts[0]
        is_absolute = isinstance(first, str) and _SCHEME.match(first)
        parts = term.parts if is_absolute else (self.base, *term.parts)
        if term.safety == "unsafe":
            texts = self._joined(parts, lambda values: values)
            return lambda chunk: [unsafe_iri(text) if text else None for text in texts(chunk)]
        if term.constant is not None:
            text = "".join(map(str, parts))
            if not is_iri(text):
                raise self._error(text, "not an IRI")
            return _constant(f"<{text}>")
        encoded = self._ascii if term.safety == "uri" else self._international
        return self._joined(("<", *parts, ">"), encoded)

    def _ascii(self, values: Sequence[Value]) -> Sequence[Value]:
        return self._percent_encoded(values, ascii_only=True)

    def _international(self, values: Sequence[Value]) -> Sequence[Value]:
        return self._percent_encoded(values, ascii_only=False)

    def _percent_encoded(self, values: Sequence[Value], *, ascii_only: bool) -> Sequence[Value]:
        if is_unreserved("".join(filter(None, values))):
            return values
        try:
            distinct = dict.fromkeys(values)
            known = {value: percent_encode(value, ascii_only=ascii_only) for value in distinct if value}
        except UnicodeEncodeError as error:
            raise self._error(str(error.object), "a lone surrogate is not a character") from error
        return [known.get(value or "") for value in values]

    # blank nodes

    def _blank(self, term: TermMap) -> Encoder:
        if not term.parts:
            label = f"_:f{self.scope}{term.fresh}r"
            return lambda chunk: [f"{label}{number}" for number in chunk.numbers]
        texts = self._text(term)
        return lambda chunk: [blank_node(text) if text else None for text in texts(chunk)]

    # literals

    def _natural(self, term: TermMap) -> Encoder:
        """The value has the datatype that its source knows it by."""
        (column,) = (self.index[name] for name in term.columns())
        plain = self._literal(term)

        def encode(chunk: Chunk) -> Iterable[Value]:
            if chunk.cells is None:
                return plain(chunk)
            try:
                return [natural_literal(cell) for cell in chunk.cells[column]]
            except ValueError as error:
                raise self._error(repr(chunk.columns[column]), str(error)) from error

        return encode

    def _literal(self, term: TermMap) -> Encoder:
        escaped = [escape(part) if isinstance(part, str) else part for part in term.parts]
        suffix = self._suffix(term)
        if isinstance(suffix, str):
            return self._joined(('"', *escaped, f'"{suffix}'), self._escaped)
        texts = self._joined(('"', *escaped, '"'), self._escaped)

        def encode(chunk: Chunk) -> Iterable[Value]:
            pairs = zip(texts(chunk), suffix(chunk), strict=True)
            return [f"{text}{end}" if text and end is not None else None for text, end in pairs]

        return encode

    def _suffix(self, term: TermMap) -> str | Encoder:
        """Return what follows the closing quote, or its encoder where a column tells it."""
        if term.language is not None:
            return f"@{term.language.constant}" if term.language.constant else self._language(term.language)
        if term.datatype is None or term.datatype.constant == XSD_STRING:
            return ""
        if term.datatype.constant is not None:
            return f"^^{self._absolute(term.datatype.constant)}"
        datatypes = self._encoder(term.datatype)
        plain = f"<{XSD_STRING}>"
        return lambda chunk: [(f"^^{iri}" if iri != plain else "") if iri else None for iri in datatypes(chunk)]

    def _language(self, term: TermMap) -> Encoder:
        tags = self._text(term)

        def encode(chunk: Chunk) -> Iterable[Value]:
            found = list(tags(chunk))
            for tag in dict.fromkeys(found):
                if tag and not is_language(tag):
                    raise self._error(tag, "not a language tag", ", ".join(term.columns()))
            return [f"@{tag}" if tag else None for tag in found]

        return encode

    def _escaped(self, values: Sequence[Value]) -> Sequence[Value]:
        if not UNSAFE.search("".join(filter(None, values))):
            return values
        result: list[Value] = []
        for value in values:
            try:
                result.append(escape(value) if value else None)
            except ValueError as error:
                raise self._error(repr(value), str(error)) from error
        return result

    def _joined(
        self, parts: Iterable[str | Reference], encode: Callable[[Sequence[Value]], Sequence[Value]]
    ) -> Encoder:
        """Put encoded values between constant texts; one missing value and there is no result."""
        merged = _merged(parts)
        columns = [self.index[part.column] for part in merged if isinstance(part, Reference)]
        if not columns:
            return _constant("".join(map(str, merged)))
        form = "".join("{}" if isinstance(p, Reference) else p.replace("{", "{{").replace("}", "}}") for p in merged)
        if len(columns) > 1:
            apply = form.format

            def encode_several(chunk: Chunk) -> Iterable[Value]:
                encoded = [encode(chunk.columns[column]) for column in columns]
                return [apply(*values) if all(values) else None for values in zip(*encoded, strict=True)]

            return encode_several
        at = next(i for i, part in enumerate(merged) if isinstance(part, Reference))
        before, after = "".join(map(str, merged[:at])), "".join(map(str, merged[at + 1 :]))

        def encode_one(chunk: Chunk) -> Iterable[Value]:
            return [f"{before}{value}{after}" if value else None for value in encode(chunk.columns[columns[0]])]

        return encode_one


def _constant(text: str) -> Encoder:
    return lambda chunk: repeat(text, chunk.size)


def _merged(parts: Iterable[str | Reference]) -> list[str | Reference]:
    merged: list[str | Reference] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return merged
