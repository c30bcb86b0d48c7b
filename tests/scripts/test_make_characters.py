from __future__ import annotations

import pytest

from kg.resources import read_text


def test_committed_table_is_what_the_script_makes() -> None:
    pytest.importorskip("opencc", reason="the generator's package is not installed")
    from scripts.make_characters import pairs

    lines = [line for line in read_text("data", "characters/hant-hans.tsv").splitlines() if not line.startswith("#")]

    assert lines == [f"{traditional}\t{simplified}" for traditional, simplified in pairs()]
    assert all(len(line) == 3 for line in lines)
