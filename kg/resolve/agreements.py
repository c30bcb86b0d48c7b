"""Whether two tellings of agreements are of one agreement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal

from rapidfuzz import fuzz

from kg.resolve.choose import LEFT
from kg.resolve.entities import Entities
from kg.resolve.judgement import Outcome
from kg.resolve.naming import fold_name, is_han, without_heads
from kg.resolve.telling import Profile, Telling
from kg.resolve.times import Relation, coarseness, days_between, months_around, relation
from kg.resolve.words import words

NEARBY = 60
"""Days around the report of an undated agreement within which the same parties' dated one may be it."""

_ALIKE = 0.5
_NOT_UNLIKE = 0.25  # enough where two documents tell of the same parties on the same day
_SPECIFIC_HAN = 6
_SPECIFIC_LATIN = 14
_MANY = 12
_OPEN = "otherAgreement"
_GENERIC = "deal"  # a treaty is called a deal as well; on one day, between the same parties, that tells nothing


def blocks(telling: Telling) -> Iterator[tuple[str, ...]]:
    """Yield the keys under which an agreement is compared across documents: a telling name, or two parties by month."""
    for name in sorted({fold_name(name.text) for name in telling.names}):
        if is_specific(name):
            yield ("name", name)
    sides = sorted(telling.sides)[:_MANY]
    if telling.when is not None:
        months = months_around(telling.when.start, before=0, after=0)
    else:
        months = months_around(telling.published, before=NEARBY, after=NEARBY)
    for month in months:
        for place, left in enumerate(sides):
            for right in sides[place + 1 :]:
                yield (left, right, month)


def is_specific(folded: str) -> bool:
    """Return whether a folded name tells one agreement from others of its kind, by its length."""
    return len(folded) >= (_SPECIFIC_HAN if is_han(folded) else _SPECIFIC_LATIN)


def compare_agreements(left: Profile, right: Profile, entities: Entities) -> Outcome:
    """Return whether two profiles are of one agreement; within one document less is asked."""
    names = name_likeness(left, right)
    when = times(left, right)
    clash = _clash(left, right, names, when)
    if clash:
        return Outcome("different", clash)
    if left.docs == right.docs and len(left.docs) == 1:
        return _within(left, right, names, when)
    return _across(left, right, names, when, entities)


def name_likeness(left: Profile, right: Profile) -> float | None:
    """Return 0 to 1, 1 for equal names or one holding the other; `None` where no two names are of one script."""
    pairs = [pair for pair in product(sorted(left.names), sorted(right.names)) if is_han(pair[0]) == is_han(pair[1])]
    if not pairs:
        return None
    return max(_likeness_of(one, other) for one, other in pairs)


def _likeness_of(one: str, other: str) -> float:
    """Return how alike two folded names are, whole or without the words for the kind: the less counts."""
    if one in other or other in one:
        return 1.0
    subjects = without_heads(one), without_heads(other)
    alike = fuzz.ratio(one, other)
    return (min(alike, fuzz.ratio(*subjects)) if all(subjects) else alike) / 100


def times(left: Profile, right: Profile) -> Relation | Literal["left"]:
    """Return how the times told stand to each other; "left": that of the later is when it was left, not made."""
    when = relation(left.whens, right.whens)
    if when in ("clash", "near") and (_tells_of_leaving(left, right) or _tells_of_leaving(right, left)):
        return "left"
    return when


def _tells_of_leaving(late: Profile, early: Profile) -> bool:
    return late.statuses == {LEFT} and max(early.whens).start < min(late.whens).start


def _clash(left: Profile, right: Profile, names: float | None, when: str) -> str | None:
    one, other = set(left.sides), set(right.sides)
    if one and other and not (one <= other or other <= one or (len(one & other) > 1 and names == 1.0)):
        return "other parties"
    if when == "clash" or (when == "near" and left.docs & right.docs):
        return "other dates"
    if left.numbers and right.numbers and not left.numbers & right.numbers:
        return "another number"
    if any(_is_amended(*pair) for pair in product(left.names, right.names)):
        return "an agreement and what amends it"
    together = one == other and not left.docs & right.docs and _is_one_day(left, when)
    if names is not None and names < (_NOT_UNLIKE if together else _ALIKE):
        return "other names"
    if names != 1.0 and not _kinds_agree(left, right) and not (together and _GENERIC in left.kinds | right.kinds):
        return "another kind"
    return None


def _is_amended(one: str, other: str) -> bool:
    """Return whether one folded name is the other with a word for a change to it."""
    short, long = sorted((one, other), key=len)
    return (
        short != long and short in long and any(fold_name(word) in long.replace(short, "") for word in words().amending)
    )


def _kinds_agree(left: Profile, right: Profile) -> bool:
    return bool(left.kinds & right.kinds) or not left.kinds or not right.kinds or _OPEN in left.kinds | right.kinds


def _within(left: Profile, right: Profile, names: float | None, when: str) -> Outcome:
    same_parties = set(left.sides) == set(right.sides)
    if names == 1.0 and (same_parties or not left.sides or not right.sides):
        return Outcome("same", "same name and parties, one document", 1.0)
    if same_parties and len(left.sides) > 1 and left.kinds == right.kinds and when in ("equal", "none"):
        return Outcome("same", "same parties and kind, one document", 0.9)
    if names == 1.0 or (same_parties and left.sides):
        return Outcome("unsure", "parties agree, one document", round(0.6 + 0.3 * (names or 0), 3))
    if names is not None or not left.sides or not right.sides:
        return Outcome("different", "only some of the parties in common, no name")
    if left.names and right.names and when in ("equal", "left"):
        return Outcome("unsure", "named in two languages, times agree, one document", 0.5)
    if _shared(left, right) > 1 and left.kinds == right.kinds and _is_one_day(left, when):
        return Outcome("unsure", "same kind on the same day, parties in common, one document", 0.5)
    return Outcome("different", "only some of the parties in common, no name")


def _shared(left: Profile, right: Profile) -> int:
    return len(set(left.sides) & set(right.sides))


def _is_one_day(profile: Profile, when: str) -> bool:
    return when == "equal" and coarseness(profile.whens) == "day"


def _across(left: Profile, right: Profile, names: float | None, when: str, entities: Entities) -> Outcome:
    exact = _is_one_day(left, when)
    named = any(one in other or other in one for one, other in product(left.names, right.names)
                if is_specific(one) and is_specific(other))  # fmt: skip
    shared = _shared(left, right)
    if named and (shared or not left.sides or not right.sides):
        return Outcome("same", "same telling name, parties agree", 1.0)
    if shared < 2 and not any(entities[side].type == "Organization" and exact for side in left.sides):
        return Outcome("different", "too few parties in common across documents")
    if exact and left.kinds == right.kinds and (names is None or names >= _ALIKE):
        return Outcome("same", "same parties and kind on the same day", 0.95)
    if exact or when in ("compatible", "near"):
        return Outcome("unsure", "same parties, times agree", 0.6)
    if when in ("one", "none") and left.kinds == right.kinds and _soon(left, right):
        return Outcome("unsure", "same parties and kind, reported soon after each other", 0.5)
    return Outcome("different", "same parties, nothing that binds")


def _soon(left: Profile, right: Profile) -> bool:
    """Return whether what one tells (or its report) lies near the report of the other."""
    first = [time.start for time in left.whens] or sorted(left.published)
    second = [time.start for time in right.whens] or sorted(right.published)
    gaps = [days_between(one, other) for one, other in product(first, second)]
    return any(gap is not None and abs(gap) <= NEARBY for gap in gaps)
