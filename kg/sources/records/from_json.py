"""JSON and JSON Lines: JSONPath (RFC 9535) selects the records, and in each the values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import jsonpath_rfc9535 as jsonpath
from jsonpath_rfc9535.segments import JSONPathChildSegment, JSONPathSegment
from jsonpath_rfc9535.selectors import IndexSelector, NameSelector, SliceSelector, WildcardSelector

from kg.errors import InputError
from kg.model.source import BadRow, Reject, Request
from kg.model.table import Cell, Records
from kg.sources.records.json_shares import Lines, Piece, array_pieces, line_pieces
from kg.sources.records.streamed_json import members, refuse
from kg.sources.records.values import Numbered, NumberedRows, cell_of, several
from kg.sources.records.whole import expect_holdable

_LONGEST = 100
"""Steps of a path: each is a call within a call when it is followed."""
_LINES = (".jsonl", ".ndjson")
_STREAMED = "JSON Lines, or an iterator that leads by names to the members of an array, like $.a.b[*]"
LARGE = 8 << 20
"""Bytes from which on a document is not read as a whole, where its records are the members of one array."""

_INSIDE = (IndexSelector, NameSelector, SliceSelector, WildcardSelector)
_SCALARS: frozenset[type] = frozenset((str, int, float, bool, type(None)))

Getter = Callable[[Any], Cell]


def open_json(request: Request, reject: Reject | None = None) -> Records:
    """Return the records of a JSON file, or of all lines of a JSON Lines file; its columns are the references.

    Raises:
        InputError: the file is missing, or a path is not JSONPath. Going through the rows: it is not JSON, or, where
            there is no `reject`, a line is none or a reference leads to an object or a list.
    """
    path = Path(request.location)
    if not path.is_file():
        raise InputError(request.location, "there is no such file", expected="a JSON document")
    iterator = _compiled(request.iterator or "$", request.location)
    if not _is_lines(path) and _array(iterator)[0] is None:
        expect_holdable(path, request.iterator or "$", _STREAMED)
    getters = tuple(_getter(reference, request.location) for reference in request.references)
    rows = _Rows(path, request.dialect.encoding, iterator, request.references, getters, _members(request), reject)
    return Records(request.name, request.references, rows)


@dataclass(frozen=True, slots=True)
class _Rows(NumberedRows):
    path: Path
    encoding: str
    iterator: jsonpath.JSONPathQuery
    references: tuple[str, ...]
    getters: tuple[Getter, ...]
    members: tuple[str, ...] | None
    reject: Reject | None = None

    def numbered(self) -> Iterator[Numbered]:
        return self.of(_records(self.path, self.encoding, self.iterator, self.reject))

    def of(self, records: Iterable[tuple[int, Any]]) -> Iterator[Numbered]:
        """Yield the rows of records with their numbers."""
        for number, record in records:
            row = self._row(record, number)
            if row is not None:
                yield number, row

    def shares(self) -> Iterator[Piece | Lines] | None:
        """Return the rows in shares: of lines that are records, and of large arrays whose members are."""
        if self.encoding.lower() not in ("utf-8", "utf8"):
            return None
        if _is_lines(self.path):
            return None if self.iterator.segments else line_pieces(self.path)
        array, rest = _array(self.iterator)
        return (
            None
            if array is None or rest.segments or self.path.stat().st_size < LARGE
            else array_pieces(self.path, array)
        )

    def share(self, one: Piece | Lines) -> Iterator[Numbered]:
        """Yield the rows of a share."""
        if isinstance(one, Lines):
            return self.of(_documents(self.path, one.texts(), one.first, self.reject))
        return self.of(enumerate(one.members(), one.first))

    def _row(self, record: object, number: int) -> tuple[Cell, ...] | None:
        if self.members is not None and isinstance(record, dict):
            row = tuple(map(record.get, self.members))
            if _SCALARS.issuperset(map(type, row)):
                return row
        try:
            return tuple([getter(record) for getter in self.getters])
        except ValueError as error:
            column = next(name for name, get in zip(self.references, self.getters, strict=True) if _is_bad(get, record))
            if self.reject is None:
                raise InputError(str(self.path), f"record {number}: {column}: {error}") from error
            self.reject(BadRow(str(self.path), number, column, json.dumps(record, ensure_ascii=False), str(error)))
            return None


def _is_bad(get: Getter, record: object) -> bool:
    try:
        get(record)
    except ValueError:
        return True
    return False


def _records(
    path: Path, encoding: str, iterator: jsonpath.JSONPathQuery, reject: Reject | None = None
) -> Iterator[tuple[int, Any]]:
    """Yield the records with their numbers; where each line is one, those at fault count."""
    array, rest = _array(iterator)
    if array is not None and not _is_lines(path) and path.is_file() and path.stat().st_size >= LARGE:
        with _opened(path, encoding) as stream:
            found = members(stream, array, str(path))
            yield from enumerate((node.value for one in found for node in rest.finditer(one)), 1)
        return
    documents = _documents(path, _texts(path, encoding, is_lines=_is_lines(path)), 1, reject)
    if iterator.segments:
        yield from enumerate((node.value for _, document in documents for node in iterator.finditer(document)), 1)
    else:
        yield from documents


def _is_lines(path: Path) -> bool:
    return path.suffix.lower() in _LINES


def _documents(
    path: Path, texts: Iterable[tuple[int, str]], first: int, reject: Reject | None
) -> Iterator[tuple[int, Any]]:
    """Yield the documents of texts that have the numbers of their lines; they are counted from `first` on."""
    number = first - 1
    for line, piece in texts:
        if not piece.strip():
            continue
        number += 1
        try:
            document = json.loads(piece, parse_constant=refuse)
        except (ValueError, RecursionError) as error:
            if reject is None or not _is_lines(path):
                raise _not_json(path, line, error) from error
            reject(BadRow(str(path), line, "", piece, f"not JSON: {error}"))
        else:
            yield number, document


def _texts(path: Path, encoding: str, *, is_lines: bool) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, one in memory at a time; or the whole text."""
    with _opened(path, encoding) as stream:
        if is_lines:
            yield from ((number, line.rstrip("\r\n")) for number, line in enumerate(stream, 1))
        else:
            yield 1, stream.read()


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[TextIO]:
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="\n") as stream:
            yield stream
    except (OSError, UnicodeError, LookupError) as error:
        raise InputError(str(path), f"cannot be read: {error}", expected="a JSON document") from error


