"""Words that joining must know: the shipped file `kg/data/names.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg import resources
from kg.cache.kept import kept
from kg.optional import late

if TYPE_CHECKING:
    from kg.resolve import forms
    from kg.rules import load
else:  # what checks the file is needed when it is read anew
    forms, load = late("kg.resolve.forms"), late("kg.rules.load")

_FILE = "names.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """What the file holds.

    `in_characters` are states whose officials have names of Chinese characters, `amending` words that make the name of
    another agreement from that of one, `bare` short words for a kind of agreement, `heads` the words of a name that
    say its kind, `ordinals` patterns of numbers.
    """

    in_characters: tuple[str, ...]
    amending: tuple[str, ...]
    bare: tuple[str, ...]
    heads: tuple[str, ...]
    ordinals: tuple[str, ...]


@cache
def words() -> Words:
    """Return the words.

    Raises:
        RuleError: the file breaks its form.
    """
    made_of = [resources.find("data", _FILE), resources.find("resolve", "forms.py"), resources.find("rules", "load.py")]
    found = kept("words", made_of, lambda: load.load_shipped(_FILE, forms.WordsForm).model_dump())
    return Words(**{name: tuple(texts) for name, texts in found.items()})
