import json
from pathlib import Path

import pytest

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
    assert json.loads(as_json(())) == []
