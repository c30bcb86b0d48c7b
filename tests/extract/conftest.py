from __future__ import annotations

import pytest

from kg.registry import load_registry
from kg.rules.rulebook import load_rules
from kg.rules.values import Rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules."""
    return load_rules(load_registry())
