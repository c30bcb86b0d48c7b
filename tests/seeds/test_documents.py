"""The example documents hold what their README promises; the folder is read as plain files, without `kg.read`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FILES = sorted((SEEDS / "documents").iterdir())
HTML_FIELDS = {
    "published": r'article:published_time" content="([^"]+)"',
    "publisher": r'og:site_name" content="([^"]+)"',
    "language": r'<html lang="([^"]+)"',
    "title": r"<title>([^<]+)</title>",
    "source": r'dcterms\.source" content="([^"]+)"',
}


def records(path: Path) -> Iterator[Mapping[str, Any]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        yield from (json.loads(line) for line in text.splitlines())
    elif path.suffix == ".html":
        yield {name: found[1] for name, pattern in HTML_FIELDS.items() if (found := re.search(pattern, text))}
    else:
        yield yaml.safe_load(text.split("---\n")[1])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_document_names_its_source_and_is_marked_as_an_example(path: Path) -> None:
    for record in records(path):
        assert record["publisher"] == "diplokg seeds"
        assert record["language"] in {"zh-Hans", "zh-Hant", "en"}
        assert str(record["published"]) == path.name[:10]
        assert record["title"]
        assert record["source"]


def test_each_language_has_at_least_four() -> None:
    languages = Counter(record["language"] for path in FILES for record in records(path))

    assert min(languages[language] for language in ("zh-Hans", "zh-Hant", "en")) >= 4


def test_readme_lists_exactly_the_files() -> None:
    listed = re.findall(r"^\| `([^`]+)`", (SEEDS / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert listed == [path.name for path in FILES]
