"""Large documents are read in a process of its own, whose memory is measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import resource, sys
from pathlib import Path
from kg.model.source import Request
from kg.sources import open_source
path, formulation, iterator, name = sys.argv[1:]
small = Path(path).with_stem("small")
def count(path): return sum(1 for _ in open_source(Request("a", str(path), formulation, iterator, "", (name,))).rows)
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count(small)  # so that libraries are loaded
before = peak()
sys.stdout.write(f"{count(path)} {(peak() - before) / 1024}")
"""
RECORDS = 8_000
TEXT = "what was said on the day " * 100


@pytest.mark.skipif(sys.platform != "linux", reason="units of ru_maxrss are others elsewhere")
@pytest.mark.parametrize(
    ("ending", "formulation", "iterator", "record", "frame"),
    [
        ("json", "jsonpath", "$.a.b[*]", '{{"v": "{0}", "w": "{1}"}}', ('{"c": [1], "a": {"b": [', ",", "]}}")),
        ("xml", "xpath", "/a/b", "<b><v>{0}</v><w>{1}</w></b>", ("<a>", "<c>x</c>", "</a>")),
    ],
)
def test_memory_does_not_grow_with_the_document(
    tmp_path: Path, ending: str, formulation: str, iterator: str, record: str, frame: tuple[str, str, str]
) -> None:
    opening, between, closing = frame
    path = tmp_path / f"large.{ending}"
    for file, size in ((path, RECORDS), (path.with_stem("small"), 1)):
        file.write_text(
            opening + between.join(record.format(number, TEXT) for number in range(size)) + closing, "utf-8"
        )
    megabytes = path.stat().st_size / (1 << 20)
    assert megabytes > 18
    run = [sys.executable, "-c", SCRIPT, str(path), formulation, iterator, "v"]
    count, grown = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert int(count) == RECORDS
    assert float(grown) < megabytes / 2
