from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline.stored.knowing import bucket_of
from kg.pipeline.stored.parts import Parts, divided
from kg.pipeline.stored.state import State


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = State(tmp_path / "state.sqlite")
    yield made
    made.close()


def fill(state: State, count: int) -> None:
    with state.step():
        state.run("DELETE FROM documents")
        rows = ((str(n), str(n), bucket_of(str(n))) for n in range(count))
        state.run_many("INSERT INTO documents (doc, digest, bucket) VALUES (?, ?, ?)", rows)


@pytest.mark.parametrize(("count", "bits"), [(0, 0), (1, 0), (16, 0), (31, 0), (32, 1), (1000, 5), (10_000, 9)])
def test_parts_are_few_where_documents_are(state: State, count: int, bits: int) -> None:
    fill(state, count)

    assert divided(state).bits == bits


def test_places_are_spread_evenly_over_the_parts() -> None:
    parts = Parts(5)
    met = [parts.first("document", bucket_of(f"document-{n}")) for n in range(6400)]

    assert len(set(met)) == 32
    assert max(met.count(one) for one in set(met)) < 300


def test_every_place_is_in_one_part() -> None:
    for bits in (0, 1, 2, 7, 16):
        for kind in ("document", "event", "bond", "entity"):
            width = Parts(bits).width(kind)
            for place in (0, 1, 255, 256, 65_534, 65_535):
                first = Parts(bits).first(kind, place)
                assert first <= place < first + width <= 65_536


def test_a_division_stays_until_it_is_bad(state: State) -> None:
    fill(state, 1000)
    assert divided(state).bits == 5
    state.run("DELETE FROM dirty")
    state.note("graph", "complete")

    fill(state, 4000)
    assert divided(state).bits == 5
    assert not state.all("SELECT * FROM dirty")

    fill(state, 5000)
    assert divided(state).bits == 8
    assert len(state.all("SELECT * FROM dirty WHERE kind = 'document'")) > 4000
    assert state.noted("graph") is None

    fill(state, 100)
    assert divided(state).bits == 2
