"""Which of the languages we read a run of text is written in, by its letters alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.cache.expressions import compiled
from kg.model.document import Language
from kg.model.span import Span
from kg.text.script import simplified_only, traditional_only

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
HAN_WEIGHT = 2.5  # a Chinese character says about as much as two and a half letters
_MIXED = 40  # letters; shorter foreign runs are names inside a sentence
_MIXED_HAN = 16
_SAMPLE = 20_000

_HAN_RUN = re.compile(f"[{HAN}]+")
_LATIN_RUN = re.compile(f"[{LATIN}]+")
_OTHER_RUN = re.compile(  # Greek to Georgian with Cyrillic, Hebrew, Arabic; Indic to Khmer; kana; Hangul
    "[\u0370-\u10ff\u1100-\u11ff\u1200-\u1cff\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3]+"
)
_OTHER_THAN_LATIN = re.compile(f"{_HAN_RUN.pattern[:-2]}{_OTHER_RUN.pattern[1:-1]}")
_NOT_HAN = re.compile(f"[^{HAN}]{{{_MIXED},}}")
_LEADING = re.compile(r"[\s。！？；…”’」』》）)!?;,，、.\"'—–-]*")
_OPENING = '（(《「『“‘〈【["'


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def letters(text: str) -> tuple[int, int, int]:
    """Return how many characters are Han, how many Latin letters and how many letters of other scripts."""
    if text.isascii():
        return (0, _count(_LATIN_RUN, text), 0)
    return (_count(_HAN_RUN, text), _count(_LATIN_RUN, text), _count(_OTHER_RUN, text))


def weight(text: str) -> float:
    """Return about how much text there is: 1 for each ASCII character but blanks, 2.5 for each other character."""
    plain = len(text.encode("ascii", "ignore"))
    return HAN_WEIGHT * (len(text) - plain) + plain - text.count(" ")


@cache
def _telling() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # sets of the basic plane alone are looked up in a table, others tried one after the other
    common = (filter(lambda char: char <= "\uffff", chars) for chars in (traditional_only(), simplified_only()))
    traditional, simplified = ("".join(sorted(chars)) for chars in common)
    return compiled(f"[{traditional}]"), compiled(f"[{simplified}]")


def script_of(text: str) -> Language | None:
    """Return "zh-Hans" or "zh-Hant" by the telling characters of Chinese text, `None` where they do not decide."""
    if text.isascii():
        return None
    traditional, simplified = _telling()
    if not traditional.search(text):  # most texts keep to one script
        return "zh-Hans" if simplified.search(text) else None
    if not simplified.search(text):
        return "zh-Hant"
    more = len(traditional.findall(text)) - len(simplified.findall(text))
    return None if not more else "zh-Hant" if more > 0 else "zh-Hans"


def language_of(text: str, default: Language = "und") -> Language:
    """Return the language of a run of text.

    Chinese without a telling character takes the script of `default`, simplified when that is not Chinese; text
    without letters takes `default`. Every language in Latin script is taken for English, every other one is "und".
    """
    sample = text[:_SAMPLE]
    if sample.isascii() or not _OTHER_THAN_LATIN.search(sample):
        return "en" if _LATIN_RUN.search(sample) else default
    if 2 * _count(_HAN_RUN, sample) < len(sample):  # else it is Chinese whatever the rest
        han, latin, other = letters(sample)
        if not han + latin + other:
            return default
        if other > max(latin, 0.5 * han):
            return "und"
        if latin > HAN_WEIGHT * han:
            return "en"
    return script_of(sample) or (default if default in ("zh-Hans", "zh-Hant") else "zh-Hans")


def _foreign_runs(text: str, span: Span) -> Iterator[Span]:
    """Yield stretches in Latin script that stand beside Chinese as text of their own, not inside a sentence."""
    for match in _NOT_HAN.finditer(text, span.start, span.end):
        leading = _LEADING.match(text, match.start(), match.end())
        start = leading.end() if leading else match.start()
        if start > span.start and (text[start - 1] in _OPENING or not _breaks(text[match.start() : start])):
            continue
        end = match.end()
        while end > start and (text[end - 1].isspace() or text[end - 1] in _OPENING):
            end -= 1
        inner = text[start:end]
        if _count(_LATIN_RUN, inner) >= _MIXED and _is_closed(inner):
            yield Span(start, end)


def _breaks(between: str) -> bool:
    return any(char.isspace() or char in "。！？；!?;." for char in between)


def _is_closed(inner: str) -> bool:
    return all(inner.count(closing) <= inner.count(opening) for opening, closing in ("()", "（）", "《》", "「」"))


def split_languages(text: str, span: Span) -> list[Span]:
    """Cut a line where it passes from Chinese to another script and back; one span when it does not.

    Only runs of at least 40 letters that begin after a blank or a sentence mark are cut off: names and titles in
    brackets stay in their sentence.
    """
    words = span.of(text)
    if words.isascii() or not _NOT_HAN.search(words) or _count(_HAN_RUN, words) < _MIXED_HAN:
        return [span]
    cuts: list[Span] = []
    place = span.start
    for run in _foreign_runs(text, span):
        if run.start > place:
            cuts.append(Span(place, run.start))
        cuts.append(run)
        place = run.end
    if place < span.end:
        cuts.append(Span(place, span.end))
    return [cut for cut in cuts if not text[cut.start : cut.end].isspace()]
