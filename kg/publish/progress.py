"""How far a load has come, kept in a small file beside the graph, so that a broken one can go on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from kg.output import replace_file


@dataclass(frozen=True, slots=True)
class ProgressFile:
    """Remembers how many batches of a load, told by its `key`, have arrived."""

    path: Path
    key: str

    def done(self) -> int:
        """Return how many batches have arrived; none when the file is missing, damaged or of another load."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return int(kept["done"]) if kept["key"] == self.key else 0
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return 0

    def keep(self, done: int) -> None:
        """Remember that so many batches have arrived.

        Raises:
            OutputError: the file cannot be written.
        """
        replace_file(self.path, [json.dumps({"key": self.key, "done": done}).encode()])

    def forget(self) -> None:
        """Remove the file: the load is complete."""
        self.path.unlink(missing_ok=True)


def progress_path(graph: Path, endpoint: str) -> Path:
    """Return the file beside a graph that remembers its load into a store; one store, one file."""
    return graph.with_name(f"{graph.name}.{hashlib.sha256(endpoint.encode()).hexdigest()[:8]}.loading")
