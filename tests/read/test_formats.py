from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.read import document_from_text
from kg.read.front_matter import read_front_matter
from kg.read.html import declared_charset, read_html
from kg.read.markdown import read_markdown
from kg.read.records import parse_json, read_record, split_json

FRONT = """---
title: "Talks in the capital"
published: 2021-03-04
publisher: Example News
url: https://example.org/a
---
"""
BODY = "The foreign ministers of the two states met on Friday for talks about their border, officials said.\n"


def test_front_matter_gives_fields_and_is_not_read() -> None:
    document = document_from_text(FRONT + BODY)

    assert document.title == "Talks in the capital"
    assert str(document.published) == "2021-03-04"
    assert document.publisher == "Example News"
    assert document.address == "https://example.org/a"
    assert document.text == FRONT + BODY
    assert [block.span.of(document.text) for block in document.blocks] == [BODY.strip()]


@pytest.mark.parametrize(
    ("lines", "publisher", "address"),
    [
        ("source: Example News", "Example News", None),
        ("source: https://example.org/a", None, "https://example.org/a"),
        ("source: Example News\npublisher: Other News", "Other News", None),
        ("source:", None, None),
    ],
)
def test_source_is_a_publisher_or_an_address(lines: str, publisher: str | None, address: str | None) -> None:
    page = read_front_matter(f"---\n{lines}\n---\ntext")

    assert (page.publisher, page.address) == (publisher, address)


@pytest.mark.parametrize(
    "text", ["---\nno field here\n---\ntext", "---\ntitle: x\ntext", "title: x\n---\ntext", "--- title"]
)
def test_hyphens_without_fields_are_text(text: str) -> None:
    assert read_front_matter(text).front == 0


def test_windows_lines_and_a_date_key() -> None:
    page = read_front_matter("---\r\ndate: 2021-03-04\r\ntitle: x\r\n---\r\ntext")

    assert (page.published, page.title, page.text[page.front :]) == ("2021-03-04", "x", "text")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Title #\ntext", "Title\n\ntext"),
        ("**Doe** met *Roe* and __Poe__.", "Doe met Roe and Poe."),
        ("[Doe](https://example.org/a_(b)) met ![portrait](x.png)", "Doe met portrait"),
        ("<https://example.org> `code` \\*", "https://example.org code *"),
        ("> quoted\n- point\n* point", "quoted\npoint\npoint"),
        ("<!-- hidden -->shown", "shown"),
        ("snake_case_name and 3*4*5", "snake_case_name and 3*4*5"),
        ("总统**会谈**。\n外长离开。", "总统会谈。\n外长离开。"),
        ("short line\nnext", "short line\nnext"),
    ],
)
def test_markdown_is_read_without_its_marks(markdown: str, text: str) -> None:
    assert read_markdown(markdown).text == text


def test_wrapped_lines_of_an_english_paragraph_are_one() -> None:
    lines = (
        "The foreign ministers of the two states met on Friday in",
        "the capital for a day of talks on their border, and",
        "left.",
    )
    wrapped = "\n".join(lines)

    assert read_markdown(wrapped).text == " ".join(lines)


def test_markdown_front_matter_is_left_out() -> None:
    page = read_markdown(FRONT + "# Talks\n\n" + BODY)

    assert page.title == "Talks in the capital"
    assert page.text.startswith("Talks\n")
    assert page.front == 0


HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Talks | Example News</title>
<meta property="og:title" content="Ministers of two states meet"><meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2021-03-04T10:00:00Z">
<meta property="og:url" content="https://example.org/a"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Ministers of two states meet</h1><p>{body}</p><p>{body2}</p></article>
<footer><p>All rights reserved</p></footer></body></html>"""


def test_html_is_read_by_its_main_content() -> None:
    page = read_html(
        HTML.format(body=BODY, body2="He left on Saturday after a second round of talks in the same palace.")
    )

    assert page.title == "Ministers of two states meet"
    assert (page.published, page.publisher, page.address) == (
        "2021-03-04T10:00:00Z",
        "Example News",
        "https://example.org/a",
    )
    assert page.text.count("Ministers of two states meet") == 1
    assert BODY.strip() in page.text
    assert "second round" in page.text
    assert "World" not in page.text


def test_html_headline_of_the_head_goes_before_the_text() -> None:
    page = read_html(f"<html><head><title>Two states meet - Example</title></head><body><p>{BODY}</p></body></html>")

    assert page.title == "Two states meet"
    assert page.text.startswith("Two states meet\n\n")


def test_time_element_gives_the_date() -> None:
    assert read_html(f"<body><time datetime='2021-03-04'>4 March</time><p>{BODY}</p>").published == "2021-03-04"


def test_html_without_text_is_refused() -> None:
    with pytest.raises(InputError, match="no text"):
        document_from_text(
            "<html><head><title>x</title></head><body><script>1</script></body></html>", media_type="text/html"
        )


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (b'<meta charset="gb2312">', "gb2312"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=big5">', "big5"),
        (b'<?xml version="1.0" encoding="UTF-8"?>', "UTF-8"),
        (b"<p>charset=big5</p>", None),
    ],
)
def test_declared_charset(data: bytes, charset: str | None) -> None:
    assert declared_charset(data) == charset


def test_unknown_media_type_is_refused() -> None:
    with pytest.raises(InputError, match="application/pdf"):
        document_from_text("text", media_type="application/pdf")


def test_record_gives_text_and_fields() -> None:
    record = {
        "id": 7,
        "headline": "Talks",
        "content": BODY,
        "date": "2021-03-04",
        "source": "Example",
        "url": "https://example.org",
    }
    page = read_record(record, location="a.jsonl", place="line=1")

    assert page.text == f"Talks\n\n{BODY}"
    assert (page.title, page.published, page.publisher) == ("Talks", "2021-03-04", "Example")
    assert (page.address, page.identifier, page.record) == ("https://example.org", "7", "line=1")


def test_title_that_the_text_begins_with_is_not_told_twice() -> None:
    assert (
        read_record({"title": "Talks", "text": "Talks\nthey met"}, location="a", place=None).text == "Talks\nthey met"
    )


@pytest.mark.parametrize(
    "record", [{}, {"text": ""}, {"text": None}, {"text": ["a"]}, {"title": "x"}, [], "text", 3, None]
)
def test_record_without_text_is_refused(record: object) -> None:
    with pytest.raises(InputError, match="no text in this record") as caught:
        read_record(record, location="a.json", place="item=2")

    assert caught.value.place == "item=2"
    assert "text" in (caught.value.expected or "")


def test_malformed_json_says_where() -> None:
    with pytest.raises(InputError, match="malformed JSON") as caught:
        parse_json('{"a": 1,\n "b" 2}', location="a.json")

    assert caught.value.place == "2:6"


def test_json_nested_too_deeply_is_refused() -> None:
    with pytest.raises(InputError, match="nested"):
        parse_json("[" * 100_000, location="a.json")


def test_list_is_split_and_an_empty_one_refused() -> None:
    assert list(split_json('[{"a": 1}, 2]', location="a")) == [({"a": 1}, "item=1"), (2, "item=2")]
    with pytest.raises(InputError, match="empty list"):
        list(split_json("[]", location="a"))
