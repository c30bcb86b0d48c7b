from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.reader import extract
from kg.model.claim import Reading
from kg.model.document import Document
from kg.rules.values import Rules
from tests.pipeline.inputs import CHINESE_REPORT, REPORT, build, report


def test_same_bytes_for_any_number_of_processes(tmp_path: Path) -> None:
    sources = tmp_path / "pages"
    sources.mkdir()
    for number in range(15):
        report(sources, f"en-{number}.md", REPORT.replace("2025", f"{2010 + number}"))
        report(sources, f"zh-{number}.txt", CHINESE_REPORT.replace("17日", f"{number + 1}日"))
    (sources / "broken.txt").write_bytes(b"")

    for jobs in (None, 1, 2, 3):
        summary = build(tmp_path / f"{jobs}.nq", sources, jobs=jobs)
        assert [line.partition(":")[0] for line in summary.skipped] == [str(sources / "broken.txt")]

    assert len({(tmp_path / f"{jobs}.nq").read_bytes() for jobs in (None, 1, 2, 3)}) == 1


def test_a_document_that_ends_its_process_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        report(tmp_path, f"{number}.md", REPORT.replace("2025", f"{2010 + number}"))

    def fragile(document: Document, rules: Rules) -> Reading:
        if document.location.endswith("3.md"):
            raise MemoryError
        return extract(document, rules)

    monkeypatch.setattr("kg.pipeline.readings.extraction.extract", fragile)
    summary = build(tmp_path / "graph.ttl", tmp_path, jobs=2)

    assert summary.skipped == (f"{tmp_path / '3.md'}: needs more than 2,048 MB of memory",)
    assert len(summary.documents) == 4
