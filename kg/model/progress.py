"""How far a build has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["read", "join", "write", "store", "judge"]


@dataclass(frozen=True, slots=True)
class Progress:
    """What a stage has done: so many things, `aside` of them left out; `total` where it is known."""

    stage: Stage
    done: int
    aside: int = 0
    total: int | None = None


Watch = Callable[[Progress], None]
"""What is told of the progress of a build."""


def unwatched(_progress: Progress) -> None:
    """Take no note of it."""
