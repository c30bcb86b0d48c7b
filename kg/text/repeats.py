"""Passages that a text tells twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.model.span import Span
from kg.text.language import HAN
from kg.text.normalise import blank_marks, comparing, matching
from kg.text.script import folding

_SENTENCE = re.compile(r"[^。！？!?；\n]+(?:[。！？!?；]+[”’」』）)\"]*)?")
_INNER = re.compile(rf"[.](?=\s+[A-Z\"“])|(?<=[{HAN}”？])\s+(?=[{HAN}“])")  # a blank in Chinese parts headings
_FULL_STOP = re.compile(r"[.](?=[^\S\n]+[A-Z\"“])")
_GAP = re.compile(rf"[^\S\n](?<=[{HAN}”？][^\S\n])[^\S\n]*(?=[{HAN}“])")  # both as in `_INNER`, begun by what is rare
_ENDS = frozenset("。！？!?；\n")
_NOISE = re.compile(r"[\W_]")
_KEPT = 1 << 16
_SHORT, _SHORT_LATIN = 10, 25  # characters: anything shorter may well be said twice
_APART = 2  # passages
_COPIES = 4  # of one sentence, looked at


@dataclass(frozen=True, slots=True)
class _Sentence:
    passage: int
    span: Span
    key: str | None


def _pieces(text: str, span: Span) -> list[Span]:
    pieces = []
    for match in _SENTENCE.finditer(text, span.start, span.end):
        start = match.start()
        for stop in _INNER.finditer(text, match.start(), match.end()):
            pieces.append(Span(start, stop.end()))
            start = stop.end()
        if start < match.end():
            pieces.append(Span(start, match.end()))
    return pieces


def _key(folded: str) -> str | None:
    normal = comparing(folded, is_folded=True)
    return normal if len(normal) >= (_SHORT_LATIN if normal.isascii() else _SHORT) else None


def _sentences(text: str, passages: Sequence[Span]) -> list[_Sentence]:
    folded = matching(text)
    return [
        _Sentence(number, piece, _key(piece.of(folded)))
        for number, span in enumerate(passages)
        for piece in _pieces(text, span)
    ]


class _Keyed(dict[int, int | str | None]):
    """What the keys of sentences have for a code point of the text: a line break where a sentence ends."""

    def __missing__(self, code: int) -> int | str | None:
        """Work it out, and remember it as long as they are few."""
        made = _keyed(code)
        if len(self) < _KEPT:
            self[code] = made
        return made


def _keyed(code: int) -> int | str | None:
    if chr(code) in _ENDS:
        return ord("\n")
    char = chr(folding().get(code, code))
    if _NOISE.match(char):
        return None
    folded = char.casefold()
    return ord(folded) if len(folded) == 1 else folded


_TABLE = _Keyed()


@cache
def _plain() -> tuple[bytes, bytes]:
    """Return the same for ASCII: what its characters become, and which become nothing."""
    made = [_keyed(code) for code in range(128)]
    return bytes(code if isinstance(code, int) else 0 for code in made).ljust(256), bytes(
        code for code, kept in enumerate(made) if kept is None
    )


def _tells_nothing_twice(text: str, passages: Sequence[Span]) -> bool:
    """Return whether no two sentences have one key, without looking where they are: so it is with most texts."""
    marked = blank_marks(text, "_")  # a blank might end a sentence
    plain: list[str] = []
    other: list[str] = []
    for passage in passages:
        words = passage.of(marked)
        (plain if words.isascii() else other).append(words)
    found = _FULL_STOP.sub("\n", "\n".join(plain)).encode().translate(*_plain()).decode().split("\n")
    keys = [key for key in found if len(key) >= _SHORT_LATIN]
    if other:
        cut = _GAP.sub("\n", _FULL_STOP.sub("\n", "\n".join(other)))
        found = cut.translate(_TABLE).split("\n")
        keys += [key for key in found if len(key) >= _SHORT and (len(key) >= _SHORT_LATIN or not key.isascii())]
    return len(set(keys)) == len(keys)


def _squeezed(sentences: Sequence[_Sentence], places: dict[str, list[int]]) -> set[int]:
    """Return the passages that hold in one piece what stands elsewhere in several paragraphs."""
    elsewhere: dict[int, set[int]] = defaultdict(set)
    for sentence in sentences:
        if sentence.key:
            others = (number for number in places[sentence.key][:_COPIES] if number != sentence.passage)
            elsewhere[sentence.passage].update(others)
    return {number for number, others in elsewhere.items() if len(others) >= _APART}


def find_repeats(text: str, passages: Sequence[Span]) -> list[list[tuple[Span, bool]]]:
    """Return for each passage its parts in order, each with whether it repeats what another passage tells.

    Of several copies the one with paragraphs is kept, else the first. Sentences of less than ten characters never
    count as repeats by themselves. Takes time in proportion to the text.
    """
    if _tells_nothing_twice(text, passages):
        return [[(passage, False)] for passage in passages]
    sentences = _sentences(text, passages)
    places: dict[str, list[int]] = defaultdict(list)
    for sentence in sentences:
        if sentence.key and sentence.passage not in places[sentence.key][-1:]:
            places[sentence.key].append(sentence.passage)
    squeezed = _squeezed(sentences, places)
    kept = {key: min(numbers, key=lambda number: (number in squeezed, number)) for key, numbers in places.items()}
    parts: list[list[tuple[Span, bool]]] = [[] for _ in passages]
    for sentence in sentences:
        repeat = sentence.key is not None and kept[sentence.key] != sentence.passage
        _join(parts[sentence.passage], sentence, repeat=repeat)
    return [_whole(passage, found) for found, passage in zip(parts, passages, strict=True)]


def _whole(passage: Span, parts: list[tuple[Span, bool]]) -> list[tuple[Span, bool]]:
    return parts if len(parts) > 1 else [(passage, bool(parts) and parts[0][1])]


def _join(parts: list[tuple[Span, bool]], sentence: _Sentence, *, repeat: bool) -> None:
    """Add a sentence to the part before it where both are alike; a short sentence goes with its neighbour."""
    if parts and (parts[-1][1] == repeat or sentence.key is None):
        span, kind = parts[-1]
        parts[-1] = (Span(span.start, sentence.span.end), kind)
    else:
        parts.append((sentence.span, repeat))
