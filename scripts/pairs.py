"""Measures joining by itself: labelled pairs of tellings in `tests/cases/resolution-pairs-*.yaml`, resolved two by two.

Names are looked up in the shipped registry as reading does it, so a pair tests the spellings of the registry, the
comparison of unknown names and the rules for events, whatever the reader makes of sentences.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from kg.model.claim import Claim, ClaimType, Name, Property, Reading, Slot, Thing, ThingType
from kg.model.document import Document, Language
from kg.model.span import Span
from kg.model.time import TimeSpan
from kg.registry import Registry, load_registry
from kg.resolve import Resolution, resolve
from kg.resolve.naming import is_han
from kg.text.matching import match_form
from kg.vocab import BASE

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
LEAST_PRECISION = 0.98
LEAST_RECALL = 0.90

_SIDES: Mapping[str, Property] = {"Meeting": "participant", "Agreement": "party"}
_THINGS: tuple[ThingType, ...] = ("Official", "Organization")
_TABLES = {"Meeting": "meetings", "Agreement": "agreements"}
_DATES = ("date", "startDate", "endDate")
_PASSAGE = 20  # code points of each telling in a made-up document

Telling = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings and whether they are of one thing; `beside` are further tellings, each in a document of its own."""

    kind: str
    phenomenon: str
    same: bool
    left: Telling
    right: Telling
    beside: tuple[Telling, ...] = ()
    one_document: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over pairs: rightly joined, wrongly joined, wrongly apart, rightly apart."""

    joined: int = 0
    wrong: int = 0
    missed: int = 0
    apart: int = 0

    @property
    def precision(self) -> float:
        """Return the share of the joined that are one; 1 where nothing was joined."""
        return self.joined / (self.joined + self.wrong) if self.joined + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share of those that are one that were joined; 1 where there are none."""
        return self.joined / (self.joined + self.missed) if self.joined + self.missed else 1.0

    def plus(self, other: Score) -> Score:
        """Return both counts together."""
        return Score(
            self.joined + other.joined, self.wrong + other.wrong, self.missed + other.missed, self.apart + other.apart
        )


def read_pairs(folder: Path = CASES) -> tuple[Pair, ...]:
    """Return the pairs of all files, in their order.

    Raises:
        ValueError: a pair has an unknown verdict or key.
    """
    return tuple(_pair(path, entry) for path in sorted(folder.glob("resolution-pairs-*.yaml"))
                 for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))  # fmt: skip


def _pair(path: Path, entry: Mapping[str, Any]) -> Pair:
    known = {"phenomenon", "verdict", "left", "right", "beside", "one_document"}
    if entry.keys() - known or entry["verdict"] not in ("same", "different"):
        raise ValueError(f"{path.name}: {entry}: expected {sorted(known)}, and the verdict same or different")
    return Pair(
        kind=path.stem.removeprefix("resolution-pairs-"),
        phenomenon=entry["phenomenon"],
        same=entry["verdict"] == "same",
        left=entry["left"],
        right=entry["right"],
        beside=tuple(entry.get("beside", ())),
        one_document="one_document" in entry,
    )


