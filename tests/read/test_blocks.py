from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read import document_from_text

PAGES: list[Any] = yaml.safe_load((Path(__file__).parents[1] / "cases/pages.yaml").read_text(encoding="utf-8"))
MIXED = st.text(alphabet='国會谈编辑[1].。，,|>0152年月日-\n\r "“”（）ABcd:：', max_size=300)


def parts_of(page: Any) -> Iterator[tuple[str, str]]:
    for line in page["lines"]:
        yield from (tuple(part) for part in line["parts"]) if isinstance(line, dict) else [tuple(line)]


def text_of(page: Any) -> str:
    lines = [
        "".join(text for _, text in line["parts"]) if isinstance(line, dict) else line[1] for line in page["lines"]
    ]
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("page", PAGES, ids=[page["name"].replace(" ", "-") for page in PAGES])
def test_page_is_cut_into_blocks(page: Any) -> None:
    document = document_from_text(text_of(page))

    assert [(block.kind, block.span.of(document.text)) for block in document.blocks] == list(parts_of(page))


@pytest.mark.parametrize("page", PAGES, ids=[page["name"].replace(" ", "-") for page in PAGES])
def test_page_tells_of_itself(page: Any) -> None:
    document = document_from_text(text_of(page))
    expected = page["page"]
    published = str(document.published) if document.published else None

    assert document.language == expected["language"]
    assert document.title == expected["title"]
    assert document.publisher == expected.get("publisher")
    assert published == (str(expected["published"]) if expected.get("published") else None)


def test_blocks_have_the_language_of_their_line() -> None:
    page = next(page for page in PAGES if "English version" in page["name"])

    assert [block.language for block in document_from_text(text_of(page)).blocks] == ["zh-Hans", "zh-Hans", "en", "en"]


def test_block_without_telling_character_takes_the_script_of_its_page() -> None:
    document = document_from_text("四國聯盟的歷史與組織\n\n中立\n\n聯盟由四個國家組成，總部設於其中一國的首都。\n")

    assert {block.language for block in document.blocks} == {"zh-Hant"}


def test_long_lists_of_links_inside_an_article_are_dropped_and_short_ones_kept() -> None:
    body = "两国外长周五举行了会谈，双方同意开放口岸，并商定下次会晤。"
    for count, kind in ((5, "heading"), (12, "furniture")):
        links = [f"栏目{number}" for number in range(count)]
        document = document_from_text("\n".join(["两国外长会谈的最新消息", body, *links, body.replace("两", "三")]))

        assert {block.kind for block in document.blocks[2:-1]} == {kind}


def test_headline_far_above_the_article_is_kept() -> None:
    nav = ["国内", "国际", "体育", "财经", "科技", "文化", "健康"]
    document = document_from_text(
        "\n".join(["两国外长在首都举行会谈", *nav, "两国外长周五举行了会谈，双方同意开放口岸，并商定下次会晤。"])
    )

    assert document.title == "两国外长在首都举行会谈"
    assert document.blocks[0].kind == "title"
    assert document.blocks[1].kind == "furniture"


def test_repeated_article_is_read_once() -> None:
    body = "两国外长周五举行了会谈，双方同意开放口岸，并商定下次会晤。"
    document = document_from_text(f"两国外长在首都举行会谈\n\n{body}\n\n两国外长在首都举行会谈\n\n{body}\n")

    assert [block.kind for block in document.blocks] == ["title", "paragraph", "repeat", "repeat"]
    assert [block.is_read for block in document.blocks] == [True, True, False, False]


@given(MIXED)
def test_blocks_are_in_order_apart_and_cover_all_but_blanks_and_line_ends(text: str) -> None:
    try:
        document = document_from_text(text)
    except InputError:
        assert not text.strip()
        return
    spans = [block.span for block in document.blocks]
    covered = {place for span in spans for place in range(span.start, span.end)}

    assert document.text == text
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span.of(text).strip() for span in spans)
    assert all(char.isspace() for place, char in enumerate(text) if place not in covered)
