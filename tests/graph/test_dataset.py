import pytest
from pyoxigraph import DefaultGraph, RdfFormat, parse

from kg.graph import Dataset, split_line
from kg.vocab import expand

A, P, G = "<http://a.org/a>", "<http://a.org/p>", "<http://a.org/g>"
LINES = [
    f"{A} {P} {A} .",
    f"{A} {P} {A} {G} .",
    f'{A} {P} "x . <http://no.org> ." .',
    f'{A} {P} "x \\" {G} ." {G} .',
    f'{A} {P} "x"@zh-Hans .',
    f'{A} {P} "01"^^<{expand("xsd:integer")}> {G} .',
    f"{A} <{expand('rdf:type')}> <{expand('dip:State')}> .",
]


def test_order_and_doubles_do_not_matter() -> None:
    assert Dataset(LINES) == Dataset([*LINES[::-1], LINES[0]])
    assert len(Dataset(iter([*LINES, *LINES]))) == len(LINES)


def test_graphs_are_told_apart() -> None:
    dataset = Dataset(LINES)
    assert dataset.graphs == ("http://a.org/g",)
    assert len(dataset.triples()) == 4
    assert dataset.triples("http://a.org/g") == (
        f'{A} {P} "01"^^<{expand("xsd:integer")}> .',
        f'{A} {P} "x \\" {G} ." .',
        f"{A} {P} {A} .",
    )
    assert dataset.triples("http://a.org/other") == ()


def test_the_store_holds_every_line() -> None:
    assert len(Dataset(LINES).store) == len(LINES)
    assert len(Dataset([]).store) == 0


def test_class_counts_are_of_the_default_graph() -> None:
    other = f"<http://a.org/b> <{expand('rdf:type')}> <{expand('dip:State')}> {G} ."
    assert Dataset([*LINES, other]).class_counts() == {expand("dip:State"): 1}


def test_lines_can_be_added() -> None:
    assert Dataset(LINES[:3]).merged(LINES[2:]) == Dataset(LINES)


@pytest.mark.parametrize("line", ["", "a b c .", f"{A} {P} {A}", f'{A} {P} "x .'])
def test_what_is_no_line(line: str) -> None:
    with pytest.raises(ValueError, match="not a line of N-Quads"):
        split_line(line)


@pytest.mark.parametrize("line", LINES)
def test_lines_come_apart_as_a_parser_takes_them(line: str) -> None:
    (quad,) = parse(line, format=RdfFormat.N_QUADS)
    subject, predicate, obj, graph = split_line(line)
    expected = [str(quad.subject), str(quad.predicate), str(quad.object).replace("zh-hans", "zh-Hans")]
    assert [subject, predicate, obj] == expected
    assert graph == (None if quad.graph_name == DefaultGraph() else str(quad.graph_name))
