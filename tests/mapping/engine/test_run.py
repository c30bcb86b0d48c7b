from collections.abc import Iterator

import pytest

from kg import resources
from kg.errors import GraphError
from kg.mapping import parse_mapping, run
from kg.mapping.model import TermMap
from kg.model.table import READING_TABLES, Row, Table
from kg.vocab import BASE, expand

HEAD = """\
prefixes: {ex: 'http://example.org/', xsd: 'http://www.w3.org/2001/XMLSchema#', rr: 'http://www.w3.org/ns/r2rml#'}
mappings:
  m:
    sources: [['t.csv~csv']]
    s: ex:$(id)
"""


def lines(text: str, *rows: Row, columns: tuple[str, ...] = ("id", "a", "b"), base: str | None = None) -> list[str]:
    return list(run([parse_mapping(text, "m.yaml")], {"t": Table("t", columns, rows)}, base=base))


def objects(po: str, *rows: Row) -> list[str]:
    """What follows subject and predicate of each line."""
    return [line.split(" ", 2)[2].removesuffix(" .") for line in lines(HEAD + "    po:\n      - " + po, *rows)]


@pytest.mark.parametrize(
    ("po", "row", "expected"),
    [
        ("[ex:p, $(a)]", ("1", "x", None), ['"x"']),
        ("[ex:p, $(a)]", ("1", None, None), []),
        ("[ex:p, $(a)]", ("1", "", None), []),
        ("[ex:p, $(a)]", (None, "x", None), []),
        ("[ex:p, $(a)]", ("1", 'a"b\\c\nd\te\x01', None), ['"a\\"b\\\\c\\nd\\te\\u0001"']),
        ("[ex:p, '{$(a)} and $(b)']", ("1", "x", "y"), ['"{x} and y"']),
        ("[ex:p, '{$(a)} and $(b)']", ("1", "x", None), []),
        ("[ex:p, 'say \"hi\"']", ("1", None, None), ['"say \\"hi\\""']),
        ("[ex:p, $(a)~iri]", ("1", "http://x.org/a?b=c#d", None), ["<http://x.org/a?b=c#d>"]),
        ("[ex:p, $(a)~iri]", ("1", "state/RUS", None), [f"<{BASE}state/RUS>"]),
        ("[ex:p, s/$(a)~iri]", ("1", "state/RUS", None), [f"<{BASE}s/state%2FRUS>"]),
        ("[ex:p, ex:$(a)~iri]", ("1", "a b/ä中~-._", None), ["<http://example.org/a%20b%2F%C3%A4%E4%B8%AD~-._>"]),
        ("[ex:p, ex:$(a)-$(b)~iri]", ("1", "x", "y"), ["<http://example.org/x-y>"]),
        ("[ex:p, $(a)-x~iri]", ("1", "q", None), [f"<{BASE}q-x>"]),
        ("[a, ex:T]", ("1", None, None), ["<http://example.org/T>"]),
        ("[a, [ex:T, ex:U]]", ("1", None, None), ["<http://example.org/T>", "<http://example.org/U>"]),
        ("[[ex:p, ex:q], $(a)]", ("1", "x", None), ['"x"', '"x"']),
        ("[ex:p, [$(a), $(b)], zh-Hans~lang]", ("1", "x", "y"), ['"x"@zh-Hans', '"y"@zh-Hans']),
        ("[ex:p, $(a), $(b)~lang]", ("1", "x", "zh-Hant"), ['"x"@zh-Hant']),
        ("[ex:p, $(a), $(b)~lang]", ("1", "x", None), []),
        ("[ex:p, $(a), xsd:date]", ("1", "2025-01-17", None), ['"2025-01-17"^^<http://www.w3.org/2001/XMLSchema#date>']),
        ("[ex:p, $(a), xsd:string]", ("1", "x", None), ['"x"']),
        ("[ex:p, $(a), xsd:$(b)]", ("1", "1", "int"), ['"1"^^<http://www.w3.org/2001/XMLSchema#int>']),
        ("{p: ex:p, o: {value: $(a), language: en}}", ("1", "x", None), ['"x"@en']),
        ("{p: ex:p, o: {value: $(a), language: $(b)}}", ("1", "x", "en"), ['"x"@en']),
        ("{predicates: ex:p, objects: [{v: $(a), type: iri}]}", ("1", "http://x.org/", None), ["<http://x.org/>"]),
        ("{p: ex:p, o: [[$(a), en~lang], [$(b), xsd:gYear]]}", ("1", "x", "2025"),
         ['"x"@en', '"2025"^^<http://www.w3.org/2001/XMLSchema#gYear>']),
        ("{p: ex:p, o: {value: 'ex:x', type: literal}}", ("1", None, None), ['"ex:x"']),
        (r"[ex:p, '$(a\(x\))']", ("1", None, None), []),
    ],
)  # fmt: skip
def test_terms(po: str, row: Row, expected: list[str]) -> None:
    columns = ("id", "a", "b", "a(x)")
    found = lines(HEAD + "    po:\n      - " + po, (*row, None), columns=columns)
    assert [line.split(" ", 2)[2].removesuffix(" .") for line in found] == expected


