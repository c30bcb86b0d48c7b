import json
import tempfile
from pathlib import Path

import psycopg
import pytest

from kg.errors import GraphError, InputError, OutputError
from kg.pipeline.maps.losses import as_lines
from kg.pipeline.maps.mapped import map_file
from tests.sources.records import kinds, postgres

RML = """\
@prefix rml: <http://w3id.org/rml/> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix ex: <http://e.org/> .
ex:m {source} ;
  rml:subjectMap [ rml:template "http://e.org/{{{id}}}" ; rml:class ex:Person ] ;
  rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "{name}" ; rml:language "en" ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:height ; rml:objectMap [ rml:reference "{height}" ; rml:datatype ex:m ] ] .
"""
SOURCES = {
    "json": 'rml:referenceFormulation rml:JSONPath ; rml:iterator "$.people[*]"',
    "jsonl": "rml:referenceFormulation rml:JSONPath",
    "xml": 'rml:referenceFormulation rml:XPath ; rml:iterator "/people/person"',
    "parquet": "rml:referenceFormulation rml:CSV",
    "xlsx": "rml:referenceFormulation rml:CSV",
    "sqlite": 'rml:referenceFormulation rml:SQL2008Table ; rml:iterator "people"',
    "duckdb": 'rml:referenceFormulation rml:SQL2008Query ; rml:query "SELECT * FROM people"',
}
EXPECTED = [
    '<http://e.org/1> <http://e.org/height> "1.5"^^<http://e.org/m> .',
    '<http://e.org/1> <http://e.org/name> "Ana \\"A\\" 王"@en .',
    "<http://e.org/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/Person> .",
    '<http://e.org/2> <http://e.org/name> "Bo,\\nC"@en .',
    "<http://e.org/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/Person> .",
]


def rml(source: str) -> str:
    return RML.format(source=source, id="id", name="name", height="height")


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_of_source_makes_the_same_graph(kind: str, tmp_path: Path) -> None:
    path = kinds.write(kind, tmp_path)
    mapping = tmp_path / "m.ttl"
    mapping.write_text(rml(f'rml:logicalSource [ rml:source "{path.name}" ; {SOURCES[kind]} ]'), "utf-8")
    assert sorted(map_file(mapping).lines) == EXPECTED


@pytest.mark.parametrize("access", ["people.sqlite", "sqlite:people.sqlite", "sqlite:{}/people.sqlite"])
def test_databases_in_files_stand_beside_the_mapping(tmp_path: Path, access: str) -> None:
    kinds.write("sqlite", tmp_path)
    mapping = tmp_path / "m.yaml"
    source = f"{{access: '{access.format(tmp_path)}', table: people}}"
    mapping.write_text(
        f"mappings: {{m: {{sources: [{source}], s: 'http://e.org/$(id)', po: [[a, 'http://e.org/P']]}}}}"
    )
    assert len(list(map_file(mapping).lines)) == 2


def test_r2rml_takes_the_database_that_is_given(tmp_path: Path) -> None:
    mapping = tmp_path / "m.ttl"
    mapping.write_text(rml('rr:logicalTable [ rr:tableName "people" ]'), "utf-8")
    path = kinds.write("sqlite", tmp_path)
    assert sorted(map_file(mapping, database=f"sqlite:{path}").lines) == EXPECTED
    with pytest.raises(InputError, match="names no database"):
        map_file(mapping)


def test_r2rml_on_postgresql(tmp_path: Path) -> None:
    if reason := postgres.missing():
        pytest.skip(reason)

    mapping = tmp_path / "m.ttl"
    mapping.write_text(rml('rr:logicalTable [ rr:sqlQuery "SELECT * FROM people" ]'), "utf-8")
    with tempfile.TemporaryDirectory(prefix="kg-postgres-") as folder, postgres.server(Path(folder)) as url:
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute(kinds.TABLE)
            cursor.executemany(kinds.INSERT.format("%s"), kinds.ROWS)
        assert sorted(map_file(mapping, database=url).lines) == EXPECTED


