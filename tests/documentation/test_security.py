"""docs/security.md: each attack and fault that it lists names tests, and these are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
LEAST = 75
_TEST = re.compile(r"`(test_\w+)`")
_FILE = re.compile(r"`(tests/[\w/]+\.py)`")


def rows() -> Iterator[tuple[str, str]]:
    """Yield each attack or fault and what its row says of tests."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] not in ("attack", "fault"):
            yield cells[0], cells[2]


def test_there_are_as_many_rows_as_are_promised_each_once() -> None:
    found = [attack for attack, _ in rows()]

    assert len(found) >= LEAST
    assert len({*found}) == len(found)


def test_each_row_names_tests_that_exist() -> None:
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.glob("tests/**/*.py")}
    for attack, cell in rows():
        names, files = _TEST.findall(cell), _FILE.findall(cell)
        assert names or files, attack
        for name in names:
            assert any(f"def {name}(" in text for text in sources.values()), (attack, name)
        for file in files:
            assert file in sources, (attack, file)
            assert all(f"def {name}(" in sources[file] for name in names), (attack, file)
