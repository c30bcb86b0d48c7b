"""The file of judgements: what was taken for one thing and why, and where a person ruled otherwise.

Tab-separated, a header line, then a judgement a line, so that a diff shows what changed:

    who     verdict    kind      left                       right                       similarity  reason  …
    machine same       Official  Oleg Berezov @state/RUS    奥列格·别廖佐夫 @state/RUS  0.93        names sound alike …
    person  different  Meeting   page-1f2e3d4c:120-180      page-1f2e3d4c:410-470                   two rounds

`left` and `right` are ids of the registry, names (of an official with whom he acts for), and of meetings and
agreements the passage that tells of them. Lines of a person count and stay; those of the machine are made anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from kg.errors import Fault, LedgerError, RuleError
from kg.output import replace_file
from kg.resolve.judgement import Clusters, Item, Judgement
from kg.resolve.naming import fold_name
from kg.resolve.resolved import Side

COLUMNS = ("who", "verdict", "kind", "left", "right", "similarity", "reason", "left_says", "right_says")
KINDS = ("Agreement", "Meeting", "Official", "Organization", "Place", "State")

_NEEDED = COLUMNS[:5]
_VERDICTS = ("same", "different", "unsure")
_PERSON = "person"
_WORDING = 100  # characters shown of a passage
_ID = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_PASSAGE = re.compile(r".+:\d+-\d+(#\d+)?\Z")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on two things: `left` and `right` are the ids that resolving has for them before joining."""

    kind: str
    left: str
    right: str
    same: bool
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rulings:
    """All that persons ruled in one file; by default none."""

    location: str = ""
    rulings: tuple[Ruling, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Rulings:
        """Return the rulings in a file; none when there is no such file yet.

        Raises:
            LedgerError: the file cannot be read.
            RuleError: lines are malformed or contradict each other; all of them.
        """
        location = str(path)
        try:
            text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise LedgerError(location, 0, f"cannot be read: {error}") from error
        faults: list[Fault] = []
        rulings = tuple(_read(location, text.splitlines(), faults))
        faults += _contradictions(location, rulings)
        if faults:
            raise RuleError(faults)
        return cls(location, rulings)

    def apply(self, clusters: Clusters[Item], items: Mapping[tuple[str, str], Item]) -> list[tuple[Item, Item]]:
        """Keep apart what is different, and return the pairs to be joined; `items` go by kind and id.

        Raises:
            RuleError: a person takes two things of the registry for one.
        """
        pairs, faults = [], []
        for ruling in self.rulings:
            left, right = items.get((ruling.kind, ruling.left)), items.get((ruling.kind, ruling.right))
            if left is None or right is None:
                continue
            if not ruling.same:
                clusters.keep_apart(left, right)
            elif clusters.may_join(left, right):
                pairs.append((left, right))
            else:
                message = f"{ruling.left} and {ruling.right} are two things of the registry"
                faults.append(Fault(self.location, ruling.line, "verdict", message))
        if faults:
            raise RuleError(faults)
        return pairs

    def idle(self, met: Collection[tuple[str, str]]) -> tuple[Fault, ...]:
        """Return a fault for each side of a ruling that is nothing met; `met` are kinds and ids before joining."""
        sides = [(one, "left", one.left) for one in self.rulings] + [(one, "right", one.right) for one in self.rulings]
        return tuple(
            Fault(self.location, one.line, column, f"{_called(one, column)!r} is nothing that these documents tell of")
            for one, column, side in sorted(sides, key=lambda item: (item[0].line, item[1]))
            if (one.kind, side) not in met
        )

    def lines_on(self, kind: str, side: str) -> list[int]:
        """Return the lines by which a thing is the same as another."""
        return [one.line for one in self.rulings if one.same and one.kind == kind and side in (one.left, one.right)]

    def save(self, path: Path, judgements: Iterable[Judgement], sides: Mapping[tuple[str, str], Side]) -> None:
        """Write a person's lines as they are, then those of the machine on other pairs, sorted.

        Raises:
            OutputError: the file cannot be written; it is as before.
        """
        ruled = {(one.kind, *sorted((one.left, one.right))) for one in self.rulings}
        lines = [COLUMNS, *(one.cells for one in self.rulings)]
        made = {
            _machine(one, sides) for one in judgements if (one.kind, *sorted((one.left, one.right))) not in ruled
        }  # fmt: skip
        lines += sorted(made, key=lambda cells: (cells[2:5], cells))
        replace_file(path, ("\t".join(cells).encode() + b"\n" for cells in lines))


NO_RULINGS = Rulings()


def _called(one: Ruling, column: str) -> str:
    return one.cells[COLUMNS.index(column)]


def _machine(one: Judgement, sides: Mapping[tuple[str, str], Side]) -> tuple[str, ...]:
    left, right = (sides.get((one.kind, side), Side(side)) for side in (one.left, one.right))
    return ("machine", one.verdict, one.kind, left.name, right.name, f"{one.similarity:g}", one.reason,
            wording(left.says), wording(right.says))  # fmt: skip


def wording(text: str) -> str:
    r"""Return a text on one line, shortened.

    >>> wording("one\n two")
    'one two'
    """
    words = " ".join(text.split())
    return words if len(words) <= _WORDING else words[: _WORDING - 1] + "…"


def official_name(name: str, acts_for: Iterable[str]) -> str:
    """Return what an official of whom the registry does not know is called in the file.

    >>> official_name("Oleg Berezov", ["state/RUS"])
    'Oleg Berezov @state/RUS'
    """
    return " @".join([name, ",".join(sorted(acts_for))]) if acts_for else name


def official_id(name: str, acts_for: Iterable[str]) -> str:
    """Return the id that resolving has, before joining, for officials so named who act for these."""
    return f"?Official:{fold_name(name)}:{','.join(sorted(acts_for))}"


def thing_id(kind: str, name: str) -> str:
    """Return the id that resolving has, before joining, for a state, organisation or place so named."""
    return f"?{kind}:{fold_name(name)}"


def id_of(kind: str, name: str) -> str:
    """Return the id of what the file calls so.

    >>> id_of("Official", "Oleg Berezov @state/RUS"), id_of("Organization", "organization/un")
    ('?Official:olegberezov:state/RUS', 'organization/un')
    """
    if kind in ("Meeting", "Agreement") or _ID.match(name):
        return name
    if kind == "Official":
        called, _, actors = name.partition("@")
        return official_id(called, [actor.strip() for actor in actors.split(",") if actor.strip()])
    return thing_id(kind, name)


def _read(location: str, lines: Sequence[str], faults: list[Fault]) -> Iterator[Ruling]:
    if not lines:
        return
    header = lines[0].rstrip("\r").split("\t")
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        faults.append(Fault(location, 1, "header", f"no column {', '.join(missing)}; expected {', '.join(COLUMNS)}"))
        return
    for number, line in zip(count(2), lines[1:], strict=False):
        cells = dict(zip(header, (cell.strip() for cell in line.rstrip("\r").split("\t")), strict=False))
        if line.strip() and cells.get("who") != "machine":
            ruling = _ruling(location, number, cells, faults)
            if ruling:
                yield ruling


def _ruling(location: str, line: int, cells: Mapping[str, str], faults: list[Fault]) -> Ruling | None:
    found = len(faults)
    allowed = {"who": (_PERSON, "machine"), "verdict": ("same", "different"), "kind": KINDS}
    for column, values in allowed.items():
        if cells.get(column, "") not in values:
            faults.append(Fault(location, line, column, f"{cells.get(column, '')!r} is none of {', '.join(values)}"))
    kind = cells.get("kind", "")
    for column in ("left", "right"):
        fault = _fault_of_name(kind, cells.get(column, ""))
        if fault:
            faults.append(Fault(location, line, column, fault))
    if len(faults) > found:
        return None
    left, right = (id_of(kind, cells[column]) for column in ("left", "right"))
    if left == right:
        faults.append(Fault(location, line, "right", f"{cells['right']!r} is what stands on the left"))
    row = tuple(cells.get(column, "") for column in COLUMNS)
    return Ruling(kind, left, right, cells["verdict"] == "same", line, row)


def _fault_of_name(kind: str, name: str) -> str | None:
    if not name:
        return "is empty"
    if kind in ("Meeting", "Agreement") and not _PASSAGE.match(name):
        return f"{name!r} is no passage; expected document:start-end"
    return None


def _contradictions(location: str, rulings: Sequence[Ruling]) -> Iterator[Fault]:
    """Yield a fault for each line that calls different what other lines, one after the other, make one."""
    ids = sorted({f"{one.kind} {side}" for one in rulings for side in (one.left, one.right)})
    clusters = Clusters(ids)
    joined: dict[str, list[int]] = {}
    for one in rulings:
        if one.same:
            left, right = (clusters.root(f"{one.kind} {side}") for side in (one.left, one.right))
            lines = [*joined.pop(left, []), *(joined.pop(right, []) if left != right else []), one.line]
            clusters.join(left, right)
            joined[clusters.root(left)] = lines
    for one in rulings:
        left, right = (clusters.root(f"{one.kind} {side}") for side in (one.left, one.right))
        if not one.same and left == right and one.left != one.right:
            by = ", ".join(map(str, sorted(joined[left])))
            yield Fault(location, one.line, "verdict", f"these are different, but the same by line {by}")
