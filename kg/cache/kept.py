"""Values of JSON that are made of shipped files, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib.resources.abc import Traversable
from typing import Any

from kg.cache import files
from kg.cache.keys import key_of


def kept(kind: str, made_of: Iterable[Traversable], make: Callable[[], object]) -> Any:  # whatever `make` makes
    """Return what `make` makes, as JSON has it, from the cache where it was made of files with the same bytes.

    `made_of` are files and folders of data, and of the code that makes it.
    """
    key = key_of(made_of) if files.folder() else None
    found = files.read(kind, key) if key else None
    if found is None:
        found = json.dumps(make(), ensure_ascii=False).encode()
        if key:
            files.write(kind, key, found)
    return json.loads(found)
