from pathlib import Path

import pytest
import yaml

from kg.errors import RuleError
from kg.mapping import parse_mapping, run
from kg.model.table import Records, Row, Table

HEAD = """\
@prefix rml: <http://w3id.org/rml/> .
@prefix ex: <http://e.org/> .
@prefix fn: <https://w3id.org/diplokg/function#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:m rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation rml:CSV ] ;
"""
FAULTS = yaml.safe_load((Path(__file__).parents[2] / "cases" / "rml-faults.yaml").read_text("utf-8"))
SUBJECT = 'rml:subjectMap [ rml:template "http://e.org/{id}" ] ;\n'


def lines(body: str, *rows: Row, columns: tuple[str, ...] = ("id", "a", "b")) -> list[str]:
    mapping = parse_mapping(HEAD + body, "m.ttl")
    return list(run([mapping], {"t": Table("t", columns, rows)}, base="http://base.org/"))


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["name"])
def test_faults(case: dict[str, str]) -> None:
    with pytest.raises(RuleError) as caught:
        parse_mapping(HEAD + case["body"], "m.ttl")
    assert any(case["says"] in fault.message for fault in caught.value.faults), caught.value
    fault = next(fault for fault in caught.value.faults if case["says"] in fault.message)
    assert fault.line == case.get("line", fault.line)
    assert fault.key.startswith("ex:m")
    assert len(caught.value.faults) <= 2


def test_what_is_no_turtle_is_told_with_its_line() -> None:
    with pytest.raises(RuleError) as caught:
        parse_mapping("@prefix a: <http://a.org/> .\na:b a:c\n  d:e .\n", "m.ttl")
    (fault,) = caught.value.faults
    assert (fault.line, "not Turtle" in fault.message) == (3, True)


def test_all_faults_come_at_once() -> None:
    body = 'rml:subject "x" ;\n rml:predicateObjectMap [ rml:predicate "y" ; rml:object ex:z ] .\n'
    with pytest.raises(RuleError) as caught:
        parse_mapping(HEAD + body, "m.ttl")
    assert [fault.line for fault in caught.value.faults] == [8, 7] or [f.line for f in caught.value.faults] == [7, 8]


def test_a_text_without_triples_maps_is_refused() -> None:
    with pytest.raises(RuleError, match="there is no triples map"):
        parse_mapping("@prefix ex: <http://e.org/> . ex:a ex:b ex:c .", "m.ttl")


@pytest.mark.parametrize(
    ("term", "row", "expected"),
    [
        ('rml:reference "a"', ("1", "x\n", None), ['"x\\n"']),
        ('rml:reference "a"', ("1", None, None), []),
        ('rml:reference "a" ; rml:termType rml:IRI', ("1", "http://x.org/ö", None), ["<http://x.org/ö>"]),
        ('rml:reference "a" ; rml:termType rml:IRI', ("1", "x", None), ["<http://base.org/x>"]),
        ('rml:template "{a}"', ("1", "http://x.org/ö", None), ["<http://base.org/http%3A%2F%2Fx.org%2Fö>"]),
        ('rml:template "{a}" ; rml:termType rml:URI', ("1", "ö", None), ["<http://base.org/%C3%B6>"]),
        ('rml:template "http://x.org/{a}" ; rml:termType rml:UnsafeIRI', ("1", "a b/<", None),
         ["<http://x.org/a b/\\u003C>"]),
        ('rml:template "{a} {b}" ; rml:termType rml:Literal', ("1", "x", "y"), ['"x y"']),
        ('rml:template "\\\\{{a}\\\\}" ; rml:termType rml:Literal', ("1", "x", "y"), ['"{x}"']),
        ('rml:template "{a}-{b}" ; rml:termType rml:BlankNode', ("1", "x", "y"), ["_:bx_2d_y"]),
        ('rml:reference "a" ; rml:termType rml:BlankNode', ("1", "x_", "y"), ["_:bx_5f_"]),
        ('rml:reference "a" ; rml:language "en"', ("1", "x", None), ['"x"@en']),
        ('rml:reference "a" ; rml:languageMap [ rml:reference "b" ]', ("1", "x", "zh-Hans"), ['"x"@zh-Hans']),
        ('rml:template "{a}." ; rml:language "en"', ("1", "x", None), ['"x."@en']),
        ('rml:reference "a" ; rml:datatype xsd:date', ("1", "x", None), [f'"x"^^<{"http://www.w3.org/2001/XMLSchema#"}date>']),
        ('rml:reference "a" ; rml:datatypeMap [ rml:template "http://d.org/{b}" ]', ("1", "x", "y"), ['"x"^^<http://d.org/y>']),
        ('rml:constant "x"@de', ("1", None, None), ['"x"@de']),
        ("rml:constant 5", ("1", None, None), ['"5"^^<http://www.w3.org/2001/XMLSchema#integer>']),
        ("rml:constant ex:x", ("1", None, None), ["<http://e.org/x>"]),
        ("rml:constant [ ]", ("1", None, None), ["_:bc0"]),
    ],
)  # fmt: skip
def test_objects(term: str, row: Row, expected: list[str]) -> None:
    found = lines(f"{SUBJECT} rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {term} ] ] .", row)
    assert [line.split(" ", 2)[2].removesuffix(" .") for line in found] == expected


def test_blank_nodes_without_an_expression_are_new_for_each_row() -> None:
    fresh = "[ rml:termType rml:BlankNode ]"
    body = f"rml:subjectMap {fresh} ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap {fresh} ] ."
    found = lines(body, ("1",) * 3, ("2",) * 3)
    assert len({part for line in found for part in (line.split()[0], line.split()[2])}) == 4
    assert lines(body, ("1",) * 3, ("2",) * 3) == found


