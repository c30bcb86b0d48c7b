from __future__ import annotations

import pytest
import rdflib

from bench import sparql
from bench.sparql import Compared, Outcome, bounded, compare, summary
from kg.vocab import BASE, expand

NODE = f"<{BASE}state/x>"
LINES = [
    f"{NODE} <{expand('rdf:type')}> <{expand('dip:State')}> .",
    f'{NODE} <{expand("rdfs:label")}> "Name"@en .',
    f'{NODE} <{expand("skos:altLabel")}> "Former name"@en .',
]
ENDLESS = "SELECT * { " + " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(60)) + " }"


def compared(seconds: float, rows: int | None, error: str = "") -> Compared:
    """A query that takes a tenth of a second here and finds five rows."""
    return Compared("names-of", Outcome(0.1, 5), Outcome(seconds, rows, error))


@pytest.mark.parametrize(
    ("seconds", "rows", "error", "agrees", "row"),
    [
        (3.0, 5, "", True, "| names-of | 5 | 100.0 | 3,000 | 30 |"),
        (3.0, 6, "", False, "| names-of | 5, rdflib 6 | 100.0 | 3,000 | 30 |"),
        (6.0, None, "", True, "| names-of | 5 | 100.0 | > 6,000 | > 60 |"),
        (0.2, None, "TypeError", True, "| names-of | 5 | 100.0 | TypeError | – |"),
    ],
)
def test_a_row_tells_what_both_needed_and_found(
    seconds: float, rows: int | None, error: str, agrees: bool, row: str
) -> None:
    one = compared(seconds, rows, error)

    assert one.agrees is agrees
    assert str(one) == row


def test_the_median_leaves_out_failures_and_says_where_it_is_a_bound() -> None:
    stopped, quick, slow, failed = (
        compared(6.0, None),
        compared(1.0, 5),
        compared(9.0, 5),
        compared(0.1, None, "TypeError"),
    )

    assert summary([quick, slow, compared(5.0, 5), stopped], 20).startswith("median ratio ≥ 55 of 4 queries")
    assert summary([quick, quick, slow, failed], 20) == (
        "median ratio 10 of 3 queries, at least 20 in 1; rdflib was stopped at 0, fails at 1 more"
    )
    assert summary([quick, quick, stopped], 20).startswith("median ratio 10 of 3")
    assert summary([failed], 20) == "rdflib fails at all of 1 queries"


def test_rdflib_is_stopped_at_its_limit_of_processor_time() -> None:
    graph = rdflib.Graph().parse(data="\n".join(LINES), format="nt")

    assert bounded(graph, ENDLESS, 0.3) == Outcome(0.3, None)
    assert bounded(graph, "SELECT * { ?s ?p ?o }", 30).rows == 3
    assert bounded(graph, "SELECT nothing", 30).error == "ParseException"


def test_both_answer_the_same_question_of_the_same_triples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "VALUES", {"names-of": {"name": "name"}})

    (one,) = compare(LINES, ["names-of"], 1, limit=30, least=20)

    assert one.agrees
    assert one.theirs.rows == one.ours.rows == 2
    assert one.ours.seconds > 0
    assert one.ratio is not None
