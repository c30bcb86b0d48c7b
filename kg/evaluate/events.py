"""Meetings and agreements: slots of events that have a counterpart, are missed, or stand for nothing annotated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from kg.evaluate.align import Given, Link, Wanted
from kg.evaluate.gold import Agreement, Meeting
from kg.evaluate.sheet import Count, Mark, Sheet
from kg.evaluate.told import Event, local_name

Kind = Literal["meeting", "agreement"]
_SIDES: dict[Kind, str] = {"meeting": "participants", "agreement": "parties"}
_ENOUGH_PLACES = 2
"""A town and its state may both be given."""


def score_events(kind: Kind, link: Link, events: Sequence[Event], items: Sequence[Meeting | Agreement]) -> Sheet:
    """Return the marks of all events of one kind."""
    wanted = [link.wanted(item) for item in items]
    given = [link.given(event) for event in events]
    pairs = link.pairs(given, wanted)
    sheet = Sheet()
    for position, want in enumerate(wanted):
        if want.item.optional:
            continue
        if position in pairs:
            sheet += _found(kind, link, given[pairs[position]], want)
        else:
            sheet += _missed(kind, want)
    for position, got in enumerate(given):
        if position not in pairs.values():
            sheet += _spurious(kind, got)
    return sheet


def _missed(kind: Kind, want: Wanted) -> Sheet:
    item = want.item
    counts = {
        f"{kind}s found": 1,
        f"{kind}.{_SIDES[kind]}": len(want.must),
        f"{kind}.signatories": len(want.signatories),
        f"{kind}.date": int(item.date is not None),
        f"{kind}.place": int(item.place is not None),
        f"{kind}.status": int(item.status is not None),
    }
    remark = f"missed {kind} {item.id}: {sorted(want.must)} {item.date} {item.place} {item.status} | {item.evidence}"
    marks = (Mark(slot, Count(missed=count), item.phenomena) for slot, count in counts.items())
    return Sheet(tuple(marks), (remark,))


def _spurious(kind: Kind, got: Given) -> Sheet:
    event = got.event
    counts = {
        f"{kind}s found": 1,
        f"{kind}.{_SIDES[kind]}": len(got.sides),
        f"{kind}.signatories": len(got.signatories) if kind == "agreement" else 0,
        f"{kind}.date": int(event.date is not None),
        f"{kind}.place": len(got.at),
        f"{kind}.status": int(event.status is not None),
    }
    remark = f"spurious {kind} {local_name(event.iri)}: {sorted(got.sides)} {event.date} {sorted(got.at)}"
    return Sheet(tuple(Mark(slot, Count(wrong=count)) for slot, count in counts.items()), (remark,))


def _found(kind: Kind, link: Link, got: Given, want: Wanted) -> Sheet:
    item, sides = want.item, link.taken(got, want)
    counts = {f"{kind}s found": Count(right=1), f"{kind}.{_SIDES[kind]}": set_count(sides, want.must)}
    if kind == "agreement":
        counts["agreement.signatories"] = set_count(got.signatories, want.signatories)
    counts[f"{kind}.date"] = date_count(item.date, got.event.date)
    counts[f"{kind}.place"] = _place_count(item.place, got)
    counts[f"{kind}.status"] = _status_count(item.status, got.event.status)
    faults = list(_faults(kind, sides, got, want))
    remarks = (f"{kind} {item.id}: {'; '.join(faults)}",) if faults else ()
    return Sheet(tuple(Mark(slot, count, item.phenomena) for slot, count in counts.items()), remarks)


def _faults(kind: Kind, sides: frozenset[str], got: Given, want: Wanted) -> Iterator[str]:
    item, event = want.item, got.event
    if sides != want.must:
        yield f"{_SIDES[kind]} {sorted(sides)} for {sorted(want.must)}"
    if kind == "agreement" and got.signatories != want.signatories:
        yield f"signatories {sorted(got.signatories)} for {sorted(want.signatories)}"
    if (count := date_count(item.date, event.date)).wrong or count.missed:
        yield f"date {event.date} for {item.date}"
    if (count := _place_count(item.place, got)).wrong or count.missed:
        yield f"place {sorted(got.at)} for {item.place}"
    if (count := _status_count(item.status, event.status)).wrong or count.missed:
        yield f"status {event.status} for {item.status}"


def set_count(got: frozenset[str], want: frozenset[str]) -> Count:
    """Return what two sets have in common, what only the first and only the second has."""
    return Count(len(got & want), len(got - want), len(want - got))


def date_count(want: str | None, got: str | None) -> Count:
    """Return the count of a date; of an interval the first day may stand for all of it.

    A date more exact than the text counts as right and invented at once, one too coarse, or any within the interval, as
    missed. Where the text tells none, a date costs nothing.

    >>> date_count("2018-09", "2018-09-07")
    Count(right=1, wrong=1, missed=0)
    """
    if want is None:
        return Count()
    if got is None:
        return Count(missed=1)
    first, _, last = want.partition("/")
    if got in (want, first):
        return Count(right=1)
    if got.startswith(want):
        return Count(right=1, wrong=1)
    if want.startswith(got) or (last and first <= got.split("/")[0] <= last):
        return Count(missed=1)
    return Count(wrong=1, missed=1)


def _place_count(want: str | None, got: Given) -> Count:
    """Return the count of a place; the state alone is too coarse for a town, but not wrong."""
    if want is None:
        return Count()
    hit = want in got.at
    wrong = bool(got.at) and not hit and not got.is_coarse
    too_many = max(0, len(got.event.places) - _ENOUGH_PLACES)
    return Count(int(hit), int(wrong) + too_many, int(not hit))


def _status_count(want: str | None, got: str | None) -> Count:
    if want is None:
        return Count()
    camel = re.sub(r"_(\w)", lambda match: match[1].upper(), want)
    hit = got in (want, want.replace("_", ""), camel)
    return Count(int(hit), int(got is not None and not hit), int(not hit))