YARRRML = """\
prefixes: {ex: 'http://e.org/'}
mappings:
  town: {sources: [['towns.csv~csv']], s: $(iri), po: [[ex:name, $(name)]]}
  person:
    sources: [['people.csv~csv']]
    s: ex:$(id)
    po:
      - [ex:page, $(page)~iri]
      - [ex:name, $(name)]
      - {p: ex:born, o: {mapping: town, condition: {function: equal, parameters: [[a, $(town)], [b, $(name)]]}}}
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    (tmp_path / "towns.csv").write_text("iri,name\nhttp://t.org/a,A\nhttp://t.org/ b,B\n", "utf-8")
    text = 'id,page,name,town\n1,http://p.org/,x,A\n2,no page,y,A\n\n3,http://q.org/,"z\n",B\n4,<,w,C\n'
    (tmp_path / "people.csv").write_text(text, "utf-8")
    path = tmp_path / "m.yaml"
    path.write_text(YARRRML, "utf-8")
    return path


def test_rows_without_valid_terms_are_left_out_and_told(mapping: Path) -> None:
    mapped = map_file(mapping)
    subjects = {line.split()[0] for line in mapped.lines}
    assert subjects == {"<http://t.org/a>", "<http://e.org/1>", "<http://e.org/3>"}
    told = [json.loads(line) for line in as_lines(mapped.left_out).splitlines()]
    folder = mapping.parent
    assert told == [
        {"file": f"{folder}/people.csv", "row": 3, "column": "page", "rule": "person", "value": "no page",
         "message": "not an IRI"},
        {"file": f"{folder}/people.csv", "row": 6, "column": "page", "rule": "person", "value": "<",
         "message": "not an IRI"},
        {"file": f"{folder}/towns.csv", "row": 3, "column": "iri", "rule": "town", "value": "http://t.org/ b",
         "message": "not an IRI"},
    ]  # fmt: skip


BROKEN = {
    "towns.csv": b"iri,name\nhttp://t.org/a,A\nhttp://t.org/b,\xff\n",
    "towns.json": b'[{"iri": "http://t.org/a", "name": "A"},',
    "towns.xml": b"<towns>",
    "towns.xlsx": b"no workbook",
    "towns.parquet": b"no columns",
    "none.csv": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_source_is_told_and_the_others_are_mapped(mapping: Path, name: str) -> None:
    (mapping.parent / name).write_bytes(BROKEN[name])
    formulation = {"json": "jsonpath', '$[*]", "xml": "xpath', '/towns/town"}.get(name.partition(".")[2], "csv")
    mapping.write_text(YARRRML.replace("towns.csv~csv", f"{name}~{formulation}"), "utf-8")
    mapped = map_file(mapping)
    subjects = {line.split()[0] for line in mapped.lines}
    assert subjects - {"<http://t.org/a>"} == {"<http://e.org/1>", "<http://e.org/3>"}
    (whole,) = [one for one in mapped.left_out if not one.row]
    assert whole.location == f"{mapping.parent}/{name}"
    assert json.loads(as_lines([whole]))["row"] is None
    with pytest.raises(InputError, match=name):
        list(map_file(mapping, strict=True).lines)


def test_without_any_source_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(YARRRML, "utf-8")
    with pytest.raises(InputError, match="No such file"):
        map_file(path)


def test_a_row_that_is_none_is_told_and_the_others_are_mapped(mapping: Path) -> None:
    (mapping.parent / "towns.csv").write_text("iri,name\nhttp://t.org/a,A,1\nhttp://t.org/b,B\n", "utf-8")
    mapped = map_file(mapping)
    assert "<http://t.org/b>" in {line.split()[0] for line in mapped.lines}
    told = [(Path(one.location).name, one.row, one.rule) for one in mapped.left_out]
    assert told[-1] == ("towns.csv", 2, "")
    with pytest.raises(InputError, match="row 2 has 3 fields"):
        list(map_file(mapping, strict=True).lines)


def test_a_strict_run_stops_at_the_first(mapping: Path, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="not an IRI"):
        map_file(mapping, strict=True).save(tmp_path / "out.nq")
    assert not (tmp_path / "out.nq").exists()


@pytest.mark.parametrize("ending", [".nq", ".nt", ".ttl", ".trig"])
def test_it_is_written_in_the_syntax_of_the_ending(mapping: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out{ending}"
    assert map_file(mapping).save(out) == 6
    assert out.read_bytes() == out.read_bytes()
    first = out.read_bytes()
    map_file(mapping).save(out)
    assert out.read_bytes() == first


def test_formats_of_triples_have_only_the_default_graph(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    (tmp_path / "t.csv").write_text('id\n"a <b> ."\n', "utf-8")
    graphs = "graphs: ['http://e.org/g', 'http://www.w3.org/ns/r2rml#defaultGraph']"
    body = f"{{sources: [['t.csv~csv']], s: 'http://e.org/s', {graphs}, po: [['http://e.org/p', $(id)]]}}"
    path.write_text(f"prefixes: {{}}\nmappings: {{m: {body}}}\n".replace("prefixes: {}\n", ""), "utf-8")
    assert map_file(path).save(tmp_path / "o.nq") == 2
    assert map_file(path).save(tmp_path / "o.nt") == 1


def test_an_unknown_ending_is_refused_before_the_run(mapping: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is none of"):
        map_file(mapping).save(tmp_path / "out.doc")
