from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.model.time import TimeSpan
from kg.read import document_from_text
from kg.read.metadata import given_date

CASES: list[Any] = yaml.safe_load((Path(__file__).parents[1] / "cases/printed_dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number in range(len(CASES))])
def test_day_of_publication(case: Any) -> None:
    published = document_from_text(case["page"]).published

    assert (str(published) if published else None) == (str(case["published"]) if case["published"] else None)


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("2019-12-19", "2019-12-19"),
        ("2019-12-19T08:55:00Z", "2019-12-19"),
        ("Thu, 19 Dec 2019 08:55:00 GMT", "2019-12-19"),
        ("20191219", "2019-12-19"),
        ("2019-12", "2019-12"),
        ("2019", "2019"),
        ("2019年12月19日", "2019-12-19"),
        ("20191399", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_date_of_a_field(field: str | None, day: str | None) -> None:
    assert given_date(field) == (TimeSpan(day) if day else None)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("来源 : example.org", "example.org"),
        ("文章來源：甲通社", "甲通社"),
        ("Source: Example News", "Example News"),
        ("2021-03-04 08:55 甲国晚报", "甲国晚报"),
        ("2021-03-04 08:55 来源: 甲通社", "甲通社"),
        ("2021-03-04 08:55", None),
        ("最后更新：2021-03-04 08:55", None),
    ],
)
def test_publisher(line: str, publisher: str | None) -> None:
    page = f"两国外长在首都举行会谈\n{line}\n两国外长周五举行了会谈，双方同意开放口岸，并商定下次会晤。"

    assert document_from_text(page).publisher == publisher
