"""Whatever is written in any syntax is read again as the same by other people's programs, or it is refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import warnings
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from kg.cli.results import write_result
from kg.errors import OutputError
from kg.graph.files import FORMATS, from_quads, load, render, save
from kg.model.table import Table
from tests import jena
from tests.hostile.graphs import CONTROLS, PIECES, XSD, quads, text

ALL = PIECES + CONTROLS
OF_GRAPHS = (".trig", ".nq", ".jsonld")
"""Endings of syntaxes that hold the documents' own graphs too."""
SYNTAXES = tuple(ending for ending in FORMATS if ending != ".xml")
RDFLIB = {".ttl": "turtle", ".trig": "trig", ".nt": "nt", ".nq": "nquads", ".jsonld": "json-ld", ".rdf": "xml"}
RAPPER = {".ttl": "turtle", ".nt": "ntriples", ".rdf": "rdfxml", ".nq": "nquads"}
SEEDS = st.integers(0, 2**32)
Term = tuple[str, ...]
Statement = tuple[Term, ...]
quickly = settings(max_examples=25, deadline=None, derandomize=True, database=None)


def without_xml_lacks(ending: str) -> tuple[str, ...]:
    return PIECES if ending == ".rdf" else ALL


def term(one: object) -> Term:
    """Return a term by its parts; the case of language tags does not count, and text is the type of plain literals."""
    if isinstance(one, ox.Literal):
        return ("literal", one.value, (one.language or "").lower(), "" if one.language else one.datatype.value)
    if isinstance(one, ox.NamedNode):
        return ("iri", one.value)
    if isinstance(one, ox.DefaultGraph) or one is None or str(one) == "urn:x-rdflib:default":
        return ("default",)
    if isinstance(one, rdflib.Literal):
        datatype = str(one.datatype or rdflib.XSD.string)
        return ("literal", str(one), (one.language or "").lower(), "" if one.language else datatype)
    return ("iri", str(one))


def terms(found: Iterable[ox.Quad]) -> set[Statement]:
    return {(term(one.subject), term(one.predicate), term(one.object), term(one.graph_name)) for one in found}


def held(found: Iterable[ox.Quad], ending: str) -> set[Statement]:
    """Return what a syntax holds of statements: those for triples have the default graph only."""
    return terms(one for one in found if ending in OF_GRAPHS or isinstance(one.graph_name, ox.DefaultGraph))


def written(found: Collection[ox.Quad], ending: str) -> bytes:
    return b"".join(render(from_quads(found), ending))


@pytest.mark.parametrize("ending", SYNTAXES)
@quickly
@given(seed=SEEDS)
def test_pyoxigraph_and_we_read_what_was_written(
    ending: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    given_ = quads(Random(seed), pieces=without_xml_lacks(ending))
    path = tmp_path_factory.getbasetemp() / f"writers{ending}"
    save(from_quads(given_), path)

    assert terms(ox.parse(path.read_bytes(), format=FORMATS[ending])) == held(given_, ending)
    again = load(path)
    assert (
        again.lines
        == from_quads(one for one in given_ if ending in OF_GRAPHS or term(one.graph_name) == ("default",)).lines
    )


@pytest.mark.parametrize("ending", SYNTAXES)
@quickly
@given(seed=SEEDS)
def test_rdflib_reads_what_was_written(ending: str, seed: int) -> None:
    given_ = quads(Random(seed), pieces=without_xml_lacks(ending))
    found = rdflib.Dataset() if ending in OF_GRAPHS else rdflib.Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of values that are not of their type
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
            found.parse(data=written(given_, ending), format=RDFLIB[ending])
    rows = found.quads() if isinstance(found, rdflib.Dataset) else ((*row, None) for row in found)

    assert {tuple(map(term, row)) for row in rows} == held(given_, ending)


@pytest.fixture(scope="module")
def batch() -> list[ox.Quad]:
    """So many statements that programs need to be started once."""
    return quads(Random(7), 600, pieces=PIECES)


def read_by(command: Callable[[Path], list[str]], batch: list[ox.Quad], ending: str, folder: Path) -> set[Statement]:
    """Return what a program reads; it may warn of values that are not of their type, and of texts not in form C."""
    path = folder / f"batch{ending}"
    path.write_bytes(written(batch, ending))
    done = subprocess.run(command(path), capture_output=True, check=False, timeout=120)
    assert b"ERROR" not in done.stderr, done.stderr.decode()[-2000:]
    return terms(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))


@pytest.mark.skipif(not shutil.which("rapper"), reason="rapper (raptor2-utils) is not installed")
@pytest.mark.parametrize("ending", RAPPER)
def test_rapper_reads_what_was_written(batch: list[ox.Quad], ending: str, tmp_path: Path) -> None:
    to = "nquads" if ending in OF_GRAPHS else "ntriples"
    found = read_by(lambda path: ["rapper", "-q", "-i", RAPPER[ending], "-o", to, str(path)], batch, ending, tmp_path)

    assert found == held(batch, ending)


@pytest.mark.skipif(not jena.is_installed(), reason=jena.MISSING)
@pytest.mark.parametrize("ending", [ending for ending in SYNTAXES if ending != ".jsonld"])  # Debian's reads none at all
def test_riot_reads_what_was_written(batch: list[ox.Quad], ending: str, tmp_path: Path) -> None:
    riot = jena.command(tmp_path, "riotcmd.riot")
    found = read_by(lambda path: [*riot, "--output=nquads", str(path)], batch, ending, tmp_path)

    assert found == held(batch, ending)


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused_and_what_stood_there_stays(character: str, tmp_path: Path) -> None:
    thing, path = ox.NamedNode("http://example.org/a"), tmp_path / "graph.rdf"
    path.write_text("before", encoding="utf-8")
    dataset = from_quads([ox.Quad(thing, thing, ox.Literal(f"a{character}b"))])
    with pytest.raises(OutputError, match=f"U\\+{ord(character):04X}, which XML cannot hold"):
        save(dataset, path)

    assert path.read_text(encoding="utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["graph.rdf"]
    save(dataset, path.with_suffix(".ttl"))
    assert load(path.with_suffix(".ttl")) == dataset


@pytest.mark.parametrize("number", ["+.5", ".5", "-0", "+1", "007", "00.5", "1.", "-0.0", "0.50", "-12", "0", "12.5"])
@pytest.mark.parametrize("kind", ["integer", "decimal"])
def test_numbers_are_kept_as_they_were_written(number: str, kind: str) -> None:
    thing, datatype = ox.NamedNode("http://example.org/a"), ox.NamedNode(XSD + kind)
    given_ = [ox.Quad(thing, thing, ox.Literal(number, datatype=datatype))]

    assert terms(ox.parse(written(given_, ".ttl"), format=ox.RdfFormat.TURTLE)) == terms(given_)


@quickly
@given(seed=SEEDS)
def test_tables_of_answers_are_read_as_they_were(seed: int) -> None:
    random = Random(seed)
    columns = ("one", "two")
    rows = tuple((text(random, ALL), text(random, ALL)) for _ in range(5))
    told = {}
    for form in ("csv", "json"):
        stream = io.StringIO(newline="")
        write_result(Console(file=stream), Table("answer", columns, rows), form)
        told[form] = stream.getvalue()

    assert tuple(map(tuple, csv.reader(io.StringIO(told["csv"], newline="")))) == (columns, *rows)
    assert [tuple(row.values()) for row in json.loads(told["json"])] == list(rows)
