"""Fits what a build costs to what was measured, and tells what it would cost where nobody has tried.

`python -m bench.model bench/scale.jsonl --held 4000`: processor seconds, disk and quads are lines over documents,
fitted to all sizes but the one held back, each size weighing the same; how far the lines are from
that one is printed, then what they say of larger sizes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Measured = Mapping[str, Any]
MEASURES: Mapping[str, tuple[str, Callable[[Measured], float]]] = {
    "processor": ("processor seconds", lambda one: one["build"]["processor"]),
    "disk": ("MB on disk", lambda one: one["disk"] / (1 << 20)),
    "quads": ("quads", lambda one: one["quads"]),
}
SIZES = (10**6, 10**7, 10**8, 10**9)


@dataclass(frozen=True, slots=True)
class Line:
    """What something costs: `fixed`, and `each` for every document."""

    fixed: float
    each: float

    def at(self, documents: int) -> float:
        """Return the cost of so many documents."""
        return self.fixed + self.each * documents


def fit(sizes: Sequence[int], costs: Sequence[float]) -> Line:
    """Return the line whose relative errors are least, in squares; neither part of it is below zero.

    Raises:
        ValueError: there are fewer than two sizes.
    """
    if len(set(sizes)) < 2:
        raise ValueError("a line needs two sizes at least")
    weights = 1 / np.asarray(costs, dtype=float)
    many = np.asarray(sizes, dtype=float)
    parts = np.stack([np.ones_like(many), many], axis=1) * weights[:, None]
    (fixed, each), *_ = np.linalg.lstsq(parts, np.ones_like(many), rcond=None)
    if fixed < 0:
        return Line(0.0, float((many * weights).sum() / ((many * weights) ** 2).sum()))
    if each < 0:
        return Line(float(weights.sum() / (weights**2).sum()), 0.0)
    return Line(float(fixed), float(each))


def report(measured: Sequence[Measured], held: int | None) -> Iterator[str]:
    """Yield the model and what it tells of sizes, as tables in Markdown."""
    used = [one for one in measured if one["documents"] != held]
    back = next((one for one in measured if one["documents"] == held), None)
    sizes = [one["documents"] for one in used]
    lines = {name: fit(sizes, [cost(one) for one in used]) for name, (_, cost) in MEASURES.items()}
    head = f" {held:,} documents | measured | off |" if back else ""
    yield f"| | fixed | each document |{head}"
    yield "|---|---:|---:|" + ("---:|---:|---:|" if back else "")
    for name, (title, cost) in MEASURES.items():
        row = f"| {title} | {lines[name].fixed:,.1f} | {lines[name].each:.5f} |"
        if back:
            told, true = lines[name].at(back["documents"]), cost(back)
            row += f" {told:,.0f} | {true:,.0f} | {100 * (told / true - 1):+.1f} % |"
        yield row
    yield ""
    yield "| documents | " + " | ".join(title for title, _ in MEASURES.values()) + " |"
    yield "|---:|" + "---:|" * len(MEASURES)
    for size in SIZES:
        yield f"| {size:,} | " + " | ".join(f"{lines[name].at(size):,.0f}" for name in MEASURES) + " |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", type=Path, help="lines of JSON, by bench.scale")
    parser.add_argument("--held", type=int, help="size that the lines are not fitted to")
    options = parser.parse_args(arguments)
    measured = [json.loads(line) for line in options.measures.read_text(encoding="utf-8").splitlines()]
    print("\n".join(report(measured, options.held)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
