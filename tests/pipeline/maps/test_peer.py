"""The tables and the mapping of the registry, through Morph-KGC: the same graph.

Morph-KGC cannot be installed beside us, since it needs another pyoxigraph; KG_MORPH_KGC names the Python of an
environment of its own, which `make test-peer` makes and uses.

What it understands differently is taken out of the way, each thing named here:

- conditions are an extension of ours: they are left out on both sides;
- it knows no `rml:URI`: `rml:IRI` is the same as long as the values of templates are ASCII, which they are;
- it knows files by their path alone, not as `rml:RelativePathSource`;
- it puts no base before relative IRIs: templates get theirs in the mapping, columns that are IRIs in its output.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kg.mapping import model as nouns
from kg.mapping import read_mapping, run, write_rml
from kg.model.table import Table
from kg.pipeline.maps.sources import open_sources

PYTHON = os.environ.get("KG_MORPH_KGC", "")
REGISTRY = Path(__file__).parents[3] / "seeds" / "registry"
PROGRAM = """
import morph_kgc
if __name__ == "__main__":
    settings = "[CONFIGURATION]\\noutput_format=N-QUADS\\nnumber_of_processes=1\\n[all]\\nmappings=mapping.ttl\\n"
    lines = morph_kgc.materialize_set(settings)
    open("theirs.nq", "w", encoding="utf-8").writelines(f"{line} .\\n" for line in lines)
"""

pytestmark = pytest.mark.skipif(not PYTHON, reason="KG_MORPH_KGC names no Python with Morph-KGC; make test-peer")


def _plain(mapping: nouns.Mapping) -> nouns.Mapping:
    """The mapping without conditions, and with the base in its templates."""
    base = mapping.base or ""

    def pair(po: nouns.PredicateObjectMap) -> nouns.PredicateObjectMap:
        objects = tuple(_absolute(o, base) if isinstance(o, nouns.TermMap) else o for o in po.objects)
        return replace(po, objects=objects, conditions=())

    def plain(one: nouns.TriplesMap) -> nouns.TriplesMap:
        subjects = tuple(_absolute(term, base) for term in one.subjects)
        graphs = tuple(_absolute(term, base) for term in one.graphs)
        pairs = tuple(map(pair, one.predicate_objects))
        return replace(one, subjects=subjects, graphs=graphs, predicate_objects=pairs, conditions=())

    return replace(mapping, triples_maps=tuple(map(plain, mapping.triples_maps)))


def _absolute(term: nouns.TermMap, base: str) -> nouns.TermMap:
    is_template = term.term_type == "iri" and not term.is_reference and ":" not in str(term.parts[0])
    return replace(term, parts=(base, *term.parts)) if is_template else term


def _adapted(rml: str) -> str:
    described = r'\[ a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path ("[^"]*") \]'
    return re.sub(described, r"\1", rml.replace("rml:termType rml:URI", "rml:termType rml:IRI"))


def _export(tables: Mapping[str, Table], mapping: nouns.Mapping, folder: Path) -> None:
    for source in mapping.sources():
        path = folder / source.access
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(tables[source.table].columns)
            writer.writerows(tables[source.table].rows)


def _normal(lines: Iterable[str], base: str) -> set[str]:
    """Their lines as ours are: one space between terms, relative IRIs behind the base."""
    return {re.sub(r"<([a-z]+/[^:<>]*)>", rf"<{base}\1>", re.sub(r" +\.$", " .", line)) for line in lines}


def test_the_registry_is_the_same_graph(tmp_path: Path) -> None:
    mapping = _plain(read_mapping(REGISTRY / "mapping.yaml"))
    opened = open_sources(mapping).items()
    tables = {name: Table(name, table.columns, tuple(table.rows)) for name, table in opened if isinstance(table, Table)}
    _export(tables, mapping, tmp_path)
    (tmp_path / "mapping.ttl").write_text(_adapted(write_rml(mapping, base=mapping.base or "")), "utf-8")
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    subprocess.run([PYTHON, "program.py"], check=True, cwd=tmp_path, capture_output=True)
    theirs = _normal((tmp_path / "theirs.nq").read_text("utf-8").splitlines(), mapping.base or "")
    ours = set(run([mapping], tables))
    assert len(ours) > 100_000
    assert ours - theirs == set()
    assert theirs - ours == set()
