"""The annotated texts under tests/golden are sound: each passage stands in its text, each phenomenon is explained."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.evaluate import read_gold

GOLDEN = Path(__file__).parents[1] / "golden"
ANNOTATIONS = sorted((GOLDEN / "gold").glob("*.yaml"))
A_FORM = 8


@pytest.mark.parametrize("path", ANNOTATIONS, ids=lambda path: path.stem)
def test_an_annotation_rests_on_its_text(path: Path) -> None:
    gold = read_gold(path)
    text = (GOLDEN / "texts" / gold.document).read_text(encoding="utf-8")
    items = (*gold.meetings, *gold.agreements, *gold.memberships)

    assert gold.document == f"{path.stem}.txt"
    assert [item.evidence for item in items if not item.evidence or item.evidence not in text] == []
    officials = {key for key, entity in gold.entities.items() if entity.type == "Official"}
    assert [key for key in sorted(officials) if not any(name in text for name in gold.entities[key].names)] == []


def test_each_written_form_has_its_share_and_no_text_is_without_annotation() -> None:
    forms = Counter(read_gold(path).language for path in ANNOTATIONS)

    assert min(forms[form] for form in ("zh-Hans", "zh-Hant", "en")) >= A_FORM
    assert {path.stem for path in (GOLDEN / "texts").iterdir()} == {path.stem for path in ANNOTATIONS}


def test_phenomena_are_those_that_the_readme_explains() -> None:
    explained = re.findall(r"^\| `([a-z-]+)` \|", (GOLDEN / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    golds = [read_gold(path) for path in ANNOTATIONS]
    used = {phenomenon for gold in golds for phenomenon in gold.phenomena}
    for gold in golds:
        for item in (*gold.meetings, *gold.agreements, *gold.memberships, *gold.offices):
            used.update(item.phenomena)

    assert sorted(explained) == explained
    assert set(explained) == used
