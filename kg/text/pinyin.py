"""Chinese in Latin letters."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def _library() -> Any:
    """Return pypinyin; its dictionaries take longer to import than a page takes to read, and few pages need them."""
    return import_module("pypinyin")


def syllables(text: str, *, apart: bool = False) -> list[str]:
    """Return the syllables of a text without tones; what is not Chinese stays, with `apart` between blanks.

    >>> syllables("习近平 2025")
    ['xi', 'jin', 'ping', ' 2025']
    """
    if text.isascii():
        return [f" {text} "] if apart else [text] if text else []
    found: list[str] = _library().lazy_pinyin(text, errors=(lambda rest: f" {rest} ") if apart else "default")
    return found
