"""A document to what it states: names, noun phrases, events, sentence by sentence, in two passes.

The first pass finds who the document speaks of, the second reads it knowing their short names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.extract import tenures
from kg.extract.chunks import Chunker
from kg.extract.compounds import Compounds, compounds_of
from kg.extract.discourse import Discourse
from kg.extract.events import EventReader
from kg.extract.inherit import complete, is_within_one_side
from kg.extract.lexical import full_persons, lone_words, mentions_of, without_cut_names
from kg.extract.observer import NO_TRACE, Observer, Stage
from kg.extract.passages import clipped, widened
from kg.extract.tagging import tag
from kg.extract.trust import Trust
from kg.model.claim import Claim, Reading
from kg.model.document import Block, Document, Language
from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.rules.lexicon import Entry, Hit, Lexicon
from kg.rules.rulebook import Rules
from kg.text.dates import DateMemory, DateMention, find_dates
from kg.text.matching import match_form
from kg.text.sentences import in_pieces, sentences

_TONGUE: dict[Language, str] = {"zh-Hans": "zh", "zh-Hant": "zh", "en": "en"}
_LONG_FIRST = 3
"""Characters that a first name in Chinese has at least to be used alone for a person."""
_LONGEST = 2000
"""Code points; the time that rules take grows with the length of a sentence, so it is read in pieces beyond."""
_ACTING = frozenset({"person", "state", "organization", "role", "group", "pair", "seat"})

_OF_STATES = frozenset({"state", "seat", "place", "adjective"})


def extract(document: Document, rules: Rules, observer: Observer = NO_TRACE) -> Reading:
    """Return what a document states about states, officials, agreements and meetings; `observer` is told how."""
    trust = Trust(rules.confidence.default, rules.confidence.rules)
    return trust.weigh(_Extraction(document, rules, observer).read())


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    block: Block
    hits: tuple[Hit, ...]
    dates: tuple[Mention, ...]

    @property
    def tongue(self) -> str:
        return _TONGUE[self.block.language]


def _between(hits: list[Hit], span: Span, offset: int) -> list[Hit]:
    """Return the hits that begin in a span of the document; those of its text begin `offset` before it."""
    low = bisect_left(hits, span.start - offset, key=_start_of)
    return hits[low : bisect_left(hits, span.end - offset, lo=low, key=_start_of)]


def _start_of(hit: Hit) -> int:
    return hit.span.start


def _moved(hit: Hit, offset: int) -> Hit:
    return Hit(Span(hit.span.start + offset, hit.span.end + offset), hit.entries)


class _Extraction:
    def __init__(self, document: Document, rules: Rules, observer: Observer) -> None:
        self._document = document
        self._observer = observer
        self._rules = rules
        self._discourse = Discourse(rules.sides, rules.holders, rules.meant_offices)
        self._sentences = self._split()
        self._claims: list[Claim] = []
        known = full_persons([hit for sentence in self._sentences for hit in sentence.hits])
        self._persons = {key: key for key in known}
        self._full = frozenset(known)

    def read(self) -> Reading:
        compounds = self._compounds()
        for sentence in self._sentences:
            mentions = [*self._names(sentence, None, compounds), *sentence.dates]
            for person in (mention for mention in mentions if mention.kind == "person"):
                self._discourse.note(person.keys[0], person.span.of(self._document.text), sentence.block.language)
            self._chunker(sentence).persons_only(self._tagged("persons", sentence, mentions))
        own = self._own_names()
        tagged = self._phrases(own, compounds)
        ours = self._speaks_for_a_state()
        self._discourse.is_at_home, self._discourse.is_ours = ours is not False, ours is True
        tenures.settle(self._discourse, self._rules)
        readers = {
            language: EventReader(
                self._document,
                self._rules.grammars[tongue],
                self._discourse,
                language,
                self._rules.states_of,
                self._rules.bodies,
                self._observer,
            )
            for language, tongue in _TONGUE.items()
        }
        for sentence, text in tagged:
            reader = readers[sentence.block.language]
            self._observer.begins("events", sentence.span, sentence.block.language, text)
            self._claims.extend(reader.claims(text, sentence.span))
            self._remember(text)
        renamed = {claim: name for reader in readers.values() for claim, name in reader.renamed.items()}
        self._claims = [replace(claim, event=renamed.get(claim, claim.event)) for claim in self._claims]
        self._claims = [claim for claim in self._claims if not is_within_one_side(claim, self._discourse)]
        self._claims = complete(self._claims, self._discourse, self._rules.states_of)
        self._claims.extend(tenures.claims(self._discourse, self._rules))
        self._observer.ends(self._discourse)
        return self._reading()

    def _split(self) -> list[_Sentence]:
        found = []
        memory = DateMemory()
        label: Span | None = None
        for block in self._document.blocks:
            if not block.is_read or block.language not in _TONGUE:
                continue
            if block.kind == "date":
                self._dateline(block.span, block.language)
                continue
            words = block.span.of(self._document.text)
            if self._is_label(words, block.language):
                label = block.span
                continue
            self._dateline(block.span, block.language)
            hits = self._rules.lexicon.find(words)
            text = self._document.text
            whole = sentences(text, block.span.start, block.span.end)
            spans = [piece for span in whole for piece in in_pieces(text, span, _LONGEST)]
            if label is not None and spans:
                spans[0] = Span(label.start, spans[0].end)
            label = None
            memory = memory.at_paragraph()
            for span in spans:
                dates = self._dates(span, block.language, memory)
                memory = memory.after(dates)
                moved = tuple(_moved(h, block.span.start) for h in _between(hits, span, block.span.start))
                when = (Mention("date", d.span, f"date.{d.form}", when=d.value, code=d.bound or d.form) for d in dates)
                found.append(_Sentence(span, block, moved, tuple(when)))
        return found

    def _is_label(self, words: str, language: Language) -> bool:
        """Return whether a line only says what the next one lists, as in a table of facts."""
        label = self._rules.grammars[_TONGUE[language]].words.get("label")
        return label is not None and label.fullmatch(match_form(words).strip(" :")) is not None

    def _compounds(self) -> dict[str, Compounds]:
        if all(sentence.tongue != "zh" for sentence in self._sentences):
            return {}
        counted: Counter[str] = Counter()
        names: dict[str, str] = {}
        for sentence in self._sentences:
            for hit in sentence.hits:
                for key in {entry.key for entry in hit.entries if entry.kind == "state"}:
                    counted[key] += 1
                    form = match_form(hit.span.of(self._document.text))
                    if form in self._rules.state_names:
                        names.setdefault(form, key)
        return {"zh": compounds_of(self._rules, self._rules.grammars["zh"], counted, names)}

    def _names(self, sentence: _Sentence, own: Lexicon | None, compounds: dict[str, Compounds]) -> list[Mention]:
        mentions = mentions_of(sentence.hits, self._persons, offset=0)
        words = sentence.span.of(self._document.text)
        if sentence.tongue == "en":
            mentions = without_cut_names(mentions, self._full, words, sentence.span.start)
        if own is not None:
            found = mentions_of(own.find(words), self._persons, offset=sentence.span.start)
            mentions = [
                m for m in mentions if not any(f.span.covers(m.span) and len(f.span) > len(m.span) for f in found)
            ]
            mentions += [f for f in found if not any(m.span.overlaps(f.span) for m in mentions)]
        if sentence.tongue in compounds:
            taken = [*(m.span for m in mentions), *(h.span for h in sentence.hits)]
            found = compounds[sentence.tongue].find(match_form(words), taken=taken, offset=sentence.span.start)
            mentions += found
        return mentions

    def _chunker(self, sentence: _Sentence) -> Chunker:
        grammar = self._rules.grammars[sentence.tongue]
        return Chunker(
            self._rules, grammar, self._discourse, self._document.text, sentence.block.language, self._observer
        )

    def _tagged(self, stage: Stage, sentence: _Sentence, mentions: list[Mention]) -> Tagged:
        tagged = tag(self._document.text, sentence.span, mentions)
        self._observer.begins(stage, sentence.span, sentence.block.language, tagged)
        return tagged

    def _own_names(self) -> Lexicon | None:
        """Return the names and short names of the persons met in the first pass."""
        entries = {}
        lone = lone_words(self._document.text)
        for sentence in self._sentences:
            for hit in sentence.hits:
                for entry in hit.entries:
                    if entry.kind == "person" and entry.key in self._persons:
                        self._discourse.note(entry.key, hit.span.of(self._document.text), sentence.block.language)
        firsts = _first_names(self._discourse.persons())
        for name, key in self._discourse.persons().items():
            self._persons[key] = key
            parts = re.split(r"[·\s]", name)
            first, last = parts[0], parts[-1]
            alone = first if first in lone and last not in lone else ""
            for form in (name, last, last.partition("-")[2], firsts.get(key, ""), alone):
                if len(form) > (1 if not form.isascii() else 2):
                    entries[form, key] = Entry(form, "person", key, "full", "und")
        return Lexicon(entries.values()) if entries else None

    def _phrases(self, own: Lexicon | None, compounds: dict[str, Compounds]) -> list[tuple[_Sentence, Tagged]]:
        found = []
        for sentence in self._sentences:
            mentions = [*self._names(sentence, own, compounds), *sentence.dates]
            for mention in mentions:
                self._note(mention, sentence.block.language)
            tagged = self._tagged("phrases", sentence, mentions)
            text = self._chunker(sentence).phrases(tagged)
            found.append((sentence, text))
            states = [mention.keys[0] for mention in reversed(mentions) if mention.kind in _OF_STATES]
            people = [at for at, mention in text.mentions.items() if mention.kind == "person"]
            self._discourse.tell_of(states, text.mentions[min(people)].keys[:1] if people else ())
        return found

    def _dateline(self, block: Span, language: Language) -> None:
        """Take the place that a block begins with as that where the report was written: HANOI, March 4."""
        words = self._rules.grammars[_TONGUE[language]].words.get("dateline")
        begin = words.match(block.of(self._document.text)) if words is not None else None
        if begin is None or self._discourse.dateline is not None:
            return
        hits = self._rules.lexicon.find(begin.group("place"))
        keys = [entry.key for hit in hits for entry in hit.entries if entry.kind in _OF_STATES]
        self._discourse.dateline = keys[0] if keys else None

    def _dates(self, sentence: Span, language: Language, memory: DateMemory) -> list[DateMention]:
        words = sentence.of(self._document.text)
        form = match_form(words)
        planned = self._rules.grammars[_TONGUE[language]].words["planned"]

        def ahead(span: Span) -> bool:
            start = max(form.rfind(mark, 0, span.start - sentence.start) for mark in ",;:。") + 1
            ends = [at for mark in ",;。" if (at := form.find(mark, span.end - sentence.start)) >= 0]
            return planned.search(form, start, min(ends, default=len(form))) is not None

        published = self._document.published
        return find_dates(words, language, anchor=published, memory=memory, ahead=ahead, offset=sentence.start)

    def _note(self, mention: Mention, language: Language) -> None:
        words = mention.span.of(self._document.text)
        if mention.kind in ("person", "state", "organization", "place"):
            self._discourse.note(mention.keys[0], words, language)
        elif mention.kind == "seat":
            self._discourse.note(mention.keys[0], words, language)
            for key in mention.alternatives:
                self._discourse.note(key, words, language)
        elif mention.kind == "pact" and mention.keys[0] in self._rules.bodies:
            self._discourse.note(self._rules.bodies[mention.keys[0]], words, language)
        elif mention.kind == "adjective":
            self._discourse.meet(mention.keys[0])

    def _speaks_for_a_state(self) -> bool | None:
        """Return whether the document speaks of "us"; `None` where no language has words that tell."""
        found: bool | None = None
        for sentence in self._sentences:
            words = self._rules.grammars[sentence.tongue].words.get("ours")
            if words is not None:
                found = bool(found or words.search(match_form(sentence.span.of(self._document.text))))
        return found

    def _remember(self, tagged: Tagged) -> None:
        acting = [m for _, m in sorted(tagged.mentions.items()) if m.kind in _ACTING]
        self._discourse.act(m for m in acting if m.kind != "pair")

    def _reading(self) -> Reading:
        keys = set()
        for claim in self._claims:
            for slot in claim.slots:
                if slot.property in ("participant", "party", "signatory", "member", "organization", "place"):
                    keys.add(str(slot.value))
        for key in sorted(keys):
            self._discourse.meet(key)
            keys.update(self._discourse.things[key].acts_for)
        for key in sorted(keys):
            self._discourse.meet(key)
            if key in self._rules.states_of and key.startswith("place/"):
                self._discourse.things[key].place_of = self._rules.states_of[key]
        sentences = [sentence.span for sentence in self._sentences]
        claims = tuple(widened(clipped(claim, self._document.text), sentences) for claim in self._claims)
        return Reading(self._document, self._discourse.finished(keys), claims)


def _first_names(persons: Mapping[str, str]) -> dict[str, str]:
    """Return the first part of Chinese names in parts (穆罕默德·本·萨勒曼) by person, where no one else has it too."""
    owners: dict[str, set[str]] = defaultdict(set)
    for name, key in persons.items():
        first, dot, _ = match_form(name).partition("·")
        if dot and len(first) >= _LONG_FIRST and not first.isascii():
            owners[first].add(key)
    return {key: first for first, keys in sorted(owners.items()) if len(keys) == 1 for key in keys}
