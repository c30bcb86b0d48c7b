"""Lines to blocks: kinds, languages and repeated passages."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model.document import Block, BlockKind, Language
from kg.model.span import Span
from kg.read.furniture import TITLE
from kg.read.lines import Line
from kg.text.language import language_of, script_of, split_languages, weight
from kg.text.repeats import find_repeats

_LONGEST_TITLE = 240.0
_ABOUT = 2 / 3  # a translation may be this much shorter
_KINDS: dict[str, BlockKind] = {
    "body": "paragraph", "short": "heading", "caption": "caption", "date": "date", "furniture": "furniture",
}  # fmt: skip


def find_title(text: str, lines: Sequence[Line]) -> int | None:
    """Return which line is the headline: the first that could be one, before the first paragraph."""
    first: int | None = None
    for number, line in enumerate(lines):
        if line.kind not in ("short", "body"):
            continue
        size = weight(line.span.of(text))
        could_be = size <= _LONGEST_TITLE and not line.span.of(text).endswith(("。", "."))
        if could_be and (size >= TITLE or len(lines) == 1):
            return number
        if line.kind == "body":
            break
        first = number if first is None else first
    return first


def _kind(number: int, line: Line, title: int | None) -> BlockKind:
    if number == title:
        return "title"
    return "paragraph" if line.kind == "short" and line.is_closed else _KINDS[line.kind]


def make_blocks(text: str, lines: Sequence[Line], title: int | None) -> tuple[Block, ...]:
    """Return the blocks of a page: its lines, cut where languages change and where a passage was told before."""
    default: Language = script_of(text) or "und"
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        kind = _kind(number, line, title)
        spans = [line.span] if kind == "furniture" else split_languages(text, line.span)
        blocks.extend(Block(span, language_of(span.of(text), default), kind) for span in spans)
    return _mark_repeats(text, blocks)


def _mark_repeats(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    told = [block for block in blocks if block.kind not in ("furniture", "date")]
    parts = dict(zip((block.span for block in told), find_repeats(text, [block.span for block in told]), strict=True))
    marked: list[Block] = []
    for block in blocks:
        for span, is_repeat in parts.get(block.span, [(block.span, False)]):
            part = span if span == block.span else _trimmed(text, span)
            marked.append(Block(part, block.language, "repeat" if is_repeat else block.kind))
    return tuple(marked)


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))


def main_language(text: str, blocks: Sequence[Block]) -> Language:
    """Return the language of most of the text that is read; of several with about as much, the one that begins."""
    sizes: dict[Language, float] = {}
    for block in blocks:
        if block.is_read:
            sizes[block.language] = sizes.get(block.language, 0.0) + weight(block.span.of(text))
    most = max(sizes.values(), default=0.0)
    return next((language for language, size in sizes.items() if size >= _ABOUT * most), "und")
