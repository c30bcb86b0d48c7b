"""A reader on trial: inputs are given to it, and those that break it are kept."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from tests.hostile.reader import Reader, survives

SECONDS = 10
"""Of processor time, for one input of some kilobytes."""
MEMORY = 2 << 30
"""Bytes, for the process of a reader."""
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Went:
    """How a run went: how many inputs a reader was given, and the seconds that took."""

    runs: int
    seconds: float


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for the files that readers read, in memory where there is one."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


class Trial:
    """Gives inputs to a reader; what breaks it goes to `found`, once for each place of our code where it broke."""

    def __init__(self, name: str, reader: Reader, found: Path, folder: Path) -> None:
        self.name = name
        self.reader = reader
        self.found = found
        self.folder = folder

    def __call__(self, data: bytes) -> None:
        """Give one input."""
        begun = process_time()
        try:
            survives(self.reader, data, self.folder)
        except Exception as error:
            self.keep(f"{type(error).__name__}-{_place(error)}", data)
        if process_time() - begun > SECONDS:
            self.keep("slow", data)

    def keep(self, what: str, data: bytes) -> None:
        """Keep an input under what it did."""
        path = self.found / f"{self.name}-{what}.input"
        if not path.exists():
            path.write_bytes(data)


def _place(error: BaseException) -> str:
    """The last place of our code that an error came through, such as `read.html.76`."""
    places = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [(path, line) for path, line in places if _ROOT / "kg" in path.parents]
    path, line = (ours or places)[-1]
    return f"{path.parent.name}.{path.stem}.{line}"
