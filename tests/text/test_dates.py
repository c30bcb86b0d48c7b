from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from kg.errors import RuleError
from kg.model.document import Language
from kg.model.span import Span
from kg.model.time import TimeSpan
from kg.resources import read_text
from kg.text.dates import DateMemory, find_dates, resolve, scan
from kg.text.dates.beginnings import Beginnings
from kg.text.dates.grammar import FILE, grammars, load_grammar
from kg.text.matching import match_form
from tests.text.firsts import alternatives, firsts

CASES = Path(__file__).parents[1] / "cases" / "dates.yaml"
THURSDAY = TimeSpan("2019-12-19")


def _cases() -> Iterator[Any]:
    for group in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        anchor = str(group["anchor"])
        ahead = group.get("ahead", False)
        for text, expected in group["cases"].items():
            name = f"{group['language']}-{anchor or 'undated'}{'-ahead' if ahead else ''}-{text}"
            yield pytest.param(group["language"], anchor, ahead, str(text), str(expected), id=name)


def _values(text: str, language: Language, anchor: TimeSpan | None, *, ahead: bool = False) -> list[str]:
    return [str(date.value or "-") for date in find_dates(text, language, anchor=anchor, ahead=ahead)]


@pytest.mark.parametrize(("language", "anchor", "ahead", "text", "expected"), list(_cases()))
def test_case(language: Language, anchor: str, ahead: bool, text: str, expected: str) -> None:
    assert _values(text, language, TimeSpan(anchor) if anchor else None, ahead=ahead) == expected.split()


def test_there_are_many_cases_in_each_written_form() -> None:
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    count = {form: sum(len(group["cases"]) for group in groups if group["language"] == form) for form in
             ("zh-Hans", "zh-Hant", "en")}  # fmt: skip
    assert sum(count.values()) >= 200
    assert min(count.values()) >= 35


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("安倍星期六（10月10日）抵达", "zh-Hans", ["星期六（10月10日）"]),
        ("在8月29日星期三会面", "zh-Hans", ["8月29日星期三"]),
        ("自11月22日至24日止", "zh-Hans", ["11月22日至24日"]),
        ("今（13）日上午", "zh-Hant", ["今（13）日"]),
        ("in late July, on Monday", "en", ["late July", "Monday"]),
        ("on Wednesday, January 23, 2019, in Berne", "en", ["Wednesday, January 23, 2019"]),
        ("between 2010 and 2016", "en", ["2010 and 2016"]),
        ("週三、週五", "zh-Hant", ["週三", "週五"]),
    ],
)
def test_span_covers_the_words_of_the_original(text: str, language: Language, words: list[str]) -> None:
    assert [date.span.of(text) for date in scan(text, language)] == words


def test_offset_moves_the_spans() -> None:
    assert [date.span for date in scan("1月17日", "zh-Hans", offset=100)] == [Span(100, 105)]
    assert [date.span for date in find_dates("1月17日", "zh-Hans", anchor=None, offset=100)] == [Span(100, 105)]


@pytest.mark.parametrize(
    ("text", "language", "bound"),
    [
        ("自2011年以来", "zh-Hans", "since"),
        ("截至17日", "zh-Hans", "until"),
        ("17日前完成", "zh-Hans", "before"),
        ("17日前往北京", "zh-Hans", None),
        ("2020年之后", "zh-Hans", "after"),
        ("17日后来离开", "zh-Hans", None),
        ("since 2015", "en", "since"),
        ("until Friday", "en", "until"),
        ("by July 1", "en", "before"),
        ("after last week's protests", "en", "after"),
        ("on Friday", "en", None),
        ("from 2010 to 2016", "en", None),
    ],
)
def test_limits_are_told_from_times(text: str, language: Language, bound: str | None) -> None:
    assert [date.bound for date in scan(text, language)] == [bound]


@pytest.mark.parametrize("words", ["同一天", "当日", "次日", "当月", "同年10月"])
def test_words_that_point_back_are_anaphors(words: str) -> None:
    assert [date.is_anaphor for date in find_dates(words, "zh-Hans", anchor=THURSDAY)] == [True]


def test_ahead_is_asked_for_each_date() -> None:
    text = "他周三来访,将于周五离开"
    found = find_dates(text, "zh-Hans", anchor=THURSDAY, ahead=lambda span: span.start > 5)
    assert [str(date.value) for date in found] == ["2019-12-18", "2019-12-20"]


