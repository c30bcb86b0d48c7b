"""What resolving knows of names and titles: how alike names sound across scripts, which titles are one office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg import resources
from kg.cache.kept import kept
from kg.optional import late
from kg.resolve.naming import fold_name, is_han, parts_of
from kg.resolve.words import words
from kg.text import transliteration

if TYPE_CHECKING:
    from kg.rules import load, schema
else:  # what checks the file is needed when it is read anew
    load, schema = late("kg.rules.load"), late("kg.rules.schema")

_OFFICES = "lexicons/offices.yaml"
_FIRST = 0.5
"""First names less alike are two; with `_PART` set so that of the registry's names 89 % of the Chinese and Latin labels
of one official are alike by 0.72, and 9 of 3,990 pairs of officials who held one office."""
_PART = 0.55


def _equal(left: str, right: str) -> float:
    return float(fold_name(left) == fold_name(right))


@dataclass(frozen=True, slots=True)
class Lore:
    """Functions on names and titles; the plain ones know equality only.

    `similarity` is 0 to 1 for two names; `sound` gives a key that spellings of one name mostly share; `office` gives
    the code of an office for its title, else the folded title. `in_characters` are the states whose officials have
    names of Chinese characters: two spellings of these are two names, however alike they sound.
    """

    similarity: Callable[[str, str], float] = _equal
    sound: Callable[[str], str] = fold_name
    office: Callable[[str], str] = fold_name
    in_characters: frozenset[str] = frozenset()


@cache
def shipped_lore() -> Lore:
    """Return what the shipped tables of syllables, offices and names tell.

    Raises:
        RuleError: a table breaks its form.
    """
    return Lore(likeness, sound_key, office_code, frozenset(words().in_characters))


def likeness(left: str, right: str) -> float:
    """Return how likely two names of persons, one of them at least Chinese, render the same: 0 to 1.

    Family names are compared. Where both have several parts, first names must be alike too, and whole names or both
    parts together may say more than the family name does.
    """
    one, other = parts_of(left), parts_of(right)
    if not one or not other:
        return 0.0
    family = _likeness(one[-1], other[-1])
    if min(len(one), len(other)) < 2:
        return family
    first = _likeness(one[0], other[0])
    if first < _FIRST:
        return 0.0
    both = 1 - (1 - family) * (1 - first) if min(family, first) >= _PART else 0.0
    return max(family, both, _likeness("".join(one), "".join(other)))


def _likeness(left: str, right: str) -> float:
    if is_han(left) and is_han(right):
        return transliteration.variant_similarity(left, right)
    if is_han(left) or is_han(right):
        chinese, latin = (left, right) if is_han(left) else (right, left)
        return transliteration.similarity(chinese, latin)
    return 0.0


def sound_key(name: str) -> str:
    """Return the first consonant of a family name, as Chinese and Latin spellings of it share it."""
    last = parts_of(name)[-1:]
    if last and is_han(last[0]):
        table = transliteration.syllables().pinyin
        last = ("".join(table.get(char, "") for char in last[0]),)
    return transliteration.skeleton(transliteration.to_letters("".join(last)))[:1]


@cache
def _codes() -> Mapping[str, str]:
    """Return the codes of offices by folded title."""
    made_of = [resources.find("data", _OFFICES), resources.folder("data").joinpath("characters")]
    found: Mapping[str, str] = kept("offices", [*made_of, *map(resources.folder, ("resolve", "rules", "text"))], _made)
    return found


def _made() -> Mapping[str, str]:
    offices = load.load_shipped(_OFFICES, schema.OfficesForm).root
    return {fold_name(title): office.code for office in offices for title in (*office.en, *office.hans, *office.hant)}


def office_code(title: str) -> str:
    """Return the code of the office that has the title, else the folded title."""
    folded = fold_name(title)
    return _codes().get(folded, folded)
