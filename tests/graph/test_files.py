import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.errors import InputError, OutputError
from kg.graph import FORMATS, Dataset, load, render, save
from kg.graph.python import to_rdflib
from kg.vocab import BASE, expand

LABEL, TYPE, DATE = (f"<{expand(name)}>" for name in ("rdfs:label", "rdf:type", "dip:date"))
RUS, M1, DOC = f"<{BASE}state/RUS>", f"<{BASE}meeting/2025-01-17-a%20b>", f"<{BASE}document/d>"
LINES = [
    f'{RUS} {LABEL} "Russia"@en .',
    f'{RUS} {LABEL} "俄罗斯"@zh-Hans .',
    f'{RUS} {LABEL} "俄羅斯"@zh-Hant-TW .',
    f'{RUS} {LABEL} "tricky \\"@zh-hans\\n . \\\\"@en .',
    f'{RUS} {LABEL} "@zh-hans <a xml:lang=\\"zh-hans\\">" .',
    f"{RUS} {TYPE} <{expand('dip:State')}> .",
    f"{M1} {TYPE} <{expand('dip:Meeting')}> .",
    f'{M1} {DATE} "2025-01-17"^^<{expand("xsd:date")}> .',
    f'{M1} <{expand("dip:confidence")}> "0.90"^^<{expand("xsd:decimal")}> .',
    f'{M1} <{expand("oa:start")}> "007"^^<{expand("xsd:integer")}> .',
    f'{M1} <{expand("oa:end")}> "-1.5"^^<{expand("xsd:integer")}> .',
    f"{M1} <{expand('dip:place')}> <{BASE}place/> .",
    f"{M1} <{expand('dip:place')}> <{BASE}place/x/y> .",
    f"{M1} <{expand('dip:place')}> <http://example.org/a.> .",
    f'{M1} {DATE} "2025"^^<{expand("xsd:gYear")}> {DOC} .',
    f"{RUS} {TYPE} <{expand('dip:State')}> {DOC} .",
]
DATASET = Dataset(LINES)
WITH_GRAPHS = (".trig", ".nq", ".jsonld")


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_read_back_as_it_was(tmp_path: Path, ending: str) -> None:
    save(DATASET, tmp_path / f"g{ending}")
    expected = DATASET if ending in WITH_GRAPHS else Dataset(DATASET.triples())
    assert load(tmp_path / f"g{ending}") == expected


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib's own JSON-LD reader
@pytest.mark.parametrize(
    ("ending", "name"), [(".ttl", "turtle"), (".nt", "nt"), (".rdf", "xml"), (".jsonld", "json-ld")]
)
def test_rdflib_reads_the_same_number_of_triples(tmp_path: Path, ending: str, name: str) -> None:
    triples = Dataset(DATASET.triples())
    save(triples, tmp_path / f"g{ending}")
    graph = rdflib.Graph().parse(tmp_path / f"g{ending}", format=name)
    assert len(graph) == len(triples)
    assert rdflib.Literal("俄羅斯", lang="zh-Hant-TW") in set(graph.objects())


def test_turtle_is_grouped_and_short() -> None:
    text = b"".join(render(DATASET, ".ttl")).decode()
    assert text.count("@prefix") == len([line for line in text.split("\n") if line.startswith("@prefix")])
    assert "@prefix rdf:" not in text
    assert '\nstate:RUS\n  a dip:State ;\n  rdfs:label "' in text
    assert '"俄罗斯"@zh-Hans' in text
    assert "\nmeeting:2025-01-17-a%20b\n  a dip:Meeting ;\n" in text
    assert "dip:confidence 0.90 ;" in text
    assert 'oa:start "007"^^xsd:integer ;' in text, "readers would make 7 of it"
    assert '"-1.5"^^xsd:integer' in text, "a wrong integer stays what it is"
    assert f"<{BASE}place/x/y>" in text
    assert "document:d" not in text


def test_another_base_has_its_own_prefixes() -> None:
    dataset = Dataset([line.replace(BASE, "http://b.org/") for line in LINES])
    assert "@prefix state: <http://b.org/state/> ." in b"".join(render(dataset, ".ttl", base="http://b.org/")).decode()


def test_trig_names_the_graphs() -> None:
    text = b"".join(render(DATASET, ".trig")).decode()
    assert "\ndocument:d {\n  meeting:2025-01-17-a%20b\n    dip:date" in text


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_dataset_can_be_written(tmp_path: Path, ending: str) -> None:
    save(Dataset([]), tmp_path / f"g{ending}")
    assert len(load(tmp_path / f"g{ending}")) == 0


SCRIPT = """
import hashlib, random, sys
from kg.graph import FORMATS, Dataset, render
lines = sys.stdin.read().splitlines()
random.Random(int(sys.argv[1])).shuffle(lines)
print([hashlib.sha256(b"".join(render(Dataset(lines), ending))).hexdigest() for ending in FORMATS])
"""


def test_same_bytes_for_any_hash_seed_and_order() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, seed],
            input="\n".join(LINES),
            text=True,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_survives_turtle(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> None:
    path = tmp_path_factory.mktemp("g") / "g.ttl"
    dataset = Dataset(f"{RUS} {LABEL} {Literal(value, language='en')} ." for value in values)
    save(dataset, path)
    assert load(path) == dataset
    assert {str(value) for value in rdflib.Graph().parse(path).objects()} == set(values)


def test_blank_nodes_get_labels_that_follow_from_the_graph(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    path.write_text("<http://a> <http://p> [ <http://q> 1 ], [ <http://q> 2 ] .")
    first = load(path)
    path.write_text("<http://a> <http://p> _:z, _:y . _:y <http://q> 1 . _:z <http://q> 2 .")
    assert load(path) == first
    save(first, path)
    assert load(path) == first


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("g.ttl", "<http://a> <http://p>\n  .\n", "2"),
        ("g.nt", "<http://a> <http://p> <http://o> .\nno\n", "2"),
        ("g.nq", "<a> <b> <c> .\n", "1"),
        ("g.jsonld", "{", "1"),
        ("g.rdf", "<rdf:RDF>", None),
        ("g.ttl", "\x00\x01\x02", "1"),
    ],
)
def test_bad_files_are_told_with_their_line(tmp_path: Path, name: str, data: str, place: str | None) -> None:
    (tmp_path / name).write_text(data)
    with pytest.raises(InputError) as caught:
        load(tmp_path / name)
    assert caught.value.expected
    assert place is None or caught.value.place == place


def test_missing_and_unknown_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load(tmp_path / "none.ttl")
    with pytest.raises(InputError, match=r"unknown ending '\.docx'"):
        load(tmp_path / "g.docx")
    with pytest.raises(OutputError, match="is none of"):
        save(DATASET, tmp_path / "g.docx")


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "g.rdf"
    path.write_text("old")
    no_name = Dataset([f"{RUS} <http://example.org/> {RUS} ."])  # RDF/XML has no way to write this property
    with pytest.raises(OutputError, match="does not end in a name"):
        save(no_name, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("graphs", [True, False])
def test_rdflib_graphs(graphs: bool) -> None:
    dataset = DATASET if graphs else Dataset(DATASET.triples())
    graph = to_rdflib(dataset)
    assert len(list(graph.quads((None, None, None, None)) if isinstance(graph, rdflib.Dataset) else graph)) == len(
        dataset
    )
    assert isinstance(graph, rdflib.Dataset) is graphs