def test_scan_and_resolve_give_what_find_dates_gives() -> None:
    text = "1月17日签约"
    values = [resolve(raw, anchor=THURSDAY) for raw in scan(text, "zh-Hans")]
    assert values == [date.value for date in find_dates(text, "zh-Hans", anchor=THURSDAY)]


def test_memory_passes_from_sentence_to_sentence() -> None:
    first = find_dates("两人2012年3月5日签约", "zh-Hans", anchor=THURSDAY)
    memory = DateMemory().after(first)
    second = find_dates("7日回国,同月再会", "zh-Hans", anchor=THURSDAY, memory=memory)
    assert [str(date.value) for date in second] == ["2012-03-07", "2012-03"]


def test_story_told_before_lends_its_year_only_to_its_own_paragraph() -> None:
    memory = DateMemory().after(find_dates("2015年7月14日签署协议", "zh-Hans", anchor=THURSDAY))
    story = find_dates("7月24日他到访", "zh-Hans", anchor=THURSDAY, memory=memory)
    news = find_dates("7月24日他到访", "zh-Hans", anchor=THURSDAY, memory=memory.at_paragraph())
    assert [str(found[0].value) for found in (story, news)] == ["2015-07-24", "2019-07-24"]


def test_latest_news_are_not_drawn_into_a_story() -> None:
    assert _values("2015年7月14日签署协议。12月18日他再来", "zh-Hans", THURSDAY) == ["2015-07-14", "2019-12-18"]
    assert _values("2015年7月签署协议。17日他再来", "zh-Hans", THURSDAY) == ["2015-07", "2019-12-17"]
    assert _values("2015年7月签署协议。1日他再来", "zh-Hans", THURSDAY) == ["2015-07", "2015-07-01"]


def test_bare_year_of_a_name_does_not_lend_its_year() -> None:
    assert _values("2015年核协议。5月8日他退出", "zh-Hans", THURSDAY) == ["2015", "2019-05-08"]


def test_limit_is_not_the_day_pointed_back_to() -> None:
    memory = DateMemory().after(find_dates("He came on Monday, to stay until Friday.", "en", anchor=THURSDAY))
    assert memory.day == "2019-12-16"


def test_weekday_beside_a_date_chooses_the_year() -> None:
    assert _values("7月18日（周三）", "zh-Hans", THURSDAY) == ["2018-07-18"]


def test_wrong_weekday_does_not_overrule_the_latest_news() -> None:
    assert _values("星期一（12月18日）", "zh-Hans", THURSDAY) == ["2019-12-18"]


@pytest.mark.parametrize(("anchor", "expected"), [("2019-12", "2019-07-24"), ("2019", "2019-07-24")])
def test_coarse_document_date_still_tells_the_year(anchor: str, expected: str) -> None:
    assert _values("July 24", "en", TimeSpan(anchor)) == [expected]
    assert _values("Monday and yesterday", "en", TimeSpan(anchor)) == ["-", "-"]


def test_short_years_need_a_document_near_them() -> None:
    assert _values("108年12月13日", "zh-Hant", TimeSpan("1500")) == ["-"]


