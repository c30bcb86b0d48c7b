"""The tables and the mappings of the registry and of reading, through Morph-KGC: the same graph.

Morph-KGC cannot be installed beside us, since it needs another pyoxigraph; KG_MORPH_KGC names the Python of an
environment of its own, which `make test-peer` makes and uses.

What it understands differently is taken out of the way, each thing named here:

- conditions are an extension of ours: they are left out on both sides;
- it knows no `rml:URI`: `rml:IRI` is the same as long as the values of templates are ASCII, which they are;
- it knows files by their path alone, not as `rml:RelativePathSource`;
- it puts no base before relative IRIs: templates get theirs in the mapping, columns that are IRIs in its output;
- it leaves out rows whose graph is empty, which for us are in the default graph, as without a graph map (RML-Core,
  where a graph map that makes no term adds no graph): those rows come to it in tables of their own, without the map;
- it overwrites a column that is called `graph` with what it makes: the column goes by another name there.
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
from tests.pipeline.inputs import build

PYTHON = os.environ.get("KG_MORPH_KGC", "")
SEEDS = Path(__file__).parents[3] / "seeds"
DEFAULT = "default"
GRAPH = "named_graph"
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


def _tables(mapping: nouns.Mapping) -> dict[str, Table]:
    opened = open_sources(mapping).items()
    return {name: Table(name, table.columns, tuple(table.rows)) for name, table in opened if isinstance(table, Table)}


def _export(tables: Mapping[str, Table], mapping: nouns.Mapping, folder: Path) -> None:
    for source in mapping.sources():
        path = folder / source.access
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(tables[source.table].columns)
            writer.writerows(tables[source.table].rows)


def _apart(mapping: nouns.Mapping, tables: Mapping[str, Table]) -> tuple[nouns.Mapping, dict[str, Table]]:
    """The rows in named graphs and those in the default graph as tables of their own, and the mapping for both."""
    found: dict[str, Table] = {}
    for name, table in tables.items():
        at = table.columns.index("graph")
        columns = (*table.columns[:at], GRAPH, *table.columns[at + 1 :])
        for prefix, is_named in (("", True), (f"{DEFAULT}/", False)):
            rows = tuple(row for row in table.rows if bool(row[at]) is is_named)
            found[prefix + name] = Table(prefix + name, columns, rows)

    def named(one: nouns.TriplesMap) -> nouns.TriplesMap:
        return replace(one, graphs=tuple(replace(term, parts=(nouns.Reference(GRAPH),)) for term in one.graphs))

    def in_default(one: nouns.TriplesMap) -> nouns.TriplesMap:
        sources = tuple(replace(source, access=f"{DEFAULT}/{source.access}") for source in one.sources)
        return replace(one, name=f"{one.name}-{DEFAULT}", sources=sources, graphs=())

    maps = mapping.triples_maps
    return replace(mapping, triples_maps=(*map(named, maps), *map(in_default, maps))), found


def _normal(lines: Iterable[str], base: str) -> set[str]:
    """Their lines as ours are: one space between terms, relative IRIs behind the base."""
    return {re.sub(r"<([a-z]+/[^:<>]*)>", rf"<{base}\1>", re.sub(r" +\.$", " .", line)) for line in lines}


def _theirs(mapping: nouns.Mapping, tables: Mapping[str, Table], folder: Path) -> set[str]:
    """What Morph-KGC makes of tables, working in an empty folder."""
    folder.mkdir()
    _export(tables, mapping, folder)
    base = mapping.base or ""
    (folder / "mapping.ttl").write_text(_adapted(write_rml(mapping, base=base)), "utf-8")
    (folder / "program.py").write_text(PROGRAM, "utf-8")
    done = subprocess.run([PYTHON, "program.py"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return _normal((folder / "theirs.nq").read_text("utf-8").splitlines(), base)


def test_the_registry_is_the_same_graph(tmp_path: Path) -> None:
    mapping = _plain(read_mapping(SEEDS / "registry" / "mapping.yaml"))
    tables = _tables(mapping)
    theirs = _theirs(mapping, tables, tmp_path / "theirs")
    ours = set(run([mapping], tables))
    assert len(ours) > 100_000
    assert ours - theirs == set()
    assert theirs - ours == set()


def test_what_is_read_is_the_same_graph(tmp_path: Path) -> None:
    """The tables as `kg build --tables` writes them, with the mapping that it puts beside them."""
    build(tmp_path / "graph.nq", SEEDS / "documents", tables=tmp_path / "tables")
    mapping = read_mapping(tmp_path / "tables" / "mapping.yaml")
    tables = _tables(mapping)
    theirs = _theirs(*_apart(mapping, tables), tmp_path / "theirs")
    ours = set(run([mapping], tables))
    assert len(ours) > 4_000
    assert ours <= set((tmp_path / "graph.nq").read_text("utf-8").splitlines())
    assert {line for line in ours if _in_a_graph(line)}
    assert ours - theirs == set()
    assert theirs - ours == set()


def _in_a_graph(line: str) -> bool:
    return re.search(r" <[^<>]*> <[^<>]*> \.$", line) is not None