@pytest.mark.parametrize(
    ("graphs", "value", "expected"),
    [
        ("ex:g", None, " <http://example.org/g> ."),
        ("$(b)", "http://g.org/1", " <http://g.org/1> ."),
        ("$(b)", None, " ."),
        ("rr:defaultGraph", None, " ."),
        ("ex:$(b)", "ö", " <http://example.org/%C3%B6> ."),
    ],
)
def test_graphs(graphs: str, value: str | None, expected: str) -> None:
    text = HEAD + f"    graphs: {graphs}\n    po:\n      - [ex:p, $(a)]"
    assert lines(text, ("1", "x", value)) == [f'<http://example.org/1> <http://example.org/p> "x"{expected}']


def test_several_graphs_each_hold_the_triple() -> None:
    text = HEAD + "    graphs: [rr:defaultGraph, ex:g]\n    po:\n      - {p: ex:p, o: $(a), graphs: ex:h}"
    ends = [line.rpartition('"')[2] for line in lines(text, ("1", "x", None))]
    assert sorted(ends) == [" .", " <http://example.org/g> .", " <http://example.org/h> ."]


@pytest.mark.parametrize(
    ("condition", "passing"),
    [
        ("{function: equal, parameters: [[v, $(a)], [w, x]]}", ["1"]),
        ("{function: idlab-fn:notEqual, parameters: [[v, $(a)], [w, '']]}", ["1", "2"]),
        ("{function: equal, parameters: [[v, $(a)], [w, '']]}", ["3"]),
        ("{function: dip-fn:matches, parameters: [[v, $(a)], [w, 'x+']]}", ["1", "2"]),
        ("[{f: dip-fn:matches, pms: [[v, $(a)], [w, 'x+']]}, {f: notEqual, pms: [[v, $(a)], [w, x]]}]", ["2"]),
    ],
)  # fmt: skip
def test_conditions_choose_rows_and_pairs(condition: str, passing: list[str]) -> None:
    rows: list[Row] = [("1", "x", None), ("2", "xx", None), ("3", None, None)]
    of_map = lines(HEAD + f"    condition: {condition}\n    po:\n      - [ex:p, $(id)]", *rows)
    of_pair = lines(HEAD + f"    po:\n      - {{p: ex:p, o: $(id), condition: {condition}}}", *rows)
    assert of_map == of_pair == [f'<http://example.org/{i}> <http://example.org/p> "{i}" .' for i in passing]


@pytest.mark.parametrize(
    ("po", "value", "message"),
    [
        ("[ex:p, $(a)~iri]", "http://x.org/a b", "not an IRI"),
        ("[ex:p, $(a)~iri]", "a<b", "not an IRI"),
        ("[ex:p, x, $(a)~lang]", "en_US", "not a language tag"),
        ("[ex:p, $(a)]", "a\ud800", "surrogate"),
        ("[ex:p, ex:$(a)~iri]", "a\ud800", "surrogate"),
    ],
)
def test_what_cannot_be_written_is_named(po: str, value: str, message: str) -> None:
    with pytest.raises(GraphError, match=message) as caught:
        objects(po, ("1", value, None))
    assert caught.value.mapping == "m.yaml: m"


def test_the_base_given_wins_over_the_base_of_the_file() -> None:
    text = "base: http://file.org/\n" + HEAD + "    po:\n      - [ex:p, $(a)~iri]"
    assert lines(text, ("1", "x", None))[0].split()[2] == "<http://file.org/x>"
    assert lines(text, ("1", "x", None), base="http://given.org/")[0].split()[2] == "<http://given.org/x>"


