"""What several folders of tests share: the graph of seeds/, built once, and a cache."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

import kg

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of a run share a cache of its own, which begins empty."""
    if "KG_CACHE" not in os.environ:  # processes of xdist get that of the first one
        os.environ["KG_CACHE"] = folder = tempfile.mkdtemp(prefix="kg-cache-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def seeds_graph() -> kg.Graph:
    """The graph of the shipped registry and example documents, with the documents' own graphs."""
    return kg.build([SEEDS])
