"""What documents show is what happens: their commands and programs are run, in the order in which they stand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scripts.blocks import Workshop, faults, steps
from scripts.write_docs import SHOWING, pages
from tests.house.checkout import ROOT

NOT_RUN = {
    "sudo apt-get install -y git make python3-venv": "changes the machine",
    "make graph": "run as a step of the tour",
    "make test": "would run itself",
    "python3 -m venv .venv": "run by tests/packaging, with the wheel",
    ".venv/bin/pip install -c constraints.txt -e .": "run by tests/packaging, with the wheel",
    "mkdir -p build": "part of `make graph`",
    ".venv/bin/kg build seeds/registry seeds/documents -o build/graph.ttl": "part of `make graph`",
}
"""Lines of blocks ```sh in the README, and why no test runs them as they stand."""
RENEW = "run `make docs` when the change is meant"


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize("name", SHOWING)
def test_outputs_shown_are_those_printed(name: str, tmp_path: Path) -> None:
    found = faults((ROOT / name).read_text(encoding="utf-8"), Workshop(tmp_path))

    assert not found, "\n".join([*found, RENEW])


@pytest.mark.parametrize("name", SHOWING)
def test_documents_show_something(name: str) -> None:
    assert sum(bool(step.shown) for step in steps((ROOT / name).read_text(encoding="utf-8"))) >= 4


@pytest.mark.parametrize("name", pages())
def test_pages_written_from_the_code_are_those_committed(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == pages()[name], RENEW


def test_what_is_not_run_has_its_reason() -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = {line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()}

    assert lines == set(NOT_RUN)


def test_without_make_the_same_is_done_as_with_it() -> None:
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(BIN)", ".venv/bin")

    assert "kg build seeds/registry seeds/documents -o build/graph.ttl" in recipes
    assert "-c constraints.txt" in recipes
    assert "$(INSTALL) -e ." in recipes
