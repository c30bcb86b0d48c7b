"""The tables of a registry folder: their columns, and reading them with every fault of every cell."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable
from typing import Protocol

from kg.errors import Fault
from kg.registry.values import EntityType

_IDENTITY = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_LABELS = ("label_en", "label_hans", "label_hant")
_ORIGIN = ("source", "checked")
_BLANKS = re.compile(r"^[ \t]|,[ \t]|[ \t],|[ \t]$", re.MULTILINE)
_QUOTED = re.compile(r'"[^"]*"')
_PERIOD = ("start", "end")
_DATES = (*_PERIOD, "date")
_ACTORS = ("state", "organization")


@dataclass(frozen=True, slots=True)
class Form:
    """How a table looks: its columns in order, where references lead, and which values are allowed."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    type: EntityType | None = None
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A row as read: where it stands and its cells by column."""

    location: str
    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str | None:
        """Return the cell, or `None` where it is empty."""
        return self.cells[column] or None

    def fault(self, column: str, message: str) -> Fault:
        """Return a fault of this row."""
        return Fault(self.location, self.number, column, message)


_ORGANIZATIONS = ("igo", "bloc", "coalition", "government-body", "armed-movement", "party", "other")
_AGREEMENTS = ("treaty", "alliance", "ceasefire", "statement", "deal", "law", "resolution", "process", "otherAgreement")
_STATUSES = ("proposed", "signed", "inForce", "withdrawn", "rejected")
_LANGS = ("en", "zh-Hans", "zh-Hant")
_NAME_KINDS = ("label", "official", "alias", "short", "demonym", "seat", "full", "short-name", "weak")

FORMS: dict[str, Form] = {
    "states": Form(
        ("id", "iso2", "numeric", *_LABELS, "capital", "geonames", "wikidata", "eu", *_PERIOD, *_ORIGIN),
        ("id", *_LABELS, "source"),
        "State",
        {"capital": ("place",)},
    ),
    "places": Form(
        ("id", "state", *_LABELS, "capital_of", "geonames", "wikidata", *_ORIGIN),
        ("id", "label_en", "source"),
        "Place",
        {"state": ("state",), "capital_of": ("state",)},
    ),
    "organizations": Form(
        ("id", "kind", "state", *_LABELS, "wikidata", *_ORIGIN),
        ("id", "kind", "label_en", "source"),
        "Organization",
        {"state": ("state",)},
        {"kind": _ORGANIZATIONS},
    ),
    "officials": Form(("id", *_LABELS, "wikidata", *_ORIGIN), ("id", "label_en", "source"), "Official"),
    "agreements": Form(
        ("id", "kind", "status", *_LABELS, "date", "place", "wikidata", *_ORIGIN),
        ("id", "kind", "label_en", "source"),
        "Agreement",
        {"place": ("place", "state")},
        {"kind": _AGREEMENTS, "status": _STATUSES},
    ),
    "memberships": Form(
        ("id", "member", "organization", *_PERIOD, *_ORIGIN),
        ("id", "member", "organization", "source"),
        None,
        {"member": _ACTORS, "organization": ("organization",)},
    ),
    "tenures": Form(
        ("id", "official", "actor", "office", "office_en", "office_hans", "office_hant", *_PERIOD, *_ORIGIN),
        ("id", "official", "actor", "office", "source"),
        None,
        {"official": ("official",), "actor": _ACTORS},
    ),
    "agreement-parties": Form(
        ("agreement", "party", *_ORIGIN),
        ("agreement", "party", "source"),
        None,
        {"agreement": ("agreement",), "party": _ACTORS},
    ),
    "exceptions": Form(("text", "lang", "reason"), ("text", "lang", "reason"), None, {}, {"lang": _LANGS}),
    "names": Form(
        ("entity", "name", "lang", "kind", "region", "source"),
        ("entity", "name", "lang", "kind", "source"),
        None,
        {"entity": ("state", "place", "organization", "official", "agreement")},
        {"lang": _LANGS, "kind": _NAME_KINDS, "region": ("TW", "HK")},
    ),
}
"""The tables by file name without ending; `names` stands for every file of the folder `names/`."""


class _Reader(Protocol):
    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def read_table(file: Traversable, location: str, form: Form, faults: list[Fault]) -> Iterator[Line]:
    """Yield the rows that have the right number of cells; faults of the file, the header and the cells are added."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(Fault(location, 1, "", f"not UTF-8 at byte {error.start}"))
        return
    rows = _sound_rows(text, form)
    if rows:  # a look at each column spares one at each cell
        yield from (Line(location, number, dict(zip(form.columns, cells, strict=True))) for number, cells in rows)
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    is_suspect = not unicodedata.is_normalized("NFC", text) or _has_outer_blanks(text)
    try:
        for line in _lines(reader, location, form, faults):
            if is_suspect:  # one look at the file spares most of them a look at each cell
                faults.extend(_unclean(line))
            yield line
    except csv.Error as error:
        faults.append(Fault(location, reader.line_num, "", f"not readable as CSV: {error}"))


