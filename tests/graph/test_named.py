import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError, RuleError, SettingsError
from kg.graph import Dataset, ask, get_query, parse_query, query_names
from kg.vocab import PREFIXES, expand

HEADER = """\
# question en: What is it?
# question zh-Hans: 是什么？
# question zh-Hant: 是什麼？
# columns: value
"""
TEXT = HEADER + '# param x (text) = "a: b": something\nSELECT ?value { BIND($x AS ?value) }\n'


def bound(kind: str, value: str) -> str:
    text = HEADER + f"# param x ({kind}): something\nSELECT ?value {{ BIND($x AS ?value) }}\n"
    (row,) = parse_query(text, "q").answer(Dataset([]), {"x": value}).rows
    assert row[0] is not None
    return f"{row[0].value} {row[0].datatype or row[0].kind}"


def test_headers_are_read() -> None:
    query = parse_query(TEXT, "q")
    assert query.questions == {"en": "What is it?", "zh-Hans": "是什么？", "zh-Hant": "是什麼？"}
    (parameter,) = query.parameters
    assert (parameter.name, parameter.type, parameter.default, parameter.description) == (
        "x",
        "text",
        "a: b",
        "something",
    )
    assert (query.columns, query.needs_graphs) == (("value",), False)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "2025", "2025 literal"),
        ("integer", "2025", f"2025 {expand('xsd:integer')}"),
        ("date", "2025-01-17", f"2025-01-17 {expand('xsd:date')}"),
        ("date", "2025-01", f"2025-01 {expand('xsd:gYearMonth')}"),
        ("date", "2025", f"2025 {expand('xsd:gYear')}"),
        ("iri", "http://a.org/中", "http://a.org/中 uri"),
    ],
)
def test_values_have_their_type(kind: str, value: str, expected: str) -> None:
    assert bound(kind, value) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_only_a_text(value: str) -> None:
    (row,) = parse_query(TEXT, "q").answer(Dataset([]), {"x": value}).rows
    assert row[0] is not None
    assert row[0].value == value


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", "1 } #"), ("date", "17.1.2025"), ("iri", "a> ?p <b"), ("iri", "x")]
)
def test_values_of_another_type_are_refused(kind: str, value: str) -> None:
    with pytest.raises(SettingsError):
        bound(kind, value)


def test_only_variables_are_replaced() -> None:
    text = HEADER + (
        "# param x (text): something, not $x\n"
        "SELECT ?value { BIND(CONCAT($x, '$x', \"\\\"$x\", '''$x''', STR(<http://a.org/$x>), '#') AS ?value) } # $x\n"
    )
    (row,) = ask(Dataset([]), parse_query(text, "q").bound({"x": "V"})).rows
    assert row[0] is not None
    assert row[0].value == 'V$x"$x$xhttp://a.org/$x#'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# question en: What", "# question fr: Quoi", "expected # question LANGUAGE"),
        ("# question zh-Hans: 是什么？\n", "", "there is none in zh-Hans"),
        ("(text)", "(float)", "expected # param name"),
        ("$x AS", "$y AS", "$y is used but not declared"),
        ("$x AS", "1 AS", "x is declared but not used"),
        ("# columns: value\n", "", "the line is missing"),
        ("# columns: value", "# columns: value\n# needs: luck", "expected # needs: graphs"),
    ],
)
def test_bad_headers(old: str, new: str, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_query(TEXT.replace(old, new), "q")
    assert says in str(caught.value)


def test_unknown_and_missing_parameters() -> None:
    required = parse_query(TEXT.replace(' = "a: b"', ""), "q")
    with pytest.raises(QueryError, match="the parameter 'x' must be given: something"):
        required.answer(Dataset([]))
    with pytest.raises(QueryError, match="no parameter 'y'"):
        required.answer(Dataset([]), {"y": "1"})


def test_queries_over_graphs_want_graphs() -> None:
    query = parse_query(TEXT.replace("# columns", "# needs: graphs\n# columns"), "q")
    with pytest.raises(QueryError, match=r"build to TriG \(\.trig\) or N-Quads"):
        query.answer(Dataset([]))
    assert query.answer(Dataset(["<http://a> <http://b> <http://c> <http://g> ."])).rows


def test_an_answer_with_as_many_rows_as_there_may_be_is_cut() -> None:
    text = HEADER + "# param rows (integer) = 2: rows at most\nSELECT ?value { VALUES ?value { 1 2 3 } } LIMIT $rows\n"
    query, dataset = parse_query(text, "q"), Dataset([])
    found = {rows: query.answer(dataset, {"rows": rows}) for rows in ("1", "3", "4")}

    assert len(query.answer(dataset).rows) == 2
    assert query.is_cut(query.answer(dataset))
    assert {rows: query.is_cut(answer, {"rows": rows}) for rows, answer in found.items()} == {
        "1": True,
        "3": True,
        "4": False,
    }
    assert not parse_query(TEXT, "q").is_cut(found["3"])


def test_unknown_names_get_a_hint() -> None:
    with pytest.raises(QueryError, match="did you mean meetings"):
        get_query("meeting")


@pytest.mark.parametrize("name", query_names())
def test_shipped_queries_give_the_columns_they_promise(name: str) -> None:
    query = get_query(name)
    values = {parameter.name: "1" if parameter.default is None else parameter.default for parameter in query.parameters}
    for parameter in query.parameters:
        if parameter.type == "iri" and parameter.default is None:
            values[parameter.name] = "http://a.org/"
    assert ask(Dataset([]), query.bound(values), prefixes=PREFIXES).columns == query.columns


NAMED = [
    ("a/RUS", "State", "Russia"), ("a/IRN", "State", "Iran"),
    ("a/treaty", "Agreement", "Treaty"), ("a/p", "Official", "P"),
]  # fmt: skip


def test_meetings_and_agreements_are_found_by_name() -> None:
    lines = [f"<http://{iri}> <{expand('rdf:type')}> <{expand('dip:' + kind)}> ." for iri, kind, _ in NAMED]
    lines += [f'<http://{iri}> <{expand("rdfs:label")}> "{label}"@en .' for iri, _, label in NAMED]
    facts = [
        ("a/m", "rdf:type", f"<{expand('dip:Meeting')}>"), ("a/m", "dip:participant", "<http://a/RUS>"),
        ("a/m", "dip:participant", "<http://a/IRN>"), ("a/m", "dip:date", f'"2025-01-17"^^<{expand("xsd:date")}>'),
        ("a/treaty", "dip:party", "<http://a/RUS>"), ("a/treaty", "dip:party", "<http://a/IRN>"),
        ("a/treaty", "dip:signatory", "<http://a/p>"),
    ]  # fmt: skip
    dataset = Dataset([*lines, *(f"<http://{s}> <{expand(p)}> {o} ." for s, p, o in facts)])
    meetings, agreements = get_query("meetings"), get_query("agreements-of")
    assert len(meetings.answer(dataset, {"name": "rus"}).rows) == len(meetings.answer(dataset).rows) == 1
    assert not meetings.answer(dataset, {"name": "France"}).rows
    (row,) = agreements.answer(dataset, {"one": "iran", "other": "Russia"}).rows
    assert [cell and cell.value for cell in row][1::3] == ["Treaty", "P"]
    assert not agreements.answer(dataset, {"one": "Iran", "other": "France"}).rows
