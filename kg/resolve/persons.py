"""Whether two officials of different documents, scripts or spellings are one person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from kg.model.claim import Name
from kg.resolve.judgement import Outcome
from kg.resolve.lore import Lore
from kg.resolve.naming import fold_name, is_han, parts_of

_SURE = 0.86  # alike enough under the same actor, offices unknown
_LIKELY = 0.72  # alike enough under the same actor and office
_VARIANT = 0.8  # below, two Chinese spellings are rather two Chinese names
_WHOLE_HAN = 3  # characters: shorter ones may be a surname alone


@dataclass(frozen=True, slots=True)
class Person:
    """An official as far as documents tell of him in one way: names, whom he acts for, which offices he holds.

    `registry` is the id of an official that the registry knows. `offices` are folded titles or office codes.
    """

    id: str
    names: tuple[Name, ...]
    acts_for: frozenset[str]
    offices: frozenset[str]
    registry: str | None = None

    @property
    def folded(self) -> frozenset[str]:
        """Return the folded names."""
        return frozenset(fold_name(name.text) for name in self.names)


def keys_of(person: Person, sounds: Callable[[str], str]) -> Iterator[str]:
    """Yield the keys under which a person is compared with others: whole names, last parts, sounds under one actor.

    `sounds` gives a key that spellings of one name in two scripts mostly share.
    """
    for name in person.names:
        parts = parts_of(name.text)
        if not parts:
            continue
        yield f"name|{''.join(parts)}"
        for actor in sorted(person.acts_for):
            yield f"last|{actor}|{parts[-1]}"
            yield from (f"sound|{actor}|{office}|{sounds(name.text)}" for office in ("", *sorted(person.offices)))


def compare_persons(left: Person, right: Person, lore: Lore) -> Outcome:
    """Return whether two officials are one; "unsure" where the names alone would have to decide."""
    if left.registry and right.registry and left.registry != right.registry:
        return Outcome("different", "two officials of the registry")
    shared = left.acts_for & right.acts_for
    by_name = _same_name(left, right, bool(shared))
    if by_name is not None:
        return by_name
    if not shared:
        return Outcome("different", "other names, no actor in common")
    if _contained(left, right):
        return Outcome("unsure", "one name holds the other, same actor", 0.9)
    return _alike(left, right, lore)


def _same_name(left: Person, right: Person, same_actor: bool) -> Outcome | None:
    common = sorted(left.folded & right.folded)
    if not common:
        return None
    whole = [name for name in (*left.names, *right.names) if fold_name(name.text) in common]
    if _are_namesakes(left, right):
        return Outcome("different", "same name, but other states and offices", 0.5)
    if any(len(parts_of(name.text)) > 1 for name in whole):
        return Outcome("same", "same full name", 1.0)
    if same_actor:
        return Outcome("same", "same name, same actor", 0.95)
    open_ended = not left.acts_for or not right.acts_for
    if open_ended and any(is_han(name.text) and len(fold_name(name.text)) >= _WHOLE_HAN for name in whole):
        return Outcome("same", "same name, no other actor told", 0.8)
    return Outcome("different", "a short name under different actors", 0.4)


def _are_namesakes(left: Person, right: Person) -> bool:
    """Return whether two act for other states and hold other offices: whoever moves from one to another is rare."""
    states = [{actor for actor in person.acts_for if actor.startswith("state/")} for person in (left, right)]
    apart = all(states) and not left.acts_for & right.acts_for
    return apart and bool(left.offices) and bool(right.offices) and not left.offices & right.offices


def _contained(left: Person, right: Person) -> bool:
    for one, other in product(left.names, right.names):
        short, long = sorted((parts_of(one.text), parts_of(other.text)), key=len)
        if short and len(short) < len(long) and short[-1] == long[-1] and set(short) <= set(long):
            return True
    return False


def _alike(left: Person, right: Person, lore: Lore) -> Outcome:
    known = bool(left.offices and right.offices)
    same_office = bool(left.offices & right.offices)
    by_ear = not left.acts_for & right.acts_for & lore.in_characters
    pairs = product([name.text for name in left.names], [name.text for name in right.names])
    best = round(max((_weighed(one, other, lore, by_ear) for one, other in pairs), default=0.0), 3)
    if same_office and best >= _LIKELY:
        return Outcome("unsure", "names sound alike, same actor and office", best)
    if not known and best >= _SURE:
        return Outcome("unsure", "names sound alike, same actor", best)
    return Outcome("different", "names do not sound alike enough", best)


def _weighed(one: str, other: str, lore: Lore, by_ear: bool) -> float:
    """Return the likeness of two names, 0 where it says nothing: two Latin ones, two Chinese ones not nearly equal.

    Two Chinese spellings say nothing either unless such names are spelt by ear.
    """
    chinese = is_han(one) + is_han(other)
    if not chinese or (chinese == 2 and not by_ear):
        return 0.0
    found = lore.similarity(one, other)
    return 0.0 if chinese == 2 and found < _VARIANT else found
