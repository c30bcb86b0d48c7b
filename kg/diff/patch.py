"""A difference in the form of RDF Patch, which Jena, Fuseki and others apply (https://afs.github.io/rdf-patch/)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.diff.changes import Difference


def rdf_patch(difference: Difference) -> Iterator[str]:
    """Yield the lines of a patch that makes the old graph the new one: one transaction, deletions first.

    Applied to a store that holds the old graph it gives the new one; blank nodes are named by their labels, which only
    a store that keeps these can follow.
    """
    yield "TX ."
    for line in difference.removed:
        yield f"D {line}"
    for line in difference.added:
        yield f"A {line}"
    yield "TC ."
