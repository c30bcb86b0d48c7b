"""Whether two tellings of meetings are of one meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.resolve.entities import Entities
from kg.resolve.judgement import Outcome
from kg.resolve.telling import Profile, Telling
from kg.resolve.times import coarseness, days_between, months_around, relation

COMING_TRUE = 45
"""Days after the report of an undated plan within which a meeting of the same sides fulfils it."""

JUST_BEEN = 7
"""Days before its report within which an undated visit may be the dated meeting of the visitor in that town."""

_VISIT = "visit"
_MULTILATERAL = frozenset(("summit", "conference"))
_MANY = 12  # sides: a gathering of more is compared by the first ones only


def blocks(telling: Telling) -> Iterator[tuple[str, ...]]:
    """Yield the keys under which a meeting is compared across documents: two sides, or one side and place, by month."""
    sides = sorted(telling.sides)[:_MANY]
    months = _months(telling)
    family = "call" if telling.kind == "call" else "meeting"
    for month in months:
        for place, left in enumerate(sides):
            for right in sides[place + 1 :]:
                yield (family, left, right, month)
        for where in telling.places:
            for side in sides:
                yield (family, side, where, month)


def _months(telling: Telling) -> tuple[str, ...]:
    if telling.when is not None:
        return months_around(telling.when.start, before=1, after=1)
    if telling.kind == _VISIT and telling.status == "held" and telling.published:
        return months_around(telling.published, before=JUST_BEEN, after=0)
    if telling.status == "planned" and telling.published:
        return months_around(telling.published, before=0, after=COMING_TRUE)
    return ()


def compare_meetings(left: Profile, right: Profile, entities: Entities) -> Outcome:
    """Return whether two profiles are of one meeting; within one document less is asked."""
    clash = _clash(left, right, entities)
    if clash:
        return Outcome("different", clash)
    if left.docs == right.docs and len(left.docs) == 1:
        return _within(left, right, entities)
    return _across(left, right, entities)


def _clash(left: Profile, right: Profile, entities: Entities) -> str | None:
    if left.is_call != right.is_call and left.kinds and right.kinds:
        return "a call is no meeting face to face"
    shared = set(left.sides) & set(right.sides)
    if not shared:
        return "no side in common"
    if not (set(left.sides) <= set(right.sides) or set(left.sides) >= set(right.sides) or len(shared) > 1):
        return "other sides"
    if any(left.sides[side] and right.sides[side] and not left.sides[side] & right.sides[side] for side in shared):
        return "other officials for one side"
    if _one_is_wider(left, right):
        return "one has more sides and is of another kind"
    when = relation(left.whens, right.whens)
    if when == "clash" or (when == "near" and left.docs & right.docs):
        return "other dates"
    if (
        not left.is_call
        and _places_clash(left.places, right.places, entities)
        and not _same_persons_same_day(left, right)
    ):
        return "other places"
    return None


def _same_persons_same_day(left: Profile, right: Profile) -> bool:
    """Return whether two documents name one official of each side on one day: they differ on where alone."""
    if left.docs & right.docs or len(left.sides) < 2 or set(left.sides) != set(right.sides):
        return False
    named = all(left.sides[side] & right.sides[side] for side in left.sides)
    return named and relation(left.whens, right.whens) == "equal" and coarseness(left.whens) == "day"


def _one_is_wider(left: Profile, right: Profile) -> bool:
    """Return whether one is a gathering of three or more, the other talks of some of them beside it."""
    if set(left.sides) == set(right.sides) or max(len(left.sides), len(right.sides)) <= 2:
        return False
    return left.kinds != right.kinds and not (left.kinds <= _MULTILATERAL and right.kinds <= _MULTILATERAL)


def _places_clash(left: Iterable[str], right: Iterable[str], entities: Entities) -> bool:
    return bool(left) and bool(right) and not any(_lies(one, other, entities) for one in left for other in right)


def _lies(one: str, other: str, entities: Entities) -> bool:
    return one == other or entities[one].state == other or entities[other].state == one


def _is_mixed(left: Mapping[str, frozenset[str]], right: Mapping[str, frozenset[str]]) -> bool:
    """Return whether one names an official where the other has the side alone."""
    return any(bool(left[side]) != bool(right[side]) for side in set(left) & set(right))


def _same_place(left: Profile, right: Profile, entities: Entities) -> bool:
    return any(_lies(one, other, entities) for one in left.places for other in right.places)


def _plan_and_fact(left: Profile, right: Profile) -> bool:
    return {"planned"} in (left.statuses, right.statuses) and left.statuses != right.statuses


def _within(left: Profile, right: Profile, entities: Entities) -> Outcome:
    when = relation(left.whens, right.whens)
    exact = when == "equal" and coarseness(left.whens) == "day"
    if _plan_and_fact(left, right) and "held" in left.statuses | right.statuses and not exact:
        return Outcome("different", "one is ahead, the other past, on no common day")
    same_sides = set(left.sides) == set(right.sides)
    same_kind = left.kinds == right.kinds
    if _is_visit_behind(left, right, entities) and when in ("equal", "one", "none") and not exact:
        return Outcome("unsure", "a visit to the town where the visitor met others, one document", 0.6)
    if min(len(left.sides), len(right.sides)) < 2 and not (same_kind or (exact and _same_place(left, right, entities))):
        return Outcome("different", "one side alone in common, another kind")
    spans = any(time.end for time in left.whens | right.whens)
    if when == "compatible" and spans and not same_kind:
        return Outcome("different", "one lies within the days of the other")
    if same_sides and when in ("equal", "none") and not _is_mixed(left.sides, right.sides):
        return Outcome("same", f"same sides, {_said(when)}, one document", 1.0 if exact else 0.9)
    return Outcome("unsure", f"sides agree, {_said(when)}, one document", _likeness(left, right))


def _across(left: Profile, right: Profile, entities: Entities) -> Outcome:
    when = relation(left.whens, right.whens)
    shared = set(left.sides) & set(right.sides)
    if when == "one" and _is_visit_behind(left, right, entities) and _just_been(left, right):
        return Outcome("unsure", "an undated visit to the town where the visitor met others just before", 0.6)
    if len(shared) < 2 and not (left.kinds == right.kinds and _same_place(left, right, entities) and when == "equal"):
        return Outcome("different", "one side in common is not enough across documents")
    mixed = _is_mixed(left.sides, right.sides)
    if when == "equal" and coarseness(left.whens) == "day":
        return Outcome("unsure" if mixed else "same", "same sides on the same day", 0.9 if mixed else 1.0)
    if when in ("equal", "compatible") and "year" not in (coarseness(left.whens), coarseness(right.whens)):
        return Outcome("unsure", "same sides in the same month", _likeness(left, right))
    if when == "near" and not mixed and left.kinds == right.kinds:
        return Outcome("unsure", "same persons, one day apart", 0.6)
    if when == "one" and (_comes_true(left, right) or _comes_true(right, left)):
        return Outcome("unsure", "an undated plan and a meeting of the same sides soon after", 0.6)
    return Outcome("different", f"same sides, but {_said(when)}")


def _is_visit_behind(left: Profile, right: Profile, entities: Entities) -> bool:
    """Return whether one is an official's visit to a town, the other his meeting with others there."""
    visit, other = sorted((left, right), key=lambda profile: len(profile.sides))
    towns = {place for place in visit.places & other.places if entities[place].type == "Place"}
    visitors = [visit.sides[side] & other.sides.get(side, frozenset()) for side in visit.sides]
    return len(visit.sides) == 1 and visit.kinds == {_VISIT} and bool(towns) and all(visitors)


def _just_been(left: Profile, right: Profile) -> bool:
    undated, dated = sorted((left, right), key=lambda profile: len(profile.whens))
    if undated.statuses != {"held"}:
        return False
    gaps = [days_between(time.start, told) for told in undated.published for time in dated.whens]
    return any(gap is not None and 0 <= gap <= JUST_BEEN for gap in gaps)


def _comes_true(plan: Profile, fact: Profile) -> bool:
    if plan.whens or plan.statuses != {"planned"}:
        return False
    gaps = [days_between(told, time.start) for told in plan.published for time in fact.whens]
    return any(gap is not None and 0 <= gap <= COMING_TRUE for gap in gaps)


def _likeness(left: Profile, right: Profile) -> float:
    everyone = set(left.sides) | set(right.sides)
    return round(0.4 + 0.4 * len(set(left.sides) & set(right.sides)) / len(everyone), 3)


def _said(when: str) -> str:
    return {
        "equal": "same time", "compatible": "times agree", "near": "one day apart", "one": "one without date",
        "none": "both without date",
    }.get(when, when)  # fmt: skip
