"""The graph is judged by slices: nodes with what is said of them, and of what class that is which they refer to.

Statements go where their subject is judged, and those that shapes look at from behind also where their value is. The
classes of other nodes are asked of where these are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.graph import split_line
from kg.model.finding import Finding
from kg.pipeline.cluster.knowing import Recipe
from kg.pipeline.cluster.tables import NAMES, NOTHING, bucket_for
from kg.pipeline.stored.packing import FINDINGS
from kg.validate.shacl import shipped, slices

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def nodes_in(lines: Iterable[str], buckets: int) -> list[tuple[int, str]]:
    """Return the statements of the default graph with the buckets in which somebody looks at them."""
    behind = {f"<{predicate}>" for predicate in shipped().looks_behind}
    rows = []
    for line in lines:
        subject, predicate, value, graph = split_line(line)
        if graph is None:
            seen = {bucket_for(subject, buckets)} | ({_bucket_of(value, buckets)} if predicate in behind else set())
            rows += [(bucket, line) for bucket in sorted(seen)]
    return rows


def _bucket_of(value: str, buckets: int) -> int:
    """Return the bucket of a value, which for a text goes by how stores write it."""
    if not value.startswith('"'):
        return bucket_for(value, buckets)
    (quad,) = ox.parse(f"<urn:s> <urn:p> {value} .", ox.RdfFormat.N_TRIPLES, lenient=True)
    return bucket_for(str(quad.object), buckets)


def _names(recipe: Recipe) -> tuple[str, ...]:
    return NAMES.unpack(recipe.work.read("parts"))


def ask(recipe: Recipe, bucket: int) -> None:
    """Ask for the classes of the nodes that those of a bucket refer to."""
    recipe.work.once(f"asked-{bucket}", NOTHING, lambda: _ask(recipe, bucket))


def _ask(recipe: Recipe, bucket: int) -> None:
    asked = set()
    for (line,) in recipe.work.gathered("nodes", _names(recipe), bucket):
        value = split_line(line)[2]
        if value.startswith("<"):
            asked.add(value)
    rows = ((bucket_for(node, recipe.buckets), node, bucket) for node in sorted(asked))
    recipe.work.put("asked", bucket, [row for row in rows if row[0] != bucket])


def answer(recipe: Recipe, bucket: int) -> None:
    """Tell others the classes of the nodes of a bucket that they refer to."""
    recipe.work.once(f"answered-{bucket}", NOTHING, lambda: _answer(recipe, bucket))


def _answer(recipe: Recipe, bucket: int) -> None:
    askers: dict[str, list[int]] = {}
    for node, asker in recipe.work.gathered("asked", range(recipe.buckets), bucket):
        askers.setdefault(node, []).append(asker)
    rows = []
    for (line,) in recipe.work.gathered("nodes", _names(recipe), bucket):
        subject, predicate, _, _ = split_line(line)
        if predicate == _TYPE:
            rows += [(asker, line) for asker in askers.get(subject, ())]
    recipe.work.put("answers", bucket, rows)


def judge(recipe: Recipe, bucket: int) -> list[Finding]:
    """Return what shapes of core constraints find at the nodes of a bucket."""
    return recipe.work.once(f"judged-{bucket}", FINDINGS, lambda: list(_judge(recipe, bucket)))


def _judge(recipe: Recipe, bucket: int) -> Iterator[Finding]:
    seen = recipe.work.gathered("nodes", _names(recipe), bucket)
    told = recipe.work.gathered("answers", range(recipe.buckets), bucket)
    store = ox.Store()
    store.bulk_load("".join(f"{line}\n" for (line,) in [*seen, *told]).encode(), ox.RdfFormat.N_QUADS, lenient=True)
    nodes = (node for node in shipped().nodes(store) if bucket_for(node, recipe.buckets) == bucket)
    for some in slices(nodes):
        yield from shipped().of_nodes(store, some)
