"""What our syntax lets through, two RDF libraries must read as it was meant."""

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import GraphError
from kg.mapping import parse_mapping, run
from kg.mapping.syntax import escape, is_iri, is_language
from kg.model.table import Table

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
MAPPING = parse_mapping(
    """
prefixes: {ex: 'http://example.org/'}
mappings:
  m: {sources: [['t.csv~csv']], s: 'ex:s/$(v)', po: [[ex:p, $(v)], [ex:q, 'x"\\$(v){}', en~lang]]}
""",
    "m.yaml",
)


def mapped(value: str) -> list[str]:
    return list(run([MAPPING], {"t": Table("t", ("v",), [(value,)])}))


@given(TEXTS)
def test_any_text_survives_pyoxigraph(value: str) -> None:
    first, second = parse("\n".join(mapped(value)), format=RdfFormat.N_QUADS)
    assert isinstance(first.object, Literal)
    assert isinstance(second.object, Literal)
    assert first.object.value == value
    assert second.object.value == f'x"\\{value}{{}}'
    assert str(first.object) == f'"{escape(value)}"', "both write the same, so that graphs read back compare equal"


@given(TEXTS)
def test_any_text_survives_rdflib(value: str) -> None:
    graph = rdflib.Graph()
    graph.parse(data="\n".join(mapped(value)) + "\n", format="nt")
    (found,) = graph.objects(predicate=rdflib.URIRef("http://example.org/p"))
    assert str(found) == value


@given(TEXTS)
def test_templates_make_ascii_iris_of_any_text(value: str) -> None:
    subject = mapped(value)[0].split(" ")[0]
    assert subject.isascii()
    assert is_iri(subject[1:-1])
    assert str(rdflib.URIRef(subject[1:-1])) == subject[1:-1]


@pytest.mark.parametrize(
    "iri",
    [
        "http://example.org", "http://example.org/", "https://a.b:80/c/d?e=f&g=/?#h/?", "http://u:p@h/", "urn:isbn:1",
        "mailto:a@b", "http://[::1]/", "http://例.org/中", "file:///a/b", "http://a/%E4", "x:", "a:b/c//d", "http://h//a",
    ],
)  # fmt: skip
def test_iris_that_are(iri: str) -> None:
    assert is_iri(iri)
    assert NamedNode(iri).value == iri


@pytest.mark.parametrize(
    "iri",
    ["", "a", "/a", "a b:c", "1a:b", "http://a b/", "http://a/<", "http://a/>", 'http://a/"', "http://a/\\", "http://a/^",
     "http://a/`", "http://a/{b}", "http://a/%zz", "http://a/%e", "a:b#c#d", "http://h:x/", "http://[x/", "a:\n"],
)  # fmt: skip
def test_iris_that_are_not(iri: str) -> None:
    assert not is_iri(iri)


@given(st.text(st.sampled_from("ab:/?#[]@%20<> é中"), max_size=12))
def test_what_we_take_for_an_iri_the_parser_takes_too(tail: str) -> None:
    iri = "http:" + tail
    if is_iri(iri):
        assert NamedNode(iri).value == iri


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant-TW", "und", "sl-rozaj", "es-419", "de-1996", "zh-yue"])
def test_tags_that_are(tag: str) -> None:
    assert is_language(tag)
    assert Literal("x", language=tag).language == tag.lower()


@pytest.mark.parametrize("tag", ["", "e", "en_US", "zh--Hans", "-en", "en-", "en US", "toolongtag", "en\n", "中文"])
def test_tags_that_are_not(tag: str) -> None:
    assert not is_language(tag)


def test_surrogates_are_refused() -> None:
    with pytest.raises(GraphError):
        mapped("a\udc00")