def test_classes_graphs_and_shortcuts() -> None:
    body = (
        'rml:subjectMap [ rml:template "http://e.org/{id}" ; rml:class ex:C, ex:D ; rml:graph rml:defaultGraph ] ;\n'
        'rml:predicateObjectMap [ rml:predicate ex:p, ex:q ; rml:object "x", ex:y ;'
        ' rml:graphMap [ rml:reference "a" ] ] .'
    )
    found = lines(body, ("1", "http://g.org/", None))
    assert sum("22-rdf-syntax-ns#type" in line for line in found) == 2
    assert sum(line.endswith("<http://g.org/> .") for line in found) == 4
    assert len(found) == 2 + 8


CHILD = "rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:n {joins} ] ] .\n"
PARENT = """
ex:n rml:logicalSource [ rml:source "u.csv" ] ; rml:subjectMap [ rml:template "http://n.org/{key}" ] .
"""


def test_joins_with_several_conditions() -> None:
    template = '[ rml:childMap [ rml:template "{b}!" ] ; rml:parent "y" ]'
    joins = f'; rml:joinCondition [ rml:child "a" ; rml:parent "x" ], {template}'
    mapping = parse_mapping(HEAD + SUBJECT + CHILD.replace("{joins}", joins) + PARENT, "m.ttl")
    tables = {
        "t": Table("t", ("id", "a", "b"), [("1", "p", "q"), ("2", "p", "r"), ("3", None, "q")]),
        "u": Table("u", ("key", "x", "y"), [("k", "p", "q!"), ("l", "p", "q!"), ("m", "p", "z"), ("n", None, "q!")]),
    }
    found = [(line.split()[0], line.split()[2]) for line in run([mapping], tables)]
    assert found == [("<http://e.org/1>", "<http://n.org/k>"), ("<http://e.org/1>", "<http://n.org/l>")]


def test_several_values_make_all_combinations() -> None:
    template = '[ rml:template "{a}{b}" ; rml:termType rml:Literal ]'
    body = f"{SUBJECT} rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap {template} ] ."
    records = Records("t", ("id", "a", "b"), [((1, 2), ("x", "y"), 3), (4, None, 5), (6, "z", 7)])
    mapping = parse_mapping(HEAD + body, "m.ttl")
    found = {(line.split()[0][-2], line.split()[2]) for line in run([mapping], {"t": records})}
    assert found == {("1", '"x3"'), ("1", '"y3"'), ("2", '"x3"'), ("2", '"y3"'), ("6", '"z7"')}


def test_several_values_join_each() -> None:
    joins = '; rml:joinCondition [ rml:child "a" ; rml:parent "x" ]'
    mapping = parse_mapping(HEAD + SUBJECT + CHILD.replace("{joins}", joins) + PARENT, "m.ttl")
    tables = {
        "t": Records("t", ("id", "a", "b"), [("1", ("p", "q"), None)]),
        "u": Records("u", ("key", "x"), [("k", "p"), ("l", ("q", "r")), ("m", "s")]),
    }
    assert sorted(line.split()[2] for line in run([mapping], tables)) == ["<http://n.org/k>", "<http://n.org/l>"]


R2RML = """\
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix ex: <http://e.org/> .
<#m> rr:logicalTable [ rr:tableName "\\"people\\"" ] ;
  rr:subjectMap [ rr:template "http://e.org/{\\"id\\"}" ; rr:class ex:P ] ;
  rr:predicateObjectMap [ rr:predicate ex:name ; rr:objectMap [ rr:column "name" ; rr:language "en" ] ] .
"""
FIRST_RML = """\
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix ex: <http://e.org/> .
<#m> rml:logicalSource [ rml:source "t.json" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "$.a[*]" ] ;
  rr:subjectMap [ rr:template "http://e.org/{id}" ] ;
  rr:predicateObjectMap [ rr:predicate ex:name ; rr:objectMap [ rml:reference "name" ; rr:termType rr:IRI ] ] .
"""


def test_r2rml_and_the_first_rml_are_read_by_the_same_model() -> None:
    (source,) = parse_mapping(R2RML, "m.ttl").sources()
    assert (source.access, source.formulation, source.iterator) == ("", "sql", "people")
    mapping = parse_mapping(FIRST_RML, "m.ttl")
    (source,) = mapping.sources()
    assert (source.access, source.formulation, source.iterator) == ("t.json", "jsonpath", "$.a[*]")
    assert mapping.references(source.table) == ("id", "name")
    assert mapping.triples_maps[0].name == "#m"


@pytest.mark.parametrize(
    ("name", "hint"), [("exx:p", "; did you mean ex?"), ("qqqq:p", ""), (":p", "")], ids=["near", "far", "empty"]
)
def test_a_prefix_that_is_not_declared_is_told_with_its_place_and_the_nearest(name: str, hint: str) -> None:
    text = f"@prefix ex: <http://example.org/> .\n@prefix rml: <http://w3id.org/rml/> .\nex:m\n    {name} 1 .\n"
    with pytest.raises(RuleError) as raised:
        parse_mapping(text, "m.ttl")
    prefix = name.removesuffix("p")
    expected = f"m.ttl:4:5: not Turtle: The prefix {prefix} has not been declared{hint}"
    assert [str(fault) for fault in raised.value.faults] == [expected]
