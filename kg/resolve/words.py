"""Words that joining must know: the shipped file `kg/data/names.yaml`."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.rules.load import load_shipped


class Words(BaseModel):
    """The form of the file.

    `in_characters` are states whose officials have names of Chinese characters, `amending` words that make the name of
    another agreement from that of one, `bare` short words for a kind of agreement, `heads` the words of a name that
    say its kind, `ordinals` patterns of numbers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

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
    return load_shipped("names.yaml", Words)
