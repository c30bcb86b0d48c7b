"""The page of a trace."""

from __future__ import annotations

import re

import pytest

from kg.ask import tell_story, trace_as_html
from kg.ask.coloured import Mark, marked
from kg.ask.markup import Html, element, html
from kg.model.span import Span
from tests.ask.traced import Page, story, tracing

HOSTILE = (
    "Anton Belov met Navid Karim <script>alert('x')</script> & \"said\" </p></article> <img src=x onerror=y> ${y}."
)
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "h1", "h2", "h3", "p", "div", "span", "a", "b",
    "i", "article", "section", "details", "summary", "ul", "li", "code",
}  # fmt: skip
ATTRIBUTES = {"class", "id", "href", "title", "lang", "open", "charset", "name", "content", "http-equiv"}


def page(text: str) -> Page:
    return Page(trace_as_html(story(text)))


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        f"{HOSTILE}\n\nAnton Belov met Navid Karim.",
        "<!-- Anton Belov met --> Navid Karim ]]> &lt;b&gt; &amp;amp;.",
        "' onmouseover='x\" Anton Belov met Navid Karim.",
        "部长别洛夫在索契与卡里姆<b>会谈</b>。",
        "Anton Belov met Navid Karim ‹person› {actor} {0}.",
    ],
)
def test_whatever_a_document_holds_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    shown = page(text)

    assert {one.name for one in shown.elements} <= ELEMENTS
    assert {name for one in shown.elements for name in one.attributes} <= ATTRIBUTES
    sentences = [one.text for one in shown.of("p", "text")]
    found = story(text)
    assert sentences == [one.sentence.span.of(found.tracing.document.text) for one in found.sentences]


def test_a_place_may_be_hostile_too() -> None:
    written = trace_as_html(tell_story(tracing("Anton Belov slept.", location="<script>&'\".txt")))
    assert "<script" not in written
    assert "<script>&'\".txt" in "".join(one.text for one in Page(written).of("p", "facts"))


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    written = trace_as_html(story(HOSTILE))
    assert "default-src 'none'" in written
    assert not re.search(r"<(script|link|img|iframe|object)\b|url\(|@import|https?://", written)


def test_mentions_are_coloured_by_kind_and_say_their_rule() -> None:
    shown = page("Minister Anton Belov met Navid Karim in Sochi on Wednesday.")
    marks = [one for one in shown.of("span", "m") if one.attributes.get("title")]
    assert [(one.text, one.attributes["class"]) for one in marks] == [
        ("Minister Anton Belov", "m person"),
        ("Navid Karim", "m person"),
        ("Sochi", "m place"),
        ("Wednesday", "m date"),
    ]
    assert marks[0].attributes["title"].split("\n") == ["person", "Anton Belov (official/anton-belov)", "t.office"]
    inner = [(one.text, one.attributes["class"]) for one in shown.of("span", "n")]
    assert inner == [("Minister", "n title"), ("Anton Belov", "n person")]


def test_events_are_underlined_and_say_their_frame() -> None:
    shown = page("Anton Belov met Navid Karim in Sochi.")
    [event] = shown.of("span", "event")
    [trigger] = shown.of("span", "trigger")
    assert (event.text, trigger.text) == ("Anton Belov met Navid Karim", "met")
    assert trigger.attributes["title"] == "t.meet.verb: fits and told"


@pytest.mark.parametrize(
    ("text", "verdict", "trigger"),
    [
        ("Anton Belov met Navid Karim.", "told", "told"),
        ("Anton Belov may meet Navid Karim.", "missed", "dropped"),
        ("They signed a treaty with Iran.", "missed", "unmatched"),
        ("Minister Anton Belov slept.", "offices", None),
        ("Anton Belov slept.", "quiet", None),
    ],
)
def test_a_sentence_shows_its_verdict(text: str, verdict: str, trigger: str | None) -> None:
    shown = page(text)
    assert [one.attributes["class"] for one in shown.of("article")] == [verdict]
    triggers = [one.attributes["class"] for one in shown.of("span", "trigger")]
    assert triggers == ([f"trigger {trigger}"] if trigger else [])


def test_every_sentence_can_be_linked_to() -> None:
    shown = page("Anton Belov met Navid Karim. Iran joined NATO.")
    assert [one.attributes["id"] for one in shown.of("article")] == ["s1", "s2"]
    assert [one.attributes["href"] for one in shown.of("a")] == ["#s1", "#s2"]


def test_patterns_show_kinds_instead_of_private_characters() -> None:
    written = trace_as_html(story("Minister Anton Belov met Navid Karim. Somebody met Navid Karim."))
    assert not re.search("[\ue000-\uf8ff]", written)
    assert "person" in [one.text for one in Page(written).of("span", "m") if "title" not in one.attributes]


def test_steps_are_folded_out_when_few_sentences_are_shown() -> None:
    few = page("Anton Belov met Navid Karim.")
    many = page("Anton Belov met Navid Karim. Iran joined NATO. Kaan Demir slept.")
    assert ["open" in one.attributes for one in few.of("details", "how")] == [True]
    assert not any("open" in one.attributes for one in many.of("details", "how"))


def test_marks_nest_and_the_later_of_two_that_cross_is_left_out() -> None:
    marks = [
        Mark(Span(0, 5), "a", "A"),
        Mark(Span(3, 8), "x", "X"),
        Mark(Span(1, 3), "b", "B"),
        Mark(Span(2, 2), "y", ""),
    ]
    assert marked("<0123456>", Span(0, 9), marks) == (
        '<span class="a" title="A">&lt;<span class="b" title="B">01</span>23</span>456&gt;'
    )


def test_marks_of_one_span_keep_their_order_and_those_outside_are_left_out() -> None:
    marks = [Mark(Span(1, 3), "a", ""), Mark(Span(1, 3), "b", ""), Mark(Span(0, 9), "c", "")]
    assert marked("0123456789", Span(1, 4), marks) == '<span class="a"><span class="b">12</span></span>3'


def test_text_is_escaped_unless_it_is_html() -> None:
    inner = element("b", "", "1 < 2 & '3'")
    assert element("p", 'x"y', inner, ">", title="<'\">") == (
        '<p class="x&quot;y" title="&lt;&#x27;&quot;&gt;"><b>1 &lt; 2 &amp; &#x27;3&#x27;</b>&gt;</p>'
    )
    assert isinstance(html(inner, "<"), Html)
