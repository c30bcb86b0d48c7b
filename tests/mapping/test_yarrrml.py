from pathlib import Path

import pytest
import yaml

from kg.errors import RuleError
from kg.mapping import parse_mapping, read_mapping
from kg.mapping.model import Reference

GOOD = """\
# A mapping in which nothing is wrong
prefixes:
  ex: http://example.org/
  xsd: http://www.w3.org/2001/XMLSchema#

sources:
  meetings: ['meetings.csv~csv']
mappings:
  meeting:
    sources: meetings
    s: ex:m/$(id)
    po:
      - [a, ex:Meeting]
      - [ex:title, $(title), en~lang]
      - [ex:date, $(day), xsd:date]
      - [ex:place, $(place)~iri]
"""
CASES = yaml.safe_load(Path(__file__).parent.parent.joinpath("cases", "yarrrml-faults.yaml").read_text("utf-8"))


def test_the_good_mapping_is_good() -> None:
    mapping = parse_mapping(GOOD, "good.yaml")
    (triples_map,) = mapping.triples_maps
    assert [source.table for source in mapping.sources()] == ["meetings"]
    assert triples_map.subjects[0].parts == ("http://example.org/m/", Reference("id"))
    assert [po.objects[0].place.line for po in triples_map.predicate_objects] == [13, 14, 15, 16]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_faults_have_line_and_reason(case: dict[str, object]) -> None:
    change, says = case["change"], case["says"]
    assert isinstance(change, list)
    assert isinstance(says, list)
    old, new = change
    assert GOOD.count(old) == 1, "the case no longer fits the good mapping"
    with pytest.raises(RuleError) as caught:
        parse_mapping(GOOD.replace(old, new), "bad.yaml")
    found = [f for f in caught.value.faults if f.line == case["line"] and all(str(part) in str(f) for part in says)]
    assert found, caught.value.faults
    assert len(caught.value.faults) <= 1 + int(str(case.get("more", 0)))


def test_all_faults_at_once() -> None:
    text = (
        GOOD.replace("[a, ex:Meeting]", "[a, exx:Meeting]").replace("xsd:date", "xs:date").replace("en~lang", "e~lang")
    )
    with pytest.raises(RuleError) as caught:
        parse_mapping(text, "bad.yaml")
    assert [(fault.line, fault.column is not None) for fault in caught.value.faults] == [
        (13, True),
        (14, True),
        (15, True),
    ]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "42"])
def test_a_text_without_keys_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="expected prefixes, sources and mappings"):
        parse_mapping(text, "bad.yaml")


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml")


def test_table_names_keep_folders_and_lose_the_ending() -> None:
    mapping = parse_mapping(GOOD.replace("meetings.csv~csv", "names/by.year.csv~csv"), "good.yaml")
    assert [source.table for source in mapping.sources()] == ["names/by.year"]


def test_external_values_are_put_in_place() -> None:
    text = GOOD.replace("prefixes:", "external:\n  site: north\nprefixes:").replace("$(title)", "$(_site)-$(_row)")
    (triples_map,) = parse_mapping(text, "good.yaml").triples_maps
    term = triples_map.predicate_objects[1].objects[0]
    assert getattr(term, "parts", None) == ("north-", Reference("_row"))
