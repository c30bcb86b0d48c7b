"""The texts of the pages: `kg/data/web/words.yaml`, each in three written forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import RootModel

from kg.rules.load import load_shipped
from kg.settings import ReaderLanguage


class _Texts(RootModel[dict[str, dict[ReaderLanguage, str]]]):
    """Key to text by language."""


@cache
def texts() -> dict[str, dict[ReaderLanguage, str]]:
    """Return all texts by key.

    Raises:
        RuleError: the file breaks its form.
    """
    return load_shipped("web/words.yaml", _Texts).root


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts in one language."""

    language: ReaderLanguage

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with the values in the places of its braces; `KeyError` for an unknown key."""
        return texts()[key][self.language].format(**values)
