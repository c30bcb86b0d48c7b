"""Documents of one endless line, of brackets alone, nested without end: read or set aside, in bounded time and memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.inputs import REPORT

GIGABYTE = 1 << 20
"""In kilobytes."""
_COMMAND = """
import atexit, re, runpy
from pathlib import Path
atexit.register(lambda: print(re.search("VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]))
runpy.run_module("kg", run_name="__main__", alter_sys=True)
"""
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


def _built(folder: Path, *options: str, seconds: int) -> tuple[str, str, int]:
    arguments = ["build", str(folder), "-o", str(folder.parent / "out.nq"), "-q", *options]
    command = [sys.executable, "-c", _COMMAND, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return (folder.parent / "out.nq").read_text(encoding="utf-8"), done.stderr, int(done.stdout.split()[-1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_documents_without_end_or_bottom_are_read_or_set_aside(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "a.md").write_text(REPORT, encoding="utf-8")

    graph, told, kilobytes = _built(folder, "--jobs", "1", seconds=240)

    assert "dip:Meeting" in graph or "ontology#Meeting" in graph
    assert kilobytes < GIGABYTE
    for name in ("nested.json", "objects.json", "nested.html"):
        assert re.search(f"/{re.escape(name)}", told), f"{name} is passed over in silence"


@pytest.mark.thorough
def test_a_line_of_fifty_megabytes_is_set_aside_when_its_time_is_up(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "line.txt").write_text("普京与习近平在莫斯科会谈。" * 1_300_000, encoding="utf-8")
    (folder / "a.md").write_text(REPORT, encoding="utf-8")

    graph, told, kilobytes = _built(folder, "--jobs", "1", seconds=600)

    assert "ontology#Meeting" in graph
    assert "line.txt: took more than 120 seconds" in told
    assert kilobytes < 3 * GIGABYTE
