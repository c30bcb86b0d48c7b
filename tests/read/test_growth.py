"""Reading pages and texts takes time in proportion to their length, whatever they are full of."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from kg.model.span import Span
from kg.read import document_from_text
from kg.read.html import read_html
from kg.text.dates import find_dates
from kg.text.language import language_of, split_languages
from kg.text.normalise import comparing
from kg.text.repeats import find_repeats
from kg.text.sentences import in_pieces, sentences

SMALL, LARGE = 20_000, 80_000
TEXTS = (
    "a", " ", "\n", "中", "。", "(", "“", "1", "年", "Mr. ", "a\n", "A. ", "- ", "2020年1月", "Jan. 1, ", "# a\n",
    "| a ", "\u0301", "http://a.b/",
)  # fmt: skip
PAGES = ("<p>a", "<a href=x>a", "<!--", "<div>", "<title>", "&amp", "<script>", "<br>\n", "<td>a")
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "document": lambda text: document_from_text(f"x{text}"),
    "sentences": lambda text: [list(in_pieces(text, span, 2000)) for span in sentences(text, 0, len(text))],
    "dates zh": lambda text: find_dates(text, "zh-Hans", anchor=None),
    "dates en": lambda text: find_dates(text, "en", anchor=None),
    "language": language_of,
    "languages": lambda text: split_languages(text, Span(0, len(text))),
    "repeats": lambda text: find_repeats(text, [Span(at, min(at + 50, len(text))) for at in range(0, len(text), 50)]),
    "comparing": comparing,
}


def _page(text: str) -> object:
    try:
        return read_html(text)
    except ValueError as error:  # nested too deep to be read
        return error


def _grows(work: Callable[[str], object], unit: str) -> float:
    """Return how many times longer four times the text takes; the best of a few, since others use the machine too."""
    small, large = ((unit * size)[:size] for size in (SMALL, LARGE))
    ratios = []
    for _ in range(4):
        ratios.append(_seconds(work, large) / max(_seconds(work, small), 0.01))
        if ratios[-1] < 8:
            break
    return min(ratios)


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.disable()  # looking through all that other tests have left takes longest where most is made
    try:
        started = time.process_time()
        work(text)
        return time.process_time() - started
    finally:
        gc.enable()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_is_in_proportion_to_the_text(name: str) -> None:
    grown = {unit: _grows(FUNCTIONS[name], unit) for unit in TEXTS}
    assert {unit: ratio for unit, ratio in grown.items() if ratio > 10} == {}


def test_time_is_in_proportion_to_the_page() -> None:
    grown = {unit: _grows(_page, unit) for unit in PAGES}
    assert {unit: ratio for unit, ratio in grown.items() if ratio > 10} == {}
