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


def keep_nodes(recipe: Recipe, part: str, lines: Iterable[str]) -> None:
    """Put the statements of a part where somebody looks at them, and ask for the classes of what they refer to."""
    behind = {f"<{predicate}>" for predicate in shipped().looks_behind}
    nodes: list[tuple[int, str]] = []
    types: list[tuple[int, str, str]] = []
    asked: set[tuple[int, str, int]] = set()
    for line in lines:
        subject, predicate, value, graph = split_line(line)
        if graph is not None:
            continue
        here = bucket_for(subject, recipe.buckets)
        nodes.append((here, line))
        if predicate in behind and (there := _bucket_of(value, recipe.buckets)) != here:
            nodes.append((there, line))
        if predicate == _TYPE:
            types.append((here, subject, line))
        if value.startswith("<") and (there := bucket_for(value, recipe.buckets)) != here:
            asked.add((there, value, here))
    recipe.work.put("nodes", part, nodes)
    recipe.work.put("types", part, types)
    recipe.work.put("asked", part, sorted(asked))


def _bucket_of(value: str, buckets: int) -> int:
    """Return the bucket of a value, which for a text goes by how stores write it."""
    if not value.startswith('"'):
        return bucket_for(value, buckets)
    (quad,) = ox.parse(f"<urn:s> <urn:p> {value} .", ox.RdfFormat.N_TRIPLES, lenient=True)
    return bucket_for(str(quad.object), buckets)


def _names(recipe: Recipe) -> tuple[str, ...]:
    return NAMES.unpack(recipe.work.read("parts"))


def answer(recipe: Recipe, bucket: int) -> None:
    """Tell others the classes of the nodes of a bucket that they refer to."""
    recipe.work.once(f"answered-{bucket}", NOTHING, lambda: _answer(recipe, bucket))


def _answer(recipe: Recipe, bucket: int) -> None:
    askers: dict[str, dict[int, None]] = {}
    for node, asker in recipe.work.gathered("asked", _names(recipe), bucket):
        askers.setdefault(node, {})[asker] = None
    types = recipe.work.gathered("types", _names(recipe), bucket)
    recipe.work.put("answers", bucket, [(asker, line) for node, line in types for asker in askers.get(node, ())])


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
