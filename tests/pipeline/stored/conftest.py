from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from kg.pipeline import knowledge


@cache
def shipped() -> knowledge.Knowledge:
    return knowledge.load_knowledge()


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load what ships once for all builds of a test run: that takes longer than building."""

    def load(registries: Iterable[Path] = ()) -> knowledge.Knowledge:
        return knowledge.load_knowledge(registries) if list(registries) else shipped()

    monkeypatch.setattr("kg.pipeline.stored.build.load_knowledge", load)
