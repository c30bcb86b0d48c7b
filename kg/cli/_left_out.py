"""What is said of rows and sources of which nothing was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model.source import BadRow
from kg.optional import late

if TYPE_CHECKING:
    from kg.pipeline.maps import losses
else:  # with it comes the engine of mappings, and hardly a run leaves anything out
    losses = late("kg.pipeline.maps.losses")


def left_out(found: Sequence[BadRow], written: Path | None, option: str) -> Iterator[str]:
    """Yield how many there are, where all of them are told, and the first; nothing where there is none."""
    if not found:
        return
    rows = sum(1 for one in found if one.row)
    counts = [f"{count} {name}{'s' * (count > 1)}" for count, name in ((rows, "row"), (len(found) - rows, "source"))]
    told = " and ".join(count for count in counts if not count.startswith("0"))
    hint = f"all in {written}" if written else f"{option} FILE writes all"
    yield f"Left out: {told} ({hint}), the first:"
    yield losses.as_lines(found[:1]).rstrip()
