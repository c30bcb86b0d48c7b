"""How deep a query is nested: the parser and the evaluation take stack for each level, and nothing catches its end."""

from __future__ import annotations

import re

DEEPEST = 250
"""Brackets in brackets."""
MOST = 1_000
"""Operators and groups that are joined, each of which is a level of the tree as well."""

_TOKEN = re.compile(
    r"#[^\n]*+|<[^<>\"{}|^`\\\x00-\x20]*+>"
    r'|"""(?:"{0,2}+(?:[^"\\]|\\.))*+"""|' + r"'''(?:'{0,2}+(?:[^'\\]|\\.))*+'''"
    r'|"(?:[^"\\\n]|\\.)*+"|' + r"'(?:[^'\\\n]|\\.)*+'"
    r"|(?P<open>[(\[{]|<<)|(?P<close>[)\]}]|>>)|(?P<joined>[+*/!|^-]|\b(?i:union|optional|minus|exists)\b)",
    re.DOTALL,
)


def too_deep(query: str) -> str | None:
    """Return why a query is nested deeper than is safe, nothing where it is not.

    >>> too_deep("ASK { FILTER(" + "(" * 300)
    'more than 250 brackets in brackets'
    """
    depth = joined = 0
    for token in _TOKEN.finditer(query):
        kind = token.lastgroup
        depth = depth + 1 if kind == "open" else max(0, depth - 1) if kind == "close" else depth
        joined += kind == "joined"
        if depth > DEEPEST:
            return f"more than {DEEPEST} brackets in brackets"
        if joined > MOST:
            return f"more than {MOST:,} operators, UNION and OPTIONAL"
    return None
