"""Sentences of diplomatic news in all written forms, with what a careful reader takes from each.

A case of `tests/cases/reading-*.yaml` has an `id`, a `text`, the day it was `published` (may be left out) and what is
`expected`: a list of

    meeting:    {participants: [names], date, place, status, kind}
    agreement:  {parties: [names], signatories: [names], name, date, place, status, kind}
    membership: [member, organization]
    office:     [person, title, whom it is held for]

Things are called by any name they have in the registry or in the text. Only the slots that are listed are compared,
`null` says that a slot is empty. Every meeting, agreement and membership that is read must be an expected one; offices
are compared where some are expected. `nothing: true` says that no event is told. `gap` gives the reason why a case is
not read as it should be: the day it is, the test says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.extract.reader import extract
from kg.model.claim import Claim, Name, Property, Reading
from kg.model.time import TimeSpan
from kg.read import document_from_text
from kg.registry import Registry, load_registry
from kg.rules.rulebook import load_rules
from kg.rules.values import Rules
from kg.text.matching import match_form

Case = dict[str, Any]
_CASES = Path(__file__).parent.parent / "cases"
_MEETING: dict[str, Property] = {"participants": "participant"}
_AGREEMENT: dict[str, Property] = {"parties": "party", "signatories": "signatory"}


@cache
def _rules() -> tuple[Registry, Rules, Mapping[str, frozenset[str]]]:
    registry = load_registry()
    names: dict[str, set[str]] = {
        key: {match_form(label) for label in entity.labels.values()} for key, entity in registry.entities.items()
    }
    for name in registry.names:
        names[name.entity].add(match_form(name.name))
    return registry, load_rules(registry), {key: frozenset(forms) for key, forms in names.items()}


def _cases() -> Iterator[Any]:
    for file in sorted(_CASES.glob("reading-*.yaml")):
        for case in yaml.safe_load(file.read_text("utf-8")):
            marks = [pytest.mark.xfail(reason=case["gap"], strict=True)] if "gap" in case else []
            yield pytest.param(case, id=f"{file.stem}-{case['id']}", marks=marks)


@pytest.mark.parametrize("case", list(_cases()))
def test_a_careful_reader_takes_this_from_the_text(case: Case) -> None:
    published = TimeSpan(str(case["published"])) if "published" in case else None
    document = replace(document_from_text(case["text"]), published=published)
    told = _Told(extract(document, _rules()[1]))
    assert not told.faults(case.get("expected", []))


class _Told:
    """What was read, compared with what is expected."""

    def __init__(self, reading: Reading) -> None:
        known = _rules()[2]
        self._forms = {thing.key: {match_form(name.text) for name in thing.names} for thing in reading.things}
        for key in self._forms:
            self._forms[key] |= known.get(key, frozenset())
        self._known = known
        self._claims = reading.claims

    def faults(self, expected: list[Case]) -> list[str]:
        found = []
        for type_, word, lists in (("Meeting", "meeting", _MEETING), ("Agreement", "agreement", _AGREEMENT)):
            wanted = [fact[word] for fact in expected if word in fact]
            claims = [claim for claim in self._claims if claim.type == type_]
            found += [f"missed {want}" for want in wanted if not any(self._fits(c, want, lists) for c in claims)]
            found += [
                f"spurious {_shown(c)}" for c in claims if not any(self._fits(c, w, lists, part=True) for w in wanted)
            ]
        found += self._pairs(
            "Membership", ("member", "organization"), [f["membership"] for f in expected if "membership" in f]
        )
        offices = [fact["office"] for fact in expected if "office" in fact]
        return found + (self._pairs("Tenure", ("member", "office", "organization"), offices) if offices else [])

    def _pairs(self, type_: str, properties: tuple[Property, ...], wanted: list[list[str]]) -> list[str]:
        claims = [claim for claim in self._claims if claim.type == type_]

        def same(claim: Claim, want: list[str]) -> bool:
            return all(self._is(claim.values(prop), value) for prop, value in zip(properties, want, strict=True))

        found = [f"missed {want}" for want in wanted if not any(same(claim, want) for claim in claims)]
        return found + [f"spurious {_shown(c)}" for c in claims if not any(same(c, want) for want in wanted)]

    def _is(self, values: tuple[object, ...], want: str | None) -> bool:
        if want is None:
            return not values
        return len(values) == 1 and self._named(values[0], want)

    def _fits(self, claim: Claim, want: Case, lists: Mapping[str, Property], *, part: bool = False) -> bool:
        """Whether a claim has the listed slots; a `part` of them when the event is told twice."""
        for slot, value in want.items():
            values = claim.values(lists.get(slot, slot))  # type: ignore[arg-type]  # slots of a case are properties
            if slot in lists:
                fits = self._same_set(values, value, part=part)
            else:
                fits = (part and not values) or self._is(values, None if value is None else str(value))
            if not fits:
                return False
        return True

    def _same_set(self, values: Iterable[object], wanted: list[str], *, part: bool) -> bool:
        values = list(values)
        left = list(wanted)
        for value in values:
            hit = next((name for name in left if self._named(value, name)), None)
            if hit is None:
                return False
            left.remove(hit)
        return part or not left

    def _named(self, value: object, name: str) -> bool:
        if isinstance(value, TimeSpan):
            return name == (f"{value.start}/{value.end}" if value.end else value.start)
        if isinstance(value, Name):
            return match_form(name) == match_form(value.text)
        key = str(value)
        return match_form(name) in self._forms.get(key, self._known.get(key, frozenset())) or name == key


def _shown(claim: Claim) -> str:
    slots = ", ".join(f"{s.property}={s.value.text if isinstance(s.value, Name) else s.value}" for s in claim.slots)
    return f"{claim.type} by {claim.rule}: {slots}"
