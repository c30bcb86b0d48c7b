"""Files of a few kilobytes that stand for gigabytes: a command tells them, and stays small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.hostile.building import GIGABYTE, build
from tests.pipeline.inputs import REPORT


def _bombs(folder: Path) -> dict[str, str]:
    """Write the files; return what is to be told of each."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 40, pa.int32()), pa.array(["x" * (40 << 20)]))
    both = pa.table({"text": texts, "title": texts})
    pq.write_table(both, folder / "dictionary.parquet", compression="zstd", write_statistics=False)
    nothing = pa.nulls(50_000_000, pa.string())
    pq.write_table(pa.table({"text": nothing}), folder / "runs.parquet", compression="zstd", row_group_size=50_000_000)
    plain = pa.table({"text": ["x" * (1 << 20)] * 300})
    pq.write_table(plain, folder / "page.parquet", compression="zstd", use_dictionary=False, write_statistics=False)
    (folder / "lines.jsonl.gz").write_bytes(gzip.compress(b"0" * (32 << 20)) * 100)
    return {
        "dictionary.parquet": "a row of 80 mb; expected at most 64 mb",
        "runs.parquet": "50,000,000 values in",
        "page.parquet": "column 'text' unpacks to 300 mb from",
        "lines.jsonl.gz": "it unpacks to more than 8 mb and 100 times its size",
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_small_files_that_stand_for_gigabytes_are_told_and_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    told = _bombs(folder)
    (folder / "a.md").write_text(REPORT, encoding="utf-8")
    assert all((folder / name).stat().st_size < 4_000_000 for name in told)

    built = build(folder, seconds=300)

    lines = built.told.lower()
    assert [
        name for name, said in told.items() if not re.search(f"/{re.escape(name)}:.*{re.escape(said)}", lines)
    ] == []
    assert built.kilobytes < GIGABYTE
    assert "meeting" in built.graph