@pytest.mark.parametrize("text", ["", " ", "年月日", "\x00\ud800", "（（（）", "9" * 50, "2019年" * 3, "at -1 th"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en", "und"])
def test_garbage_is_survived(text: str, language: Language) -> None:
    for anchor in (None, TimeSpan("0001-01-01"), TimeSpan("9999-12-31"), THURSDAY):
        find_dates(text, language, anchor=anchor)


@pytest.mark.parametrize("anchor", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("ahead", [True, False])
def test_ends_of_the_calendar_are_survived(anchor: str, ahead: bool) -> None:
    chinese = "999年前 前年 后年 下周三 上周三 周三 昨天 后天 1月3日 12月 30日 上月 下月 三周前 99天前 7月1日至3日 月底"
    english = "90 years ago, last Friday, next Friday, Friday, next month, last month"
    more = ", tomorrow, March 3, last March, Monday to Friday"
    _values(chinese, "zh-Hans", TimeSpan(anchor), ahead=ahead)
    _values(english + more, "en", TimeSpan(anchor), ahead=ahead)


@pytest.mark.parametrize(
    "unit",
    ["2019年1月", "一二三四五六七八九十", "（1）", "1、", "今", "1-", "上个", "(((", "从至到", "January ", "the ",
     "1 ", "last ", "early late ", "2019-", "Monday to ", "a", "0"],
)  # fmt: skip
def test_reading_takes_steps_in_proportion_to_the_text(unit: str) -> None:
    """Each place is tried once and repetitions are bounded: a text twice as long makes at most twice the matches."""
    for language in ("zh", "en"):
        expression = grammars()[1][language].expression
        counts = []
        for size in (10_000, 20_000, 40_000):
            text = (unit * (size // len(unit) + 1))[:size]
            counts.append(sum(1 for _ in expression.finditer(text)))
        assert counts[2] <= 4 * counts[0] + 8


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_repetition_is_unbounded(language: str) -> None:
    assert not re.search(r"(?<!\\)[*+](?!\])", grammars()[1][language].expression.pattern)


def test_all_faults_of_a_grammar_are_told_at_once() -> None:
    text = """
fold: {}
zh:
  tables: {}
  macros: {a: '@b', b: '@a'}
  starts: '0-9'
  begins: ''
  patterns:
    - {form: year, pattern: '(?P<y>['}
    - {form: year, pattern: '@nothing'}
    - {form: year, pattern: '(?P<moon>x)'}
    - {form: year, pattern: '@a'}
en: {tables: {}, macros: {}, starts: '0-9', begins: '', patterns: []}
"""
    with pytest.raises(RuleError) as error:
        load_grammar(text, "dates.yaml")
    assert [fault.line for fault in error.value.faults] == [9, 10, 11, 12]
    assert "moon" in str(error.value)


def test_cases_file_has_no_case_twice() -> None:
    text = CASES.read_text(encoding="utf-8")
    cases = cast(list[dict[str, Any]], yaml.safe_load(text))
    written = len(re.findall(r"^    \S", text, re.MULTILINE))
    assert written == sum(len(group["cases"]) for group in cases)


def test_no_expression_begins_otherwise_than_the_grammar_says() -> None:
    """Without `begins` and `at`, every pattern is tried at every place, and the same is found."""
    data = yaml.safe_load(read_text("data", FILE))
    for language in ("en", "zh"):
        data[language]["begins"] = [""]
        data[language]["patterns"] = [
            {key: value for key, value in rule.items() if key != "at"} for rule in data[language]["patterns"]
        ]
    _, plain = load_grammar(yaml.safe_dump(data, allow_unicode=True), FILE)
    fold, quick = grammars()
    for case in _all_texts():
        folded, form = case.translate(fold), match_form(case)
        for language, grammar in quick.items():
            expected = [match.span() for match in plain[language].expression.finditer(folded)]
            assert [match.span() for match in grammar.expression.finditer(folded)] == expected, case
            assert {start for start, _ in expected} <= set(grammar.beginnings.of(form)), case


@pytest.mark.parametrize("language", ["en", "zh"])
def test_patterns_begin_with_a_character_that_they_name(language: str) -> None:
    data = yaml.safe_load(read_text("data", FILE))
    named = [rule.pop("at", None) for rule in data[language]["patterns"]]
    expression = load_grammar(yaml.safe_dump(data, allow_unicode=True), FILE)[1][language].expression
    patterns = alternatives(expression)

    assert len(patterns) == len(named)
    for at, tree in zip(named, patterns, strict=True):
        assert at is None or firsts(tree) == set(at.replace("0-9", "0123456789")), at


def _all_texts() -> list[str]:
    """The texts of all cases, and each entry of the tables alone and in a sentence."""
    found = [str(text) for group in yaml.safe_load(CASES.read_text("utf-8")) for text in group["cases"]]
    for file in sorted(CASES.parent.glob("reading-*.yaml")):
        found += [case["text"] for case in yaml.safe_load(file.read_text("utf-8"))]
    for grammar in grammars()[1].values():
        for name, table in grammar.tables.items():
            found += [
                form.format(word) for word in table for form in ("{}", "x {}。", "3 {}", "3{}", "{} May", "{}3日")
            ]
            found += [word.capitalize() for word in table if name != "u"]
    return found


def test_words_that_are_folded_begin_and_hold_expressions_too() -> None:
    beginnings = Beginnings(["二"], ["年"], 3, {ord("貳"): ord("二"), ord("弍"): ord("二")})

    assert beginnings.of(match_form("貳〇年 二十年 弍年")) == [0, 4, 8]
    assert beginnings.of(match_form("二、三、四年 二")) == []
