"""Whole numbers as texts write them: 1945, 二〇二四, 一百零三, 廿二, twenty-two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from kg.plain_yaml import values_of
from kg.resources import read_text


@dataclass(frozen=True, slots=True)
class _Words:
    digits: dict[str, int]
    tens: dict[str, int]
    prefixed_tens: dict[str, int]
    words: dict[str, int]


@cache
def _words() -> _Words:
    return _Words(**cast(dict[str, dict[str, int]], values_of(read_text("data", "lexicons/numbers.yaml"))))


def parse_number(text: str) -> int | None:
    """Return the whole number that `text` writes in Arabic digits, Chinese numerals or English words, else `None`.

    Chinese numerals of both scripts stand side by side (二〇二四, 二00五) or with tens (八十五, 一百零三, 廿二).
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if text.isascii():
        return _parse_english(text.lower())
    return _parse_chinese(text)


def _parse_english(text: str) -> int | None:
    words = _words().words
    tens, _, unit = text.partition("-")
    if "-" not in text:
        return words.get(text)
    if words.get(tens, 0) < 20 or not 1 <= words.get(unit, 0) <= 9:
        return None
    return words[tens] + words[unit]


def _parse_chinese(text: str) -> int | None:
    table = _words()
    digits = [int(char) if "0" <= char <= "9" else table.digits.get(char) for char in text]
    known = [digit for digit in digits if digit is not None]
    if len(known) == len(text):
        return int("".join(map(str, known)))
    total, pending = 0, None
    for char, digit in zip(text, digits, strict=True):
        if digit is not None:
            pending = digit
        elif char in table.tens:
            total += (1 if pending is None else pending) * table.tens[char]
            pending = None
        elif char in table.prefixed_tens:
            total += table.prefixed_tens[char]
        else:
            return None
    return total + (pending or 0)
