"""Documents of one endless line, of brackets alone, nested without end: read or set aside, in bounded time and memory."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hostile.building import GIGABYTE, build
from tests.pipeline.inputs import REPORT

MANY = 1_000_000
PAGES = {
    "brackets.txt": "(" * MANY,
    "braces.md": "{[" * (MANY // 2),
    "nested.html": "<div>" * (MANY // 10) + "text",
    "quoted.html": "<blockquote>" * (MANY // 10) + "text",
    "nested.json": "[" * MANY,
    "objects.json": '{"text":' * (MANY // 10),
    "front.md": "---\n" + "[" * (MANY // 10) + "\n---\ntext\n",
    "yaml.md": "---\n" + "- " * (MANY // 10) + "a\n---\ntext\n",
    "line.txt": "a\u0301\u200b\u202e\u0000" * (MANY // 4),
    "marks.txt": "\u0300" * MANY,
    "name.txt": "Smith" * (MANY // 5),
    "names.txt": "普京、" * (MANY // 30),
    "surrogates.json": '{"text": "' + "\\ud800" * (MANY // 10) + '"}',
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_documents_without_end_or_bottom_are_read_or_set_aside(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "a.md").write_text(REPORT, encoding="utf-8")

    built = build(folder, seconds=240)

    assert "ontology#Meeting" in built.graph
    assert built.kilobytes < GIGABYTE
    for name in ("nested.json", "objects.json", "nested.html"):
        assert re.search(f"/{re.escape(name)}", built.told), f"{name} is passed over in silence"


@pytest.mark.thorough
def test_a_line_of_fifty_megabytes_is_set_aside_when_its_time_is_up(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "line.txt").write_text("普京与习近平在莫斯科会谈。" * 1_300_000, encoding="utf-8")
    (folder / "a.md").write_text(REPORT, encoding="utf-8")

    built = build(folder, seconds=600)

    assert "ontology#Meeting" in built.graph
    assert "line.txt: took more than 120 seconds" in built.told
    assert built.kilobytes < 3 * GIGABYTE
