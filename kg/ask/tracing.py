"""How one document is read: all stages that make claims of it, watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import InputError
from kg.extract.reader import extract
from kg.extract.trace import Recorder
from kg.model.claim import Claim
from kg.model.document import Document
from kg.model.trace import SentenceTrace, Trace
from kg.read import read_document
from kg.registry import Registry, load_registry
from kg.resolve import Judgement, resolve
from kg.rules.rulebook import load_rules
from kg.rules.values import Rules
from kg.text.matching import match_form


@dataclass(frozen=True, slots=True)
class Tracing:
    """A trace with what else a reader of it needs: labels of things by key, and how claims were joined to events.

    `numbers` count the sentences of the document from 1, by where they begin.
    """

    trace: Trace
    labels: Mapping[str, str]
    judgements: tuple[Judgement, ...]
    numbers: Mapping[int, int]

    @property
    def document(self) -> Document:
        """Return the document that was read."""
        return self.trace.reading.document

    def label(self, key: str) -> str:
        """Return what a thing is called, the key itself where nothing is known."""
        return self.labels.get(key, key)

    def claims_of(self, sentence: SentenceTrace) -> tuple[Claim, ...]:
        """Return the claims whose passage begins in a sentence."""
        start, end = sentence.span.start, sentence.span.end
        return tuple(claim for claim in self.trace.reading.claims if start <= claim.passage.start < end)

    def number_at(self, place: int) -> int | None:
        """Return the number of the sentence around a place of the text."""
        before = [start for start in self.numbers if start <= place]
        return self.numbers[max(before)] if before else None

    def only(self, words: str) -> Tracing:
        """Return it with the sentences alone that hold some words, in any script of Chinese, capitals or not.

        Raises:
            InputError: no sentence that is read holds them.
        """
        form = match_form(words.strip())
        kept = [one for one in self.trace.sentences if form in match_form(one.span.of(self.document.text))]
        if not kept:
            expected = "words of one sentence, as they stand in the document"
            raise InputError(self.document.location, f"no sentence that is read holds {words!r}", expected=expected)
        return replace(self, trace=replace(self.trace, sentences=tuple(kept)))


def trace_file(path: str | Path) -> Tracing:
    """Return how the document of a file is read, by the shipped rules and registry.

    Raises:
        InputError: the file cannot be read, or holds none or several documents.
    """
    document = read_document(path)
    registry = load_registry()
    return trace_document(document, registry, load_rules(registry))


def trace_document(document: Document, registry: Registry, rules: Rules) -> Tracing:
    """Return how a document is read."""
    recorder = Recorder()
    trace = recorder.trace(extract(document, rules, recorder))
    judgements = resolve([trace.reading], registry, per_document=False).judgements
    numbers = {one.span.start: number for number, one in enumerate(trace.sentences, start=1)}
    return Tracing(trace, _labels(trace, registry), judgements, numbers)


def _labels(trace: Trace, registry: Registry) -> Mapping[str, str]:
    own = {thing.key: thing.names[0].text for thing in trace.things if thing.names}
    known = {key: next(iter(entity.labels.values()), key) for key, entity in registry.entities.items()}
    english = {key: entity.labels["en"] for key, entity in registry.entities.items() if "en" in entity.labels}
    return {**own, **known, **english}
