"""A document to sentences, each with the names and dates that are known before anything is understood."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from kg.model.document import Block, Document, Language
from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.rules.lexicon import Hit
from kg.rules.values import Grammar, Rules
from kg.text.dates import DateMemory, mention, scan
from kg.text.matching import cased_form, lower_form
from kg.text.sentences import in_pieces, sentences

OF_STATES = frozenset({"state", "seat", "place", "adjective"})
"""Kinds of mentions that tell of a state."""
_TONGUE: dict[Language, str] = {"zh-Hans": "zh", "zh-Hant": "zh", "en": "en"}
_LONGEST = 2000
"""Code points; the time that rules take grows with the length of a sentence, so it is read in pieces beyond."""


class Sentence(NamedTuple):
    """A sentence of a block; `plain` is how patterns see it while nothing in it has been replaced."""

    span: Span
    block: Block
    tongue: str
    hits: tuple[Hit, ...]
    dates: tuple[Mention, ...]
    plain: Tagged


class Split:
    """The sentences of a document, and what else its lines tell.

    `form` is the text of the document as by `match_form`, `dateline` the place where the report was written (HANOI,
    March 4).
    """

    def __init__(self, document: Document, rules: Rules) -> None:
        """Read the blocks in their order."""
        self._document = document
        self._rules = rules
        self._cased = cased_form(document.text)
        self.form = lower_form(self._cased)
        self._memory = DateMemory()
        self._label: Span | None = None
        self.dateline: str | None = None
        self.sentences = [
            sentence
            for block in document.blocks
            if block.is_read and block.language in _TONGUE
            for sentence in self._read(block)
        ]

    def _read(self, block: Block) -> Iterator[Sentence]:
        grammar = self._rules.grammars[_TONGUE[block.language]]
        if block.kind == "date":
            self._take_dateline(block, grammar)
        elif self._is_label(block, grammar):
            self._label = block.span
        else:
            self._take_dateline(block, grammar)
            yield from self._sentences(block, grammar)

    def _is_label(self, block: Block, grammar: Grammar) -> bool:
        """Return whether a line only says what the next one lists, as in a table of facts."""
        label = grammar.words.get("label")
        return label is not None and label.fullmatch(block.span.of(self.form).strip(" :")) is not None

    def _take_dateline(self, block: Block, grammar: Grammar) -> None:
        """Take the place that a block begins with as that where the report was written."""
        words = grammar.words.get("dateline")
        if words is None or self.dateline is not None:
            return
        begin = words.match(block.span.of(self._document.text))
        if begin is not None:
            hits = self._rules.lexicon.find(begin.group("place"))
            keys = (entry.key for hit in hits for entry in hit.entries if entry.kind in OF_STATES)
            self.dateline = next(keys, None)

    def _sentences(self, block: Block, grammar: Grammar) -> Iterator[Sentence]:
        hits = self._rules.lexicon.find_folded(block.span.of(self.form), block.span.of(self._cased), block.span.start)
        begins = [hit.span.start for hit in hits]
        self._memory = self._memory.at_paragraph()
        for span in self._spans(block):
            first = bisect_left(begins, span.start)
            known = tuple(hits[first : bisect_left(begins, span.end, lo=first)])
            plain = Tagged(span.of(self.form), span.of(self._cased), span.start, {})
            yield Sentence(span, block, grammar.language, known, self._dates(span, block.language, plain.text), plain)

    def _spans(self, block: Block) -> list[Span]:
        """Return the sentences of a block, the first with the label that stands before it."""
        text = self._document.text
        whole = sentences(text, block.span.start, block.span.end)
        spans = (
            [piece for span in whole for piece in in_pieces(text, span, _LONGEST)]
            if block.span.end - block.span.start > _LONGEST
            else whole
        )
        if self._label is not None and spans:
            spans[0] = Span(self._label.start, spans[0].end)
        self._label = None
        return spans

    def _dates(self, sentence: Span, language: Language, form: str) -> tuple[Mention, ...]:
        planned = self._rules.grammars[_TONGUE[language]].words["planned"]

        def ahead(span: Span) -> bool:
            start = max(form.rfind(mark, 0, span.start - sentence.start) for mark in ",;:。") + 1
            ends = [at for mark in ",;。" if (at := form.find(mark, span.end - sentence.start)) >= 0]
            return planned.search(form, start, min(ends, default=len(form))) is not None

        found = []
        for raw in scan(sentence.of(self._document.text), language, offset=sentence.start, form=form):
            date = mention(raw, anchor=self._document.published, memory=self._memory, ahead=ahead(raw.span))
            self._memory = self._memory.after((date,))
            code = date.bound or date.form
            found.append(Mention("date", date.span, f"date.{date.form}", when=date.value, code=code))
        return tuple(found)
