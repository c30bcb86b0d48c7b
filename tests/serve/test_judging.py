from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Store

from kg.model.finding import Finding, Report
from kg.serve.judging import judged, read_report
from kg.serve.service import Rights
from tests.serve.running import running

FINDINGS = "/en/lists/findings.html"


def waited_for(client: httpx.Client, path: str, seconds: float = 240) -> httpx.Response:
    """The answer at a path, which is asked for until it is there."""
    end = time.monotonic() + seconds
    while (answer := client.get(path)).status_code == 404 and time.monotonic() < end:
        time.sleep(0.1)
    return answer


def test_findings_come_back_as_they_were_told(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding(
        "Warning", "urn:shape", "urn:focus", None, '"1"', (("en", "No."), ("zh-Hans", "不。")), ("a, row 5",)
    )
    report = Report((finding, Finding("Violation", "urn:other", "urn:focus", "urn:path", None, ())))
    monkeypatch.setattr("kg.serve.judging.validate", lambda _: report)
    monkeypatch.setattr("kg.serve.judging.os.nice", lambda _: None)

    assert read_report(judged(Store()).body) == report


def test_pages_tell_the_findings_as_soon_as_they_are_there(graph_file: Path) -> None:
    with running(graph_file, is_judged=True) as client:
        before = client.get("/en/lists.html").status_code
        found = waited_for(client, FINDINGS)
        overview = client.get("/en/").text

    assert (before, found.status_code) == (200, 200)
    assert "state/FRA.html" in found.text or "meeting/one.html" in found.text
    assert "lists/findings.html" in overview


def test_a_graph_that_is_written_is_not_judged(graph_file: Path) -> None:
    with running(graph_file, is_judged=True, rights=Rights("token-of-the-tests")) as client:
        time.sleep(0.5)
        assert client.get(FINDINGS).status_code == 404
