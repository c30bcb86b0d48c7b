"""Times Turtle writing beside rdflib's: `python -m bench.turtle [GRAPH] --triples N ...`.

Both write the same graph from what they hold it in (a dataset of lines here, an rdflib graph there) to text; seconds of
processor time, the median of `--times`. What both wrote must be the same graph for pyoxigraph.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

import kg
from bench.graphs import make
from bench.validation import SEEDS, timed
from kg.graph import Dataset, load
from kg.graph.turtle import turtle


def triples_of(text: str) -> set[str]:
    """Return the triples of a Turtle text as lines, as pyoxigraph stores them."""
    store = ox.Store()
    store.bulk_load(text.encode(), ox.RdfFormat.TURTLE)
    return {str(quad) for quad in store}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path, nargs="?")
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000])
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args(arguments)
    base = load(options.graph) if options.graph else kg.build([SEEDS]).dataset
    print("| triples | seconds | rdflib, seconds | times ours |\n|---:|---:|---:|---:|")
    for triples in options.triples:
        lines = list(make(base, triples, 1, with_graphs=False))
        graph = Graph().parse(data="\n".join(lines), format="nt")
        ours = iter([Dataset(lines) for _ in range(options.times)])  # each new: one remembers what it is asked for
        seconds, text = timed(lambda ours=ours: "".join(turtle(next(ours))), options.times)  # type: ignore[misc]  # bound now
        theirs, other = timed(lambda graph=graph: graph.serialize(format="turtle"), options.times)  # type: ignore[misc]  # bound now
        if triples_of(str(text)) != triples_of(str(other)):
            raise SystemExit("the graphs differ")
        print(f"| {len(lines):,} | {seconds:.2f} | {theirs:.2f} | {theirs / seconds:.0f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
