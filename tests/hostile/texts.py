"""What reads words: dates, numbers, sentences, languages, scripts, names."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import cache

from kg.model.document import Language
from kg.model.span import Span
from kg.model.time import TimeSpan
from kg.read.dates import parse_date
from kg.read.mastheads import find_publisher, read_masthead
from kg.rules.lexicon import Lexicon
from kg.text.dates import find_dates
from kg.text.language import language_of, split_languages
from kg.text.matching import cased_form, match_form, name_key
from kg.text.normalise import blank_marks, comparing, matching
from kg.text.numbers import parse_number
from kg.text.pinyin import syllables
from kg.text.repeats import find_repeats
from kg.text.script import fold, plain
from kg.text.sentences import clauses, in_pieces, sentences
from kg.text.transliteration import similarity, variant_similarity
from kg.web.search import key_of, sound_of
from tests.hostile.reader import TALKS, Reader, rules, text

_DAY = TimeSpan("2025-01-18")
_DATES = {
    "en": "from 3 to 5 May 2024; last Monday, Jan. 17, two weeks ago, in the second half of March, on the 5th, next year",
    "zh-Hans": "2025年1月17日至19日；上周三、本月5日、去年十二月、二〇二四年底、前天、3月上旬、第三季度",
}


def _whole(spans: list[Span], words: str) -> None:
    """Spans lie in the text, one after another, and hold something."""
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(words)
        end = span.end


def _dates(language: Language) -> Callable[[str], None]:
    def read(words: str) -> None:
        found = find_dates(words, language, anchor=_DAY)
        _whole([date.span for date in found], words)
        find_dates(words, language, anchor=None)

    return read


def _printed(words: str) -> None:
    iso = parse_date(words)
    assert iso is None or len(iso) < 10 or datetime.date.fromisoformat(iso)


def _sentences(words: str) -> None:
    spans = sentences(words)
    _whole(spans, words)
    for span in spans:
        _whole(clauses(words, span), words)
        _whole(in_pieces(words, span, 50), words)


def _forms(words: str) -> None:
    """Folding for matching never moves an offset."""
    for form in (blank_marks, matching, match_form, cased_form, fold):
        assert len(form(words)) == len(words), form
    comparing(words), name_key(words), plain(words), key_of(words)


def _language(words: str) -> None:
    language_of(words)
    if words:
        _whole(split_languages(words, Span(0, len(words))), words)


def _repeats(words: str) -> None:
    half = len(words) // 2
    find_repeats(words, [Span(0, half), Span(half, len(words))] if half else [])


def _masthead(words: str) -> None:
    find_publisher(words)
    if words.strip():
        read_masthead(words.strip(), Span(0, len(words.strip())))


def _transliterated(words: str) -> None:
    chinese, _, latin = words.partition("=")
    for score in (similarity(chinese, latin), variant_similarity(chinese, latin)):
        assert 0 <= score <= 1


@cache
def _lexicon() -> Lexicon:
    return rules().lexicon


def _names(words: str) -> None:
    _whole([hit.span for hit in _lexicon().find(words)], words)


TEXTS: Mapping[str, Reader] = {
    "dates-en": Reader(_DATES["en"].encode(), text(_dates("en")), 300),
    "dates-zh": Reader(_DATES["zh-Hans"].encode(), text(_dates("zh-Hans")), 300),
    "printed-date": Reader("Jan. 17, 2025 | 2025年1月17日 民國114年1月17日 17/01/2025".encode(), text(_printed), 200),
    "number": Reader("twenty-five 二〇二五 三十七 第十".encode(), text(parse_number), 40),
    "sentences": Reader(TALKS.encode(), text(_sentences), 400),
    "forms": Reader("Ａna É. ﬁ 俄羅斯 ǅ İ e\u0301 ﷺ".encode(), text(_forms), 200),
    "language": Reader("Talks (会谈) in 北京 “and” 东京".encode(), text(_language), 200),
    "repeats": Reader(b"The ministers met in Paris on Monday. The ministers met in Paris on Monday. Then they left again.", text(_repeats), 400),
    "masthead": Reader("(Reuters) PARIS, Jan. 17, 2025 — 来源：新华社 2025-01-17 08:30".encode(), text(_masthead), 200),
    "transliteration": Reader("拉夫罗夫=Lavrov".encode(), text(_transliterated), 60),
    "pinyin": Reader("俄罗斯 Ana 𠀀".encode(), text(lambda words: (syllables(words), sound_of(words))), 60),
    "names": Reader(TALKS.encode(), text(_names), 300),
}  # fmt: skip