def _sound_rows(text: str, form: Form) -> Iterable[tuple[int, list[str]]]:
    """Return all rows with the lines they stand in, or none where the text may have faults or cells of several lines.

    That is told by columns, a small part of the time that each cell by itself would take.
    """
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError):
        return ()
    is_even = tuple(header) == form.columns and len(rows) + 1 == len(text.splitlines())
    if not rows or not is_even or {len(header)} != set(map(len, rows)):
        return ()
    columns = dict(zip(header, map(set, zip(*rows, strict=True)), strict=True))
    if not all(_is_sound(name, cells, form) for name, cells in columns.items()):
        return ()
    periods = [tuple(row[header.index(name)] for name in _PERIOD) for row in rows] if "start" in columns else []
    return enumerate(rows, 2) if all(not start or not end or _in_order(start, end) for start, end in periods) else ()


def _is_sound(column: str, cells: set[str], form: Form) -> bool:
    """Return whether the distinct cells of a column have no fault that can be seen of each by itself."""
    joined = "\n".join(cells)
    return (
        not (column in form.required and "" in cells)
        and (column not in form.choices or cells <= {"", *form.choices[column]})
        and (column not in _DATES or all(map(is_date, cells - {""})))
        and (column != "id" or all(map(_IDENTITY.match, cells)))
        and all(map(str.__eq__, cells, map(str.strip, cells)))
        and unicodedata.is_normalized("NFC", joined)
    )


def _lines(reader: _Reader, location: str, form: Form, faults: list[Fault]) -> Iterator[Line]:
    header = tuple(next(reader, ()))
    if header != form.columns:
        faults.append(Fault(location, 1, "", f"columns are {', '.join(header)}; expected {', '.join(form.columns)}"))
        return
    dates = tuple(column for column in header if column in _DATES)
    end = reader.line_num
    for cells in reader:
        start, end = end + 1, reader.line_num
        if len(cells) != len(header):
            faults.append(Fault(location, start, "", f"{len(cells)} cells; expected {len(header)}"))
            continue
        line = Line(location, start, dict(zip(header, cells, strict=True)))
        _check_cells(line, form, faults)
        if dates:
            faults.extend(_date_faults(line, dates))
        yield line


def _check_cells(line: Line, form: Form, faults: list[Fault]) -> None:
    cells = line.cells
    for column in form.required:
        if not cells[column]:
            faults.append(line.fault(column, "is empty; expected a value"))
    for column, allowed in form.choices.items():
        if cells[column] and cells[column] not in allowed:
            faults.append(line.fault(column, f"{cells[column]!r}; expected one of {', '.join(allowed)}"))
    if cells.get("id") and not _IDENTITY.match(cells["id"]):
        expected = "ASCII letters and digits with single hyphens between"
        faults.append(line.fault("id", f"{cells['id']!r}; expected {expected}"))


def _has_outer_blanks(text: str) -> bool:
    return bool(_BLANKS.search(_QUOTED.sub('""', text))) or any(
        cell[1:-1] != cell[1:-1].strip() for cell in _QUOTED.findall(text)
    )


def _unclean(line: Line) -> Iterator[Fault]:
    for column, value in line.cells.items():
        if value != value.strip() or not unicodedata.is_normalized("NFC", value):
            yield line.fault(column, f"{value!r} has blanks around it or is not in Unicode form NFC")


def _date_faults(line: Line, columns: tuple[str, ...]) -> Iterator[Fault]:
    bounds: list[str] = []
    for column in columns:
        value = line.cells[column]
        if value and not is_date(value):
            yield line.fault(column, f"{value!r}; expected a date as YYYY-MM-DD, YYYY-MM or YYYY")
        elif value:
            bounds.append(value)
    if len(bounds) == 2:
        start, end = bounds
        if not _in_order(start, end):
            yield line.fault("end", f"{end} is before start {start}")


def _in_order(start: str, end: str) -> bool:
    return start[: len(end)] <= end[: len(start)]


def is_date(value: str) -> bool:
    """Return whether a value is a day, month or year of the calendar in ISO 8601."""
    match = _DATE.match(value)
    if match is None:
        return False
    try:
        date(*(int(part or 1) for part in match.groups()))
    except ValueError:
        return False
    return True
