"""What several folders of tests share: the graph of seeds/, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@pytest.fixture(scope="session")
def seeds_graph() -> kg.Graph:
    """The graph of the shipped registry and example documents, with the documents' own graphs."""
    return kg.build([SEEDS])
