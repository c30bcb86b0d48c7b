"""What the machine gives: memory, files, cores, and places to write to."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import resource

_GROUP_MEMORY = Path("/sys/fs/cgroup/memory.max")
"""Where Linux says how much memory a container may take, in bytes or as "max"."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder by what it is, not where: `fault` says why nothing can be written there; `free` is in bytes."""

    name: str
    fault: str | None
    free: int | None


def limits() -> dict[str, int | None]:
    """Return cores, bytes of memory and numbers of files and processes that may be used; `None` is without a limit."""
    return {"cores": _cores(), "memory": _memory(), "memory_of_container": _memory_of_group(), **dict(_resources())}


def places() -> tuple[Place, ...]:
    """Try to write to the current and the temporary folder; what is written is removed again."""
    named = {"current folder": Path.cwd(), "temporary folder": Path(tempfile.gettempdir())}
    return tuple(_place(name, path) for name, path in named.items())


def _place(name: str, path: Path) -> Place:
    try:
        with tempfile.TemporaryFile(dir=path) as stream:
            stream.write(b"diplokg")
            stream.flush()
        return Place(name, None, shutil.disk_usage(path).free)
    except OSError as error:
        return Place(name, error.strerror or str(error), None)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # not every system says
        return None


def _memory_of_group() -> int | None:
    try:
        return int(_GROUP_MEMORY.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _resources() -> Iterator[tuple[str, int | None]]:
    if sys.platform == "win32":
        return
    asked = {"address_space": "AS", "file_size": "FSIZE", "open_files": "NOFILE", "processes": "NPROC"}
    for name, kind in asked.items():
        number = getattr(resource, f"RLIMIT_{kind}", None)
        if number is not None:
            soft, _ = resource.getrlimit(number)
            yield name, None if soft == resource.RLIM_INFINITY else soft
