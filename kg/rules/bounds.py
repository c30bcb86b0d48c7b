"""Repetition without end in regular expressions, given an end: so matching takes time in proportion to the text."""

from __future__ import annotations

import re

LONGEST = 80
"""How often a part of a rule may repeat: longer than any word, name or list of people."""
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])++(?:\]|\Z)|[*+]|\{\d+,\}|[^\\\[*+{]+|.", re.DOTALL)
_ENDED = {"*": f"{{0,{LONGEST}}}", "+": f"{{1,{LONGEST}}}"}


def bounded(source: str) -> str:
    r"""Return a regular expression whose repetitions end, from one in which they may not.

    Without an end, each place of a long text may be tried as far as the text goes, which takes time with the square of
    its length.

    >>> bounded(r"\w+ [*+]{2}(?:a|b)*?")
    '\\w{1,80} [*+]{2}(?:a|b){0,80}?'
    """
    return "".join(map(_ended, _TOKEN.findall(source)))


def _ended(token: str) -> str:
    return f"{token[:-1]}{LONGEST}}}" if token.endswith(",}") else _ENDED.get(token, token)
