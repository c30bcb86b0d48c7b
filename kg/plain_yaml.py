"""YAML as plain values, by the parser in C where PyYAML was built with it: ten times quicker, the same values."""

from __future__ import annotations

import re
from typing import Any

import yaml

SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_BRACKETS = re.compile(r"[\[{]")


def is_shallow(text: str, *, levels: int = 400) -> bool:
    """Return whether a YAML text has surely not twice so many levels: the parser in C goes as deep as it is told.

    Each level takes a bracket, or room in its line. That parser ends the process somewhere beyond 20,000.
    """
    return max(map(len, text.splitlines()), default=0) <= levels >= len(_BRACKETS.findall(text))


def values_of(text: str) -> Any:  # whatever the file holds
    """Return the value of a YAML text as mappings, lists, numbers, days and strings.

    Raises:
        yaml.YAMLError: the text is no YAML.
    """
    return yaml.load(text, Loader=SafeLoader)
