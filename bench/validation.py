"""Times validation beside plain pySHACL on an rdflib graph: `python -m bench.validation [GRAPH] --triples N ...`.

Graphs of so many triples are made by `bench.graphs` around GRAPH, else around what `seeds/documents` tells; one
statement of `--spoilt` is left out, so that there is something to find. Seconds are of processor time with reading
included, ours the median of `--times`. Plain pySHACL takes about two seconds for a thousand triples: above `--plain`
triples it judges a graph of that size, and its seconds are multiplied, which favours it. Of a graph that both judge,
severities, shapes, nodes and values must be the same.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

import kg
from bench.graphs import make
from kg import resources
from kg.graph import Dataset, load
from kg.model.finding import Report
from kg.validate.shacl import validate
from kg.validate.terms import ancestors

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "documents"
Results = set[tuple[str, str, str, str]]


def graph_lines(base: Dataset, triples: int, spoilt: int, seed: int) -> list[str]:
    """Return the lines of a graph of about so many triples, one of `spoilt` left out."""
    rng = random.Random(seed)
    lines = make(base, triples, seed, with_graphs=False)
    return [line for line in lines if not spoilt or rng.randrange(spoilt)]


def timed(work: Callable[[], object], times: int) -> tuple[float, object]:
    """Return the median seconds of processor time of so many runs, and the last result."""
    seconds = []
    result: object = None
    for _ in range(times):
        started = time.process_time()
        result = work()
        seconds.append(time.process_time() - started)
    return median(seconds), result


def ours(lines: Sequence[str]) -> Report:
    """Judge lines as `kg validate` does, reading included."""
    store = ox.Store()
    store.bulk_load("\n".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
    return validate(store)


def plain(lines: Sequence[str], shapes: Graph) -> Graph:
    """Judge lines as pySHACL does by itself, reading into rdflib included."""
    graph = Graph().parse(data="\n".join(lines), format="nt")
    for child, parent in ancestors():
        graph.add((URIRef(child), URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"), URIRef(parent)))
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True, do_owl_imports=False)
    assert isinstance(results, Graph)
    return results


def told(results: Graph) -> Results:
    """Return severity, shape, node and value of each result of pySHACL."""
    found = set()
    for one in results.subjects(RDF.type, SH.ValidationResult):
        value = results.value(one, SH.value)
        found.add(
            (
                str(results.value(one, SH.resultSeverity)).removeprefix(str(SH)),
                str(results.value(one, SH.sourceShape)),
                str(results.value(one, SH.focusNode)),
                value.n3() if isinstance(value, (URIRef, BNode, Literal)) else "",
            )
        )
    return found


def shipped_shapes() -> Graph:
    """Return the shipped shapes as rdflib reads them."""
    shapes = Graph()
    for name in resources.names("shapes", suffix=".ttl"):
        shapes.parse(data=resources.read_text("shapes", name), format="turtle")
    return shapes


def compared(lines: Sequence[str], plain_lines: Sequence[str], times: int) -> str:
    """Return the row of the table for a graph; fail when the reports differ."""
    seconds, report = timed(lambda: ours(lines), times)
    theirs, results = timed(lambda: plain(plain_lines, shipped_shapes()), 1 if len(plain_lines) > 50_000 else times)
    scale = len(lines) / len(plain_lines)
    assert isinstance(report, Report)
    assert isinstance(results, Graph)
    if scale == 1:
        same = {(one.severity, one.shape, one.focus, one.value or "") for one in report.findings} == told(results)
        if not same:
            raise SystemExit("the reports differ")
    note = "" if scale == 1 else f" (from {len(plain_lines):,})"
    return (
        f"| {len(lines):,} | {len(report.findings):,} | {seconds:.1f} | {seconds / len(lines) * 1e6:.0f} | "
        f"{theirs * scale:,.1f}{note} | {theirs * scale / seconds:.0f} |"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path, nargs="?")
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--plain", type=int, default=100_000, help="triples beyond which pySHACL is not run")
    parser.add_argument("--spoilt", type=int, default=1000, help="one statement in so many is left out; 0: none")
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args(arguments)
    print("| triples | findings | seconds | µs a triple | pySHACL, seconds | times ours |")
    print("|---:|---:|---:|---:|---:|---:|")
    base = load(options.graph) if options.graph else kg.build([SEEDS]).dataset
    for triples in options.triples:
        lines = graph_lines(base, triples, options.spoilt, 1)
        small = lines if triples <= options.plain else graph_lines(base, options.plain, options.spoilt, 1)
        print(compared(lines, small, options.times), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