def _not_json(path: Path, line: int, error: ValueError | RecursionError) -> InputError:
    if isinstance(error, json.JSONDecodeError):
        return InputError(str(path), f"not JSON: {error.msg}", place=f"{line + error.lineno - 1}:{error.colno}")
    return InputError(str(path), f"not JSON: {error}", place=str(line))


def _compiled(path: str, location: str) -> jsonpath.JSONPathQuery:
    try:
        query = jsonpath.compile(path)
    except (jsonpath.JSONPathError, OverflowError, RecursionError) as error:
        message = str(error).partition("\n")[0]
        raise InputError(location, f"{path!r} is not JSONPath: {message}", expected="a path as in RFC 9535") from error
    if len(query.segments) > _LONGEST:
        raise InputError(location, f"{path[:40]!r}… has more than {_LONGEST} steps", expected="a shorter path")
    return query


def _getter(reference: str, location: str) -> Getter:
    query = _compiled(_absolute(reference), location)
    names = _names(query.segments)
    if names is not None:
        return lambda record: _followed(record, names)
    return lambda record: _all(query.find(record).values())


def _members(request: Request) -> tuple[str, ...] | None:
    """Return the names of the members that references lead to, where each leads to one of the record itself."""
    found = [_names(_compiled(_absolute(reference), request.location).segments) for reference in request.references]
    return tuple(names[0] for names in found if names) if all(names and len(names) == 1 for names in found) else None


def _absolute(reference: str) -> str:
    """Return a path from the record: those of the first RML leave out `$.`, or are mere names."""
    if reference.startswith("$"):
        return reference
    dotted = f"${reference}" if reference.startswith("[") else f"$.{reference}"
    try:
        jsonpath.compile(dotted)
    except (jsonpath.JSONPathError, OverflowError, RecursionError):
        return f"$[{json.dumps(reference)}]"
    return dotted


def _array(query: jsonpath.JSONPathQuery) -> tuple[tuple[str, ...] | None, jsonpath.JSONPathQuery]:
    """Return the names of a path like `$.a.b[*]`, which leads to the members of one array, and the rest of it for each.

    There are no names where the rest may look out of a member, as filters do.
    """
    at = next((number for number, one in enumerate(query.segments) if _is_wildcard(one)), None)
    rest = query.segments[at + 1 :] if at is not None else ()
    is_inside = all(isinstance(selector, _INSIDE) for segment in rest for selector in segment.selectors)
    names = _names(query.segments[:at]) if at is not None and is_inside else None
    return names, jsonpath.JSONPathQuery(env=query.env, segments=tuple(rest))


def _is_wildcard(segment: JSONPathSegment) -> bool:
    is_child = isinstance(segment, JSONPathChildSegment) and len(segment.selectors) == 1
    return is_child and isinstance(segment.selectors[0], WildcardSelector)


def _names(segments: Sequence[JSONPathSegment]) -> tuple[str, ...] | None:
    """Return the names of a path that has nothing else, which is quickly followed."""
    found = []
    for segment in segments:
        selectors = segment.selectors
        if not (isinstance(segment, JSONPathChildSegment) and len(selectors) == 1):
            return None
        if not isinstance(selectors[0], NameSelector):
            return None
        found.append(selectors[0].name)
    return tuple(found)


def _followed(record: Any, names: tuple[str, ...]) -> Cell:
    for name in names:
        if not isinstance(record, dict) or name not in record:
            return None
        record = record[name]
    return _all([record])


def _all(values: list[Any]) -> Cell:
    return several([_single(value) for value in values if value is not None])


def _single(value: object) -> Any:
    if isinstance(value, (dict, list)):
        found = "an object" if isinstance(value, dict) else "a list"
        raise ValueError(f"found {found}; expected a single value, as [*] takes from a list")
    return cell_of(value)


def names_in(request: Request, most: int) -> tuple[str, ...]:
    """Return paths to the members that the first `most` records have, to be suggested for one that is not there."""
    iterator = _compiled(request.iterator or "$", request.location)
    records = _records(Path(request.location), request.dialect.encoding, iterator)
    names = {name for _, record in islice(records, most) if isinstance(record, dict) for name in record}
    return tuple(sorted(f"$.{name}" if name.isidentifier() else f"$[{json.dumps(name)}]" for name in names))
