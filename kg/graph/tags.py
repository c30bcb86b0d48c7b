"""Language tags in their usual letter case (RFC 5646 §2.1.1); the RDF library lower-cases them."""

from __future__ import annotations

import re
from functools import lru_cache

_TAGGED = re.compile(r'(?<=")@([A-Za-z0-9-]+)(?=(?: (?:<[^>]*>|_:\S+))? \.\Z)')


@lru_cache(maxsize=256)
def usual_case(tag: str) -> str:
    """Return a tag with script and region as they are written.

    >>> usual_case("zh-hant-tw")
    'zh-Hant-TW'
    """
    first, *rest = tag.lower().split("-")
    cased = [first]
    for part in rest:
        single = len(cased[-1]) == 1
        cased.append(part if single else {2: part.upper(), 4: part.title()}.get(len(part), part))
    return "-".join(cased)


def restore_tag(line: str) -> str:
    """Return a line of N-Quads with the language tag of its literal in usual case."""
    return _TAGGED.sub(lambda match: "@" + usual_case(match.group(1)), line)
