"""Rows made lines as plain texts: the same lines, and the same faults, as columns of Arrow give."""

from collections.abc import Sequence
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.mapping import Omission, parse_mapping, run
from kg.mapping.engine import run as running
from kg.mapping.engine.plain_lines import plain_lines
from kg.model.table import Row, Table

COLUMNS = ("id", "text", "tag", "page", "group")
MAPPING = parse_mapping(
    """\
prefixes: {ex: 'http://example.org/', xsd: 'http://www.w3.org/2001/XMLSchema#', rr: 'http://www.w3.org/ns/r2rml#'}
base: http://base.example/
mappings:
  plain:
    sources: [['t.csv~csv']]
    s: ex:$(id)
    po:
      - [a, [ex:One, ex:Other]]
      - [ex:text, $(text)]
      - [ex:tagged, $(text), $(tag)~lang]
      - [ex:english, '$(text): "$(id)" 5 %', en~lang]
      - [ex:number, $(text), xsd:integer]
      - [ex:page, $(page)~iri]
      - [$(page), ex:$(text)~iri]
      - ['ex:p-$(id)', $(text)]
  graphs:
    sources: [['t.csv~csv']]
    s: $(page)
    graphs: $(group)
    po:
      - [a, ex:Three]
      - [ex:text, $(text)]
      - [ex:page, $(page)~iri]
  named:
    sources: [['t.csv~csv']]
    s: ex:always
    graphs: 'ex:g/$(group)'
    po:
      - [ex:has, ex:$(id)~iri]
      - [ex:says, 'always']
      - {p: ex:other, o: $(id), graphs: [rr:defaultGraph, ex:fixed]}
  others:
    sources: [['t.csv~csv']]
    s: ex:$(id)
    po:
      - {p: ex:type, o: {value: $(text), datatype: $(page)}}
      - {p: ex:some, o: $(text), condition: {function: equal, parameters: [[str1, $(tag)], [str2, en]]}}
""",
    "m.yaml",
)
NASTY = ['"', "\n", "\t", "\\", "\x00", "\x7f", "\x85", " ", "{", "%", "%s", "<", "é", "中", "😀", "a", "/"]
TEXTS = st.one_of(st.none(), st.just(""), st.lists(st.sampled_from(NASTY), max_size=4).map("".join))
PAGES = (
    None, "", "http://example.org/a", "https://example.org/a#b", "https://example.org/中", "http://example.org/%C3%A9",
    "urn:x:y", "page", "a b", "http://example.org/#a#b", "http://[::1]:80/", "https://e.org/\ud800",
    "http://e.org/\nhttps://e.org/",
)  # fmt: skip
GROUPS = (None, "", "http://www.w3.org/ns/r2rml#defaultGraph", "http://w3id.org/rml/defaultGraph", "http://e.org/g")
ROWS = st.lists(
    st.tuples(
        st.one_of(TEXTS, st.sampled_from(["1", "2", "\ud800"])), TEXTS,
        st.sampled_from([None, "", "en", "zh-Hant", "no_tag"]), st.sampled_from(PAGES), st.sampled_from(GROUPS),
    ),
    max_size=5,
)  # fmt: skip

Found = tuple[list[str], list[Omission]]


def made(rows: Sequence[Row]) -> Found:
    omitted: list[Omission] = []
    lines = sorted(run([MAPPING], {"t": Table("t", COLUMNS, tuple(rows))}, omit=omitted.append))
    return lines, sorted(omitted, key=repr)


def of_arrow(rows: Sequence[Row]) -> Found:
    with patch.object(running, "plain_lines", return_value=None):
        return made(rows)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_lines_and_faults_are_those_of_arrow(rows: list[Row]) -> None:
    assert made(rows) == of_arrow(rows)


def test_rows_as_most_are_never_reach_arrow() -> None:
    rows = [("1", 'say "hi"', "en", "http://example.org/1", None), ("2", "中", "zh-Hans", "https://e.org/2#3", "urn:g")]
    left: list[str] = []

    def watched(*asked: object) -> list[str] | None:
        found = plain_lines(*asked)  # type: ignore[arg-type]  # handed on
        left.extend([asked[0].rule] if found is None else [])  # type: ignore[attr-defined]  # a block
        return found

    with patch.object(running, "plain_lines", watched):
        lines, omitted = made(rows)
    assert set(left) == {"others"}, "only conditions and datatypes of values need columns"
    assert '<http://example.org/1> <http://example.org/tagged> "say \\"hi\\""@en .' in lines
    assert (
        "<https://e.org/2#3> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Three> <urn:g> ."
        in lines
    )
    assert not omitted