def is_joined(pair: Pair, registry: Registry, known: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether resolving takes the two tellings for one thing; `known` are the names of the registry."""
    if pair.one_document:
        documents = [[pair.left, pair.right], *([one] for one in pair.beside)]
        first = _things_of(resolve(_readings(documents, known), registry), pair.left, "document/d0")
        return len(first) == 1
    resolution = resolve(_readings([[pair.left], [pair.right], *([one] for one in pair.beside)], known), registry)
    return bool(
        _things_of(resolution, pair.left, "document/d0") & _things_of(resolution, pair.right, "document/d1")
    )  # fmt: skip


def measure(pairs: Iterable[Pair], registry: Registry) -> tuple[dict[str, Score], list[Pair]]:
    """Return the score of each kind of pair and the pairs that are judged wrongly."""
    scores: dict[str, Score] = defaultdict(Score)
    known = known_names(registry)
    wrong = []
    for pair in pairs:
        joined = is_joined(pair, registry, known)
        outcome = Score(
            joined and pair.same, joined and not pair.same, pair.same and not joined, not pair.same and not joined
        )
        scores[pair.kind] = scores[pair.kind].plus(outcome)
        if joined != pair.same:
            wrong.append(pair)
    return dict(scores), wrong


def _things_of(resolution: Resolution, telling: Telling, graph: str) -> set[str | None]:
    """Return the IRIs that the document's own graph has for things of the kind that a telling is of."""
    kind = next(name for name in (*_TABLES, *_THINGS) if name in telling)
    tables = {table.name: table for table in resolution.tables}
    if kind in _TABLES:
        return {row[1] for row in tables[_TABLES[kind]].rows if row[0] == BASE + graph}
    return {row[1] for row in tables["things"].rows if row[0] == BASE + graph and row[2] == kind} - {
        row[2] for row in tables["representations"].rows if row[0] == BASE + graph
    }


def known_names(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """Return the ids that each folded name of the registry may stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, entity in registry.entities.items():
        for label in entity.labels.values():
            found[match_form(label)].add(key)
    for name in registry.names:
        if name.kind not in ("short", "demonym", "seat"):
            found[match_form(name.name)].add(name.entity)
    return {name: tuple(sorted(keys)) for name, keys in found.items()}


def _readings(documents: Sequence[Sequence[Telling]], known: Mapping[str, tuple[str, ...]]) -> Iterator[Reading]:
    for number, tellings in enumerate(documents):
        yield _Draft(f"d{number}", known).reading(tellings)


@dataclass(slots=True)
class _Draft:
    """A document in the making: one sentence a telling, and the things named in them."""

    id: str
    known: Mapping[str, tuple[str, ...]]
    things: dict[str, Thing] = field(default_factory=dict)

    def reading(self, tellings: Sequence[Telling]) -> Reading:
        text = "".join(f"Telling {number}".ljust(_PASSAGE, ".") for number, _ in enumerate(tellings))
        claims = [claim for number, telling in enumerate(tellings) for claim in self._claims(number, telling)]
        published = next((one["published"] for one in tellings if "published" in one), None)
        document = Document(
            id=self.id, location=f"{self.id}.txt", text=text, blocks=(), language="en", digest="0" * 64,
            media_type="text/plain", published=TimeSpan(published) if published else None,
        )  # fmt: skip
        return Reading(document, tuple(self.things.values()), tuple(claims))

    def _claims(self, number: int, telling: Telling) -> Iterator[Claim]:
        passage = Span(number * _PASSAGE, (number + 1) * _PASSAGE)
        for kind in _THINGS:
            if kind in telling:
                yield from self._about(kind, telling, passage)
        for event, prop in _SIDES.items():
            if event in telling:
                slots = [Slot(prop, self._actor(one), "pair", passage) for one in telling[event]]
                slots += [slot for name in telling if name not in (event, "published")
                          for slot in self._slots(name, telling[name], passage)]  # fmt: skip
                yield Claim(cast(ClaimType, event), tuple(slots), passage, "pair", event=self._pact(event, telling))

    def _about(self, kind: ThingType, telling: Telling, passage: Span) -> Iterator[Claim]:
        sides = [self._thing([name], ("State", "Organization")) for name in _each(telling.get("for"))]
        key = self._thing(_each(telling[kind]), (kind,), sides)
        yield Claim("Meeting", (Slot("participant", key, "pair", passage),), passage, "pair")
        if "office" in telling:
            slots = [Slot("member", key, "pair"), Slot("office", _name(telling["office"]), "pair")]
            slots += [Slot("organization", side, "pair") for side in sides]
            yield Claim("Tenure", tuple(slots), passage, "pair")

    def _actor(self, text: str) -> str:
        """Return the key of `Name/Side` (an official), or of a state or organisation."""
        name, _, side = text.partition("/")
        if side:
            return self._thing([name], ("Official",), [self._thing([side], ("State", "Organization"))])
        return self._thing([name], ("State", "Organization"))

    def _slots(self, name: str, value: Any, passage: Span) -> Iterator[Slot]:
        for one in _each(value):
            made: str | TimeSpan | Name = one
            if name in _DATES:
                start, _, end = one.partition("/")
                made = TimeSpan(start, end or None)
            elif name == "name":
                made = _name(one)
            elif name == "signatory":
                made = self._actor(one)
            elif name == "place":
                made = self._thing([one], ("Place", "State"))
            yield Slot(cast(Property, name), made, "pair", passage)

    def _pact(self, event: str, telling: Telling) -> str | None:
        if event != "Agreement":
            return None
        return next((key for name in _each(telling.get("name")) for key in self._ids(name, ("Agreement",))), None)

    def _ids(self, name: str, types: Sequence[str]) -> list[str]:
        wanted = tuple(f"{kind.lower()}/" for kind in types)
        return [key for key in self.known.get(match_form(name), ()) if key.startswith(wanted)]

    def _thing(self, names: Sequence[str], types: Sequence[ThingType], acts_for: Sequence[str] = ()) -> str:
        keys = sorted({key for name in names for key in self._ids(name, types)}, key=lambda key: _rank(key, types))
        is_sure = len(keys) == 1 or len(types) > 1
        key = keys[0] if keys and is_sure else f"?{names[0]}"
        kind = next((one for one in types if key.startswith(f"{one.lower()}/")), types[0])
        self.things.setdefault(key, Thing(key, kind, tuple(map(_name, names)), tuple(acts_for)))
        return key


def _rank(key: str, types: Sequence[str]) -> tuple[int, str]:
    return ([kind.lower() for kind in types].index(key.partition("/")[0]), key)


def _each(value: Any) -> list[str]:
    return [] if value is None else list(value) if isinstance(value, list) else [str(value)]


def _name(text: str) -> Name:
    language: Language = "zh-Hans" if is_han(text) else "en"
    return Name(text, language)


def total(scores: Mapping[str, Score]) -> Score:
    """Return all kinds together."""
    whole = Score()
    for score in scores.values():
        whole = whole.plus(score)
    return whole


def as_table(scores: Mapping[str, Score]) -> str:
    """Return the scores as lines of text, one a kind and one for all."""
    lines = [f"{'':14}{'pairs':>6}{'same':>6}{'joined':>8}{'wrongly':>8}{'missed':>8}{'P':>8}{'R':>8}"]
    for name, one in [*sorted(scores.items()), ("all", total(scores))]:
        pairs = one.joined + one.wrong + one.missed + one.apart
        lines.append(
            f"{name:14}{pairs:6}{one.joined + one.missed:6}{one.joined + one.wrong:8}{one.wrong:8}{one.missed:8}"
            f"{one.precision:8.3f}{one.recall:8.3f}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 when precision or recall is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print each pair that is judged wrongly")
    options = parser.parse_args(arguments)
    scores, wrong = measure(read_pairs(), load_registry())
    print(as_table(scores))
    for pair in wrong if options.misses else ():
        print(f"{pair.kind}, {'apart' if pair.same else 'joined'}: {pair.phenomenon}: {pair.left} | {pair.right}")
    whole = total(scores)
    return 0 if whole.precision >= LEAST_PRECISION and whole.recall >= LEAST_RECALL else 1


if __name__ == "__main__":
    sys.exit(main())
