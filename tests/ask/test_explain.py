from __future__ import annotations

import json

import pytest

import kg
from kg.ask import Explanation, Statement
from kg.ask.words import form, term_label
from kg.errors import NotFoundError
from kg.graph import Dataset
from kg.settings import ReaderLanguage
from kg.vocab import BASE, expand

PUTIN = f"{BASE}official/vladimir-putin"


@pytest.mark.parametrize(
    "name",
    [
        "Vladimir Putin", "vladimir PUTIN", "普京", "弗拉基米尔·普京", "弗拉基米爾普京", PUTIN,
        "official/vladimir-putin", "official:vladimir-putin", "vladimir-putin",
    ],
)  # fmt: skip
def test_a_thing_is_found_by_name_in_any_script_and_by_iri(seeds_graph: kg.Graph, name: str) -> None:
    assert seeds_graph.explain(name).thing.iri == PUTIN


def test_a_name_that_only_the_registry_has_is_enough() -> None:
    graph = small(
        "x:official/vladimir-putin a dip:Official", 'x:official/vladimir-putin rdfs:label "Vladimir Putin"@en'
    )

    assert graph.explain("普京").thing.text == "Vladimir Putin"


def test_accents_do_not_count(seeds_graph: kg.Graph) -> None:
    assert seeds_graph.explain("recep tayyip erdogan").thing.text == "Recep Tayyip Erdoğan"


@pytest.mark.parametrize(("name", "near"), [("Pezeshkan", "Pezeshkian"), ("佩泽什", "佩泽什基安"), ("Sotchi", "Sochi")])
def test_near_names_are_suggested(seeds_graph: kg.Graph, name: str, near: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        seeds_graph.explain(name)
    assert any(near in one for one in caught.value.near)


def test_nothing_near_is_not_forced(seeds_graph: kg.Graph) -> None:
    with pytest.raises(NotFoundError, match=r"nothing is known as 'qqqqqqqq'$"):
        seeds_graph.explain("qqqqqqqq")


def test_each_statement_names_the_quotes_that_state_it(seeds_graph: kg.Graph) -> None:
    explained = seeds_graph.explain("Masoud Pezeshkian")
    meetings = next(section for section in explained.sections if section.title == "Meetings")
    talks = next(item for item in meetings.items if item.date == "2025-01-17" and "Putin" in item.thing.text)

    sides = statement(talks.statements, "dip:participant")
    assert {value.text for value in sides.values} == {"Masoud Pezeshkian", "Vladimir Putin"}
    assert set(sides.quotes) <= {quote.number for quote in talks.quotes}
    assert len({quote.document.iri for quote in talks.quotes}) > 1
    assert all(quote.rule and quote.text and quote.date for quote in talks.quotes)


def statement(statements: tuple[Statement, ...], curie: str) -> Statement:
    return next(one for one in statements if one.property.iri == expand(curie))


def test_rows_of_tables_are_quoted_with_their_number(seeds_graph: kg.Graph) -> None:
    members = next(section for section in seeds_graph.explain("NATO").sections if section.title == "Members")

    assert members.items
    quote = members.items[0].quotes[0]
    assert quote.document.text == "memberships.csv"
    assert quote.place.startswith("row ")


@pytest.mark.parametrize(
    ("lang", "kind", "heading"),
    [("en", "official", "Meetings"), ("zh-Hans", "官员", "会晤"), ("zh-Hant", "官員", "會晤")],
)
def test_it_speaks_the_readers_language(seeds_graph: kg.Graph, lang: ReaderLanguage, kind: str, heading: str) -> None:
    explained = seeds_graph.explain("Vladimir Putin", lang=lang)

    assert explained.type == kind
    assert heading in {section.title for section in explained.sections}
    assert f"\n{heading} (" in explained.to_text()


def test_a_document_tells_what_it_states(seeds_graph: kg.Graph) -> None:
    explained = seeds_graph.explain("Twenty years on paper")

    assert explained.type == "document"
    assert "Agreements it tells of" in {section.title for section in explained.sections}


def test_text_numbers_and_places_each_quote(seeds_graph: kg.Graph) -> None:
    text = seeds_graph.explain("Sochi").to_text()

    assert text.startswith(f"Sochi · place\n{BASE}place/sochi\n")
    assert "      [1] “" in text
    assert "· characters " in text


def test_json_holds_the_same(seeds_graph: kg.Graph) -> None:
    explained = seeds_graph.explain("Sochi")
    data = json.loads(explained.to_json())

    assert data["thing"] == {"text": "Sochi", "iri": f"{BASE}place/sochi"}
    assert [section["title"] for section in data["sections"]] == [section.title for section in explained.sections]
    assert {"language": "zh-Hans", "name": "索契"} in data["names"]


def small(*triples: str) -> kg.Graph:
    prefixes = {"dip:": expand("dip:"), "rdfs:": expand("rdfs:"), "a": expand("rdf:type"), "x:": "https://x.org/"}
    lines = []
    for triple in triples:
        terms = []
        for term in triple.split(" ", 2):
            head = "a" if term == "a" else term.partition(":")[0] + ":"
            terms.append(
                term if term.startswith('"') else f"<{prefixes[head]}{'' if head == 'a' else term[len(head) :]}>"
            )
        lines.append(" ".join(terms) + " .")
    return kg.Graph(Dataset(lines))


def test_of_several_with_the_name_the_most_spoken_of_is_told_and_the_others_listed() -> None:
    graph = small(
        "x:one a dip:Place", 'x:one rdfs:label "Georgia"@en',
        "x:two a dip:State", 'x:two rdfs:label "Georgia"@en', "x:m dip:participant x:two", "x:m a dip:Meeting",
    )  # fmt: skip

    explained = graph.explain("georgia")

    assert (explained.thing.iri, [other.iri for other in explained.others]) == (
        "https://x.org/two",
        ["https://x.org/one"],
    )
    assert "Also known by this name: Georgia <https://x.org/one>" in explained.to_text()
    assert [item.thing.text for section in explained.sections for item in section.items] == ["m"]


def test_a_thing_of_which_nothing_else_is_known() -> None:
    explained: Explanation = small("x:one a dip:Place", 'x:one rdfs:label "Georgia"@en').explain("Georgia")

    assert "Nothing else in this graph speaks of it." in explained.to_text()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_word_is_there_in_every_language(language: ReaderLanguage) -> None:
    words = form()

    assert language in words.words
    assert all(language in section.title for section in words.sections)
    assert all(language in labels for labels in words.properties.values())
    assert term_label(expand("dip:held"), language)
    assert term_label("https://example.org/unknown", language) is None
