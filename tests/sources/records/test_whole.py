"""Documents that have to be in memory as a whole are bounded; those that come one record at a time are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, SettingsError
from kg.model.source import Request
from kg.sources import open_source
from kg.sources.records import from_json, from_xml

TEXTS = {
    "json": '{"a": [' + ", ".join(['{"b": 1}'] * 150_000) + "]}",
    "jsonl": '{"b": 1}\n' * 150_000,
    "xml": f"<a>{'<b>1</b>' * 150_000}</a>",
}
FORMULATIONS = {"json": "jsonpath", "jsonl": "jsonpath", "xml": "xpath"}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DOCUMENT_MB", "1")
    monkeypatch.setattr(from_json, "LARGE", 1 << 20)
    monkeypatch.setattr(from_xml, "LARGE", 1 << 20)


def request(folder: Path, kind: str, iterator: str, reference: str) -> Request:
    path = folder / f"a.{kind}"
    path.write_text(TEXTS[kind], "utf-8")
    return Request("a", str(path), FORMULATIONS[kind], iterator, "", (reference,))


@pytest.mark.parametrize(
    ("kind", "iterator", "reference"),
    [
        ("json", "$..b", "$"),
        ("json", "$.a[?@.b]", "$.b"),
        ("xml", "/a/*", "."),
        ("xml", "/a/b[1]", "."),
        ("xml", "/a/b", "../@c"),
    ],
)
def test_too_large_to_be_held(
    tmp_path: Path, kind: str, iterator: str, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = request(tmp_path, kind, iterator, reference)
    with pytest.raises(InputError) as caught:
        open_source(asked)
    told = str(caught.value)
    size = f"{Path(asked.location).stat().st_size / (1 << 20):,.1f} MB"
    assert all(part in told for part in (asked.location, size, repr(iterator), "the bound is 1 MB", "KG_DOCUMENT_MB"))
    monkeypatch.setenv("KG_DOCUMENT_MB", "2")
    open_source(asked)
    monkeypatch.delenv("KG_DOCUMENT_MB")
    open_source(asked)


@pytest.mark.parametrize(
    ("kind", "iterator", "reference"), [("json", "$.a[*]", "$.b"), ("jsonl", "$", "$.b"), ("xml", "/a/b", ".")]
)
def test_one_record_at_a_time_has_no_bound(tmp_path: Path, kind: str, iterator: str, reference: str) -> None:
    assert sum(1 for _ in open_source(request(tmp_path, kind, iterator, reference)).rows) == 150_000


@pytest.mark.parametrize("value", ["many", "-1", "1.5", "１"])
def test_the_bound_is_a_whole_number(tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DOCUMENT_MB", value)
    with pytest.raises(SettingsError, match=r"environment: KG_DOCUMENT_MB.*whole number of megabytes"):
        open_source(request(tmp_path, "json", "$..b", "$"))
