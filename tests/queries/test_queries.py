"""Each named query answers on the graph of seeds/ with the columns that it declares."""

from __future__ import annotations

import pytest

import kg
from kg.graph import get_query, query_names

VALUES = {
    "agreements-of": {"one": "Russia", "other": "Iran"},
    "evidence-of": {"name": "comprehensive strategic partnership"},
    "meetings-of": {"name": "普京"},
    "members-of": {"name": "nato"},
    "names-of": {"name": "Vladimir Putin"},
    "offices-of": {"name": "Putin"},
    "officials-of": {"name": "伊朗"},
    "said-in": {"document": "treaty-signed"},
    "timeline": {"name": "Iran"},
    "visits-to": {"name": "Russia"},
}
"""For queries whose parameters have no default."""


def ask(graph: kg.Graph, query: str, /, **values: str) -> list[dict[str, str | None]]:
    return graph.query(query, **VALUES.get(query, {}) | values).records()


def test_there_are_eighteen_or_more() -> None:
    assert len(query_names()) >= 18
    assert set(VALUES) <= set(query_names())


@pytest.mark.parametrize("name", query_names())
def test_query_answers_with_rows_and_the_columns_it_declares(seeds_graph: kg.Graph, name: str) -> None:
    answer = seeds_graph.query(name, **VALUES.get(name, {}))

    assert answer.columns == get_query(name).columns
    assert answer.rows
    assert all(sum(cell is not None for cell in row) > 1 for row in answer.rows)


@pytest.mark.parametrize(
    "name", [name for name in query_names() if any(p.name == "lang" for p in get_query(name).parameters)]
)
def test_query_speaks_the_language_asked_for(seeds_graph: kg.Graph, name: str) -> None:
    assert ask(seeds_graph, name, lang="zh-Hans")


def test_contradictions_name_both_documents_and_what_each_says(seeds_graph: kg.Graph) -> None:
    rows = [row for row in ask(seeds_graph, "contradictions") if row["property"] and row["property"].endswith("#date")]

    assert {row["first"] for row in rows} | {row["second"] for row in rows} >= {"2017-11-20", "2017-11-21"}
    assert all(row["first_document"] != row["second_document"] for row in rows)
    assert all("/document/" in str(row[one]) for row in rows for one in ("first_source", "second_source"))


def test_contradictions_name_two_towns_for_one_meeting(seeds_graph: kg.Graph) -> None:
    rows = [row for row in ask(seeds_graph, "contradictions") if row["property"] and row["property"].endswith("#place")]

    assert [{str(row[one]).rsplit("/")[-1] for one in ("first", "second")} for row in rows] == [{"bern", "geneva"}]


def test_agreements_of_two_states_tell_who_signed(seeds_graph: kg.Graph) -> None:
    signed = [set((row["signatories"] or "").split(", ")) for row in ask(seeds_graph, "agreements-of")]

    assert {"Masoud Pezeshkian", "Vladimir Putin"} in signed


def test_members_come_with_their_years(seeds_graph: kg.Graph) -> None:
    members = {row["name"]: row["since"] for row in ask(seeds_graph, "members-of")}

    assert members["France"] == "1949-04-04"


def test_a_name_in_any_script_leads_to_the_same_meetings(seeds_graph: kg.Graph) -> None:
    assert ask(seeds_graph, "meetings-of", name="普京") == ask(seeds_graph, "meetings-of", name="putin")


def test_a_name_that_nothing_has_gives_no_rows(seeds_graph: kg.Graph) -> None:
    assert ask(seeds_graph, "visits-to", name="Atlantis") == []