JOIN = """\
prefixes: {ex: 'http://example.org/'}
sources: {people: ['people.csv~csv'], towns: ['towns.csv~csv']}
mappings:
  town: {sources: towns, s: 'ex:town/$(code)'}
  person:
    sources: people
    s: ex:person/$(name)
    po:
      - p: ex:born
        o: {mapping: town, condition: {function: equal, parameters: [[str1, $(town), s], [str2, $(label), o]]}}
"""


def test_joins_find_rows_of_another_table() -> None:
    towns: Iterator[Row] = iter([("1", "A"), ("2", "B"), ("3", "B"), ("4", None)])
    tables = {
        "people": Table("people", ("name", "town"), [("x", "A"), ("y", "B"), ("z", None), ("w", "C")]),
        "towns": Table("towns", ("code", "label"), towns),
    }
    found = [(line.split()[0], line.split()[2]) for line in run([parse_mapping(JOIN, "m.yaml")], tables)]
    person, town = "<http://example.org/person/", "<http://example.org/town/"
    assert found == [(f"{person}x>", f"{town}1>"), (f"{person}y>", f"{town}2>"), (f"{person}y>", f"{town}3>")]


def test_without_a_join_the_other_subject_is_made_of_the_same_row() -> None:
    text = HEAD + "    po:\n      - {p: ex:p, o: {mapping: n}}\n  n: {sources: [['t.csv~csv']], s: 'ex:n/$(a)'}"
    assert lines(text, ("1", "x", None))[0].split()[2] == "<http://example.org/n/x>"


def test_rows_are_gone_through_once_and_in_pieces() -> None:
    rows: Iterator[Row] = ((str(i), "x", None) for i in range(5001))
    mapping = parse_mapping(HEAD + "    po:\n      - [ex:p, $(a)]\n      - [ex:q, $(a)]", "m.yaml")
    found = run([mapping], {"t": Table("t", ("id", "a", "b"), rows)})
    next(found)
    assert sum(1 for _ in rows) == 3001, "the first piece suffices for the first line"
    assert sum(1 for _ in found) == 2 * 2000 - 1


def test_missing_tables_contribute_nothing_and_missing_columns_are_errors() -> None:
    mapping = parse_mapping(HEAD + "    po:\n      - [ex:p, $(a)]", "m.yaml")
    assert list(run([mapping], {})) == []
    with pytest.raises(GraphError, match="no such column"):
        list(run([mapping], {"t": Table("t", ("id",), [("1",)])}))


def test_the_reading_tables_become_the_graph_of_the_contract() -> None:
    meeting, doc = f"{BASE}meeting/1", f"{BASE}document/d"
    rows: dict[str, list[Row]] = {
        "meetings": [(None, meeting, "talks", "held"), (doc, meeting, "talks", "planned")],
        "dates": [(None, meeting, expand("dip:date"), None, "2025-01", None)],
        "names": [(None, meeting, "Talks", None, "en"), (None, meeting, None, "会谈", "zh-Hans")],
    }
    tables = {name: Table(name, READING_TABLES[name], rows[name]) for name in rows}
    mapping = parse_mapping(resources.read_text("data", "mappings/reading.yaml"), "reading.yaml")
    found = {line.replace(f"<{meeting}> ", "") for line in run([mapping], tables)}
    assert found >= {
        f"<{expand('rdf:type')}> <{expand('dip:Meeting')}> .",
        f"<{expand('dip:status')}> <{expand('dip:held')}> .",
        f"<{expand('dip:status')}> <{expand('dip:planned')}> <{doc}> .",
        f'<{expand("dip:date")}> "2025-01"^^<{expand("xsd:gYearMonth")}> .',
        f'<{expand("rdfs:label")}> "Talks"@en .',
        f'<{expand("skos:altLabel")}> "会谈"@zh-Hans .',
    }
    assert len(found) == 9


def test_every_reading_table_and_column_is_mapped() -> None:
    mapping = parse_mapping(resources.read_text("data", "mappings/reading.yaml"), "reading.yaml")
    used: dict[str, set[str]] = {}
    for triples_map in mapping.triples_maps:
        terms = [*triples_map.subjects, *triples_map.graphs]
        for po in triples_map.predicate_objects:
            terms += [*po.predicates, *(term for term in po.objects if isinstance(term, TermMap))]
        for source in triples_map.sources:
            used.setdefault(source.table, set()).update(c for term in terms for c in term.columns())
    assert used == {name: set(columns) for name, columns in READING_TABLES.items()}


def test_a_table_without_rows_gives_nothing() -> None:
    assert lines(HEAD + "    po:\n      - [ex:p, $(a)]") == []
