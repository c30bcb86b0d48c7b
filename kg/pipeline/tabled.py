"""What the mappings of a user's tables make of them, before that is joined with what documents tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.mapping import Mapping, PredicateObjectMap, TriplesMap, run, with_provenance
from kg.model.table import Row
from kg.pipeline.mapped import Job, Jobs
from kg.pipeline.maps.documents import unused_evidence
from kg.vocab import BASE


def lines_of_tables(jobs: Jobs, base: str, *, per_document: bool) -> list[str]:
    """Return the lines of the tables' mappings; without `per_document` there are no named graphs.

    Raises:
        InputError: in a strict run, a table is broken.
        GraphError: in a strict run, a value cannot be written as RDF by its mapping.
    """
    lines = [line for job in jobs.files for line in _lines(job, jobs, base, per_document=per_document)]
    return _without_unused(lines, jobs, base)


def cited_rows(jobs: Jobs, lines: Iterable[str], base: str) -> list[Row]:
    """Return the rows of the reading table `documents` for the tables that lines refer to."""
    cited = _cited(lines)
    return [
        row
        for job in jobs.files
        for table in job.tables.values()
        if (row := table.document(_base(job.mapping, base)))[1] in cited
    ]


def _without_unused(lines: list[str], jobs: Jobs, base: str) -> list[str]:
    """Leave out the evidence of rows that were left out."""
    if not jobs.provenance:
        return lines
    unused = {
        iri
        for job in jobs.files
        for iri in unused_evidence(jobs.losses.all, job.tables.values(), _base(job.mapping, base))
    }
    return [line for line in lines if not any(iri in line for iri in unused)] if unused else lines


def _lines(job: Job, jobs: Jobs, base: str, *, per_document: bool) -> Iterator[str]:
    losses = jobs.losses
    mapping = with_provenance(job.mapping, base=_base(job.mapping, base)) if jobs.provenance else job.mapping
    mapping = mapping if per_document else _in_one_graph(mapping)
    tables = {name: losses.guarded(opened.table) for name, opened in job.tables.items()}
    places = {name: opened.location for name, opened in job.tables.items()}
    return run([mapping], tables, base=_base(mapping, base), omit=losses.omit(places))


def _base(mapping: Mapping, base: str) -> str:
    """Return the base for a mapping: its own where that is not ours, so that a user's tables keep their IRIs."""
    return base if mapping.base in (None, BASE) else mapping.base


_DEFAULT_GRAPHS = ("http://www.w3.org/ns/r2rml#defaultGraph", "http://w3id.org/rml/defaultGraph")


def _in_one_graph(mapping: Mapping) -> Mapping:
    """Leave out named graphs where the same goes into the default graph: the output could not hold them."""
    return replace(mapping, triples_maps=tuple(map(_without_graphs, mapping.triples_maps)))


def _without_graphs(one: TriplesMap) -> TriplesMap:
    if _has_default(one):
        return replace(one, graphs=())
    if one.graphs:
        return one
    pairs = (replace(po, graphs=()) if _has_default(po) else po for po in one.predicate_objects)
    return replace(one, predicate_objects=tuple(pairs))


def _has_default(one: TriplesMap | PredicateObjectMap) -> bool:
    return any(graph.constant in _DEFAULT_GRAPHS for graph in one.graphs)


_DOCUMENT = re.compile(r"<([^<>]*/document/[^<>]*|[^<>]*[#:]document/[^<>]*)>")


def _cited(lines: Iterable[str]) -> frozenset[str]:
    """Return the IRIs of documents that lines refer to."""
    return frozenset(match for line in lines for match in _DOCUMENT.findall(line))
