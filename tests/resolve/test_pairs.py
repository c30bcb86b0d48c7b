"""Joining by itself, on labelled pairs; `make pairs` prints the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.registry import Registry, load_registry
from scripts import pairs
from scripts.pairs import LEAST_PRECISION, LEAST_RECALL, Pair, Score, as_table, is_joined, known_names, measure, total

PAIRS = pairs.read_pairs()


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return load_registry()


def test_there_are_pairs_of_every_kind_and_half_of_them_are_traps() -> None:
    traps = [pair for pair in PAIRS if not pair.same]
    assert len(PAIRS) >= 200
    assert 0.4 <= len(traps) / len(PAIRS) <= 0.6
    kinds = {pair.kind for pair in PAIRS}
    assert kinds == {pair.kind for pair in traps} == {"persons", "organizations", "meetings", "agreements"}


def test_pairs_are_told_once() -> None:
    told = [str((pair.left, pair.right, pair.beside, pair.one_document)) for pair in PAIRS]
    assert [one for one in told if told.count(one) > 1] == []


def test_joining_is_precise_and_misses_little(shipped: Registry) -> None:
    scores, wrong = measure(PAIRS, shipped)
    whole = total(scores)
    assert whole.precision >= LEAST_PRECISION, wrong
    assert whole.recall >= LEAST_RECALL, wrong
    assert all(one.precision >= 0.95 and one.recall >= LEAST_RECALL for one in scores.values()), as_table(scores)


def test_the_order_of_two_tellings_does_not_matter(shipped: Registry) -> None:
    known = known_names(shipped)
    for pair in PAIRS[::7]:
        turned = Pair(pair.kind, "", pair.same, pair.right, pair.left, pair.beside, pair.one_document)
        assert is_joined(turned, shipped, known) == is_joined(pair, shipped, known), pair


def test_the_table_counts_kinds_and_all() -> None:
    lines = as_table({"persons": Score(joined=8, wrong=2, missed=0, apart=5), "meetings": Score()}).splitlines()
    assert lines[1].split() == ["meetings", "0", "0", "0", "0", "0", "1.000", "1.000"]
    assert lines[2].split() == ["persons", "15", "8", "10", "2", "0", "0.800", "1.000"]
    assert lines[3].split() == ["all", "15", "8", "10", "2", "0", "0.800", "1.000"]


def test_an_unknown_verdict_is_refused(tmp_path: Path) -> None:
    (tmp_path / "resolution-pairs-x.yaml").write_text("- {phenomenon: p, verdict: perhaps, left: {}, right: {}}\n")
    with pytest.raises(ValueError, match=r"expected .* the verdict same or different"):
        pairs.read_pairs(tmp_path)
