from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.claim import Reading
from kg.resolve import resolve
from tests.build import reading, registry
from tests.resolve.tables import events

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "cases" / "resolve-events.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)


def readings_of(case: dict[str, Any]) -> list[Reading]:
    return [reading(doc["id"], doc["claims"], published=doc.get("published")) for doc in case["documents"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_claims_become_the_events_they_tell_of(case: dict[str, Any]) -> None:
    expected = [{key: sorted(value) if isinstance(value, list) else value for key, value in event.items()}
                for event in case["expect"]]  # fmt: skip
    found = events(resolve(readings_of(case), registry()))
    order = ["Meeting", "Agreement", "kind", "date", "place", "signatory", "status"]
    assert found == sorted(({key: event[key] for key in order if key in event} for event in expected), key=repr)


def everything() -> list[Reading]:
    """All cases as documents of one corpus."""
    return [
        reading(f"{doc['id']}-{number}", doc["claims"], published=doc.get("published"))
        for number, case in enumerate(CASES)
        for doc in case["documents"]
    ]


@settings(max_examples=8, deadline=None)
@given(st.permutations(everything()))
def test_order_of_documents_changes_nothing(shuffled: list[Reading]) -> None:
    assert resolve(shuffled, registry()) == resolve(everything(), registry())


def test_what_a_document_states_does_not_change_with_its_neighbours() -> None:
    alone = resolve([everything()[0]], registry())
    together = resolve(everything(), registry())
    graph = f"document/{everything()[0].document.id}"
    assert events(together, graph) == events(alone, graph) == events(alone)


def test_a_document_keeps_its_own_status_and_sides() -> None:
    plan = {"Meeting": ["russia", "iran"], "kind": "talks", "date": "2025-01-17", "status": "planned"}
    fact = {"Meeting": ["belov", "karim"], "kind": "talks", "date": "2025-01-17", "status": "held"}
    resolution = resolve(
        [reading("a", [plan], published="2025-01-10"), reading("b", [fact], published="2025-01-18")], registry()
    )
    assert events(resolution) == [{**fact}]
    assert events(resolution, "document/a") == [{**plan, "Meeting": ["iran", "russia"]}]


def test_judgements_give_reasons() -> None:
    claims = [{"Meeting": ["belov", "karim"], "kind": "talks", "date": "2025-01-17", "status": "held"}] * 2
    judgements = resolve([reading("a", claims)], registry()).judgements
    assert [(one.left, one.right, one.verdict) for one in judgements] == [("a:0-16", "a:17-33", "same")]
    assert "same sides" in judgements[0].reason


def test_rivals_for_an_undated_plan_are_named_as_unsure() -> None:
    case = next(case for case in CASES if case["case"].endswith("stays open"))
    unsure = [one for one in resolve(readings_of(case), registry()).judgements if one.verdict == "unsure"]
    assert len(unsure) == 2
    assert all("2 events compete" in one.reason for one in unsure)


def test_an_agreement_that_the_registry_knows_is_one_everywhere() -> None:
    known = {"Agreement": ["russia", "iran"], "kind": "treaty", "event": "agreement/test-pact"}
    late = {"Agreement": ["russia"], "kind": "deal", "event": "agreement/test-pact", "date": "2031"}
    resolution = resolve([reading("a", [known]), reading("b", [late])], registry())
    assert [event["Agreement"] for event in events(resolution)] == [["iran", "russia"]]
