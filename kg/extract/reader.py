"""A document to what it states: names, noun phrases, events, sentence by sentence, in two passes.

The first pass finds who the document speaks of, the second reads it knowing their short names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from kg.extract import tenures
from kg.extract.chunks import Chunker, Fitting
from kg.extract.compounds import Compounds, compounds_of
from kg.extract.discourse import Discourse
from kg.extract.events import EventReader
from kg.extract.inherit import complete, is_within_one_side
from kg.extract.lexical import full_persons, lone_words, may_be_person, mentions_of, without_cut_names
from kg.extract.observer import NO_TRACE, Observer, Stage
from kg.extract.passages import clipped, widened
from kg.extract.split import OF_STATES, Sentence, Split
from kg.extract.tagging import tag
from kg.extract.trust import Trust
from kg.model.claim import Claim, Reading
from kg.model.document import Document, Language
from kg.model.mention import Mention, Tagged
from kg.rules.lexicon import Entry, Lexicon
from kg.rules.values import Rules
from kg.text.matching import match_form

_LONG_FIRST = 3
"""Characters that a first name in Chinese has at least to be used alone for a person."""
_ACTING = frozenset({"person", "state", "organization", "role", "group", "seat"})
_NOTED = frozenset({"person", "state", "organization", "place"})
_NAME_PART = re.compile(r"[·\s]")


def extract(document: Document, rules: Rules, observer: Observer = NO_TRACE) -> Reading:
    """Return what a document states about states, officials, agreements and meetings; `observer` is told how."""
    trust = Trust(rules.confidence.default, rules.confidence.rules)
    return trust.weigh(_Extraction(document, rules, observer).read())


class _Known(NamedTuple):
    """A sentence as the first pass sees it; `is_settled` where knowing who the document speaks of changes nothing.

    `fitting` are the rules that it may match.
    """

    sentence: Sentence
    mentions: list[Mention]
    tagged: Tagged
    fitting: Fitting
    is_settled: bool


class _Extraction:
    def __init__(self, document: Document, rules: Rules, observer: Observer) -> None:
        self._document = document
        self._observer = observer
        self._rules = rules
        self._discourse = Discourse(rules.sides, rules.holders, rules.meant_offices)
        self._split = Split(document, rules)
        self._sentences = self._split.sentences
        self._discourse.dateline = self._split.dateline
        self._claims: list[Claim] = []
        self._chunkers: dict[Language, Chunker] = {}
        self._readers: dict[Language, EventReader] = {}
        known = full_persons([hit for sentence in self._sentences for hit in sentence.hits])
        self._persons = {key: key for key in known}
        self._full = frozenset(known)
        self._compounds = self._compounds_here()

    def read(self) -> Reading:
        known = [self._first_look(sentence) for sentence in self._sentences]
        tagged = self._phrases(known, self._own_names())
        ours = self._speaks_for_a_state()
        self._discourse.is_at_home, self._discourse.is_ours = ours is not False, ours is True
        tenures.settle(self._discourse, self._rules)
        for sentence, text, fitting in tagged:
            self._observer.begins("events", sentence.span, sentence.block.language, text)
            self._claims.extend(self._reader(sentence).claims(text, sentence.span, fitting))
            self._remember(text)
        renamed = {claim: name for reader in self._readers.values() for claim, name in reader.renamed.items()}
        if renamed:
            self._claims = [replace(claim, event=renamed.get(claim, claim.event)) for claim in self._claims]
        self._claims = [claim for claim in self._claims if not is_within_one_side(claim, self._discourse)]
        self._claims = complete(self._claims, self._discourse, self._rules.states_of)
        self._claims.extend(tenures.claims(self._discourse, self._rules))
        self._observer.ends(self._discourse)
        return self._reading()

    def _first_look(self, sentence: Sentence) -> _Known:
        """Find unknown persons."""
        mentions = [*self._names(sentence, None), *sentence.dates]
        for mention in mentions:
            if mention.kind == "person":
                words = mention.span.of(self._document.text)
                self._discourse.note(mention.keys[0], words, sentence.block.language)
        tagged = self._tagged("persons", sentence, mentions)
        chunker = self._chunker(sentence)
        fitting = chunker.fitting(tagged)
        chunker.persons_only(tagged, fitting)
        return _Known(sentence, mentions, tagged, fitting, not may_be_person(sentence.hits))

    def _compounds_here(self) -> Compounds | None:
        if all(sentence.tongue != "zh" for sentence in self._sentences):
            return None
        counted: Counter[str] = Counter()
        names: dict[str, str] = {}
        for sentence in self._sentences:
            for hit in sentence.hits:
                if "state" not in hit.kinds:
                    continue
                for key in {entry.key for entry in hit.entries if entry.kind == "state"}:
                    counted[key] += 1
                    form = hit.span.of(self._split.form)
                    if form in self._rules.state_names:
                        names.setdefault(form, key)
        return compounds_of(self._rules, self._rules.grammars["zh"], counted, names)

    def _names(self, sentence: Sentence, own: Lexicon | None) -> list[Mention]:
        mentions = mentions_of(sentence.hits, self._persons) if sentence.hits else []
        start, plain = sentence.span.start, sentence.plain
        if sentence.tongue == "en" and mentions:
            mentions = without_cut_names(mentions, self._full, sentence.span.of(self._document.text), start)
        if own is not None:
            found = mentions_of(own.find_folded(plain.text, plain.cased, start), self._persons)
            mentions = [
                m for m in mentions if not any(f.span.covers(m.span) and len(f.span) > len(m.span) for f in found)
            ]
            mentions += [f for f in found if not any(m.span.overlaps(f.span) for m in mentions)]
        if sentence.tongue == "zh" and self._compounds is not None:
            taken = [*(m.span for m in mentions), *(h.span for h in sentence.hits)]
            mentions += self._compounds.find(plain.text, taken=taken, offset=start)
        return mentions

    def _chunker(self, sentence: Sentence) -> Chunker:
        language = sentence.block.language
        if language not in self._chunkers:
            grammar = self._rules.grammars[sentence.tongue]
            self._chunkers[language] = Chunker(
                self._rules, grammar, self._discourse, self._document.text, language, self._observer
            )
        return self._chunkers[language]

    def _reader(self, sentence: Sentence) -> EventReader:
        language = sentence.block.language
        if language not in self._readers:
            self._readers[language] = EventReader(
                self._document,
                self._rules.grammars[sentence.tongue],
                self._discourse,
                language,
                self._rules.states_of,
                self._rules.bodies,
                self._observer,
            )
        return self._readers[language]

    def _tagged(self, stage: Stage, sentence: Sentence, mentions: list[Mention]) -> Tagged:
        tagged = tag(sentence.plain, sentence.span, mentions)
        self._observer.begins(stage, sentence.span, sentence.block.language, tagged)
        return tagged

    def _own_names(self) -> Lexicon | None:
        """Return the names and short names of the persons met in the first pass."""
        for sentence in self._sentences:
            for hit in sentence.hits:
                for entry in hit.entries if "person" in hit.kinds else ():
                    if entry.kind == "person" and entry.key in self._persons:
                        self._discourse.note(entry.key, hit.span.of(self._document.text), sentence.block.language)
        persons = self._discourse.persons()
        if not persons:
            return None
        entries = {}
        lone: frozenset[str] | None = None
        firsts = _first_names(persons)
        for name, key in persons.items():
            self._persons[key] = key
            parts = _NAME_PART.split(name)
            first, last = parts[0], parts[-1]
            alone = ""
            if first != last and first[:1].isascii():  # as words with capitals begin
                lone = lone_words(self._document.text) if lone is None else lone
                alone = first if first in lone and last not in lone else ""
            for form in (name, last, last.partition("-")[2], firsts.get(key, ""), alone):
                if len(form) > (1 if not form.isascii() else 2):
                    entries[form, key] = Entry(form, "person", key, "full", "und")
        return Lexicon(entries.values()) if entries else None

    def _phrases(self, known: list[_Known], own: Lexicon | None) -> list[tuple[Sentence, Tagged, Fitting]]:
        found = []
        begins = own.begins(self._split.form) if own is not None else []
        for one in known:
            sentence, mentions, tagged, fitting, _ = one
            chunker = self._chunker(sentence)
            has_own = bisect_left(begins, sentence.span.start) < bisect_left(begins, sentence.span.end)
            if one.is_settled and not has_own:
                self._observer.begins("phrases", sentence.span, sentence.block.language, tagged)
            else:
                mentions = [*self._names(sentence, own), *sentence.dates]
                tagged = self._tagged("phrases", sentence, mentions)
                fitting = chunker.fitting(tagged)
            for mention in mentions:
                if mention.kind != "date":
                    self._note(mention, sentence.block.language)
            text, fitting = chunker.phrases(tagged, fitting)
            found.append((sentence, text, fitting))
            states = [mention.keys[0] for mention in reversed(mentions) if mention.kind in OF_STATES]
            person = next((one for one in text.mentions.values() if one.kind == "person"), None)
            self._discourse.tell_of(states, person.keys[:1] if person else ())
        return found

    def _note(self, mention: Mention, language: Language) -> None:
        kind, keys = mention.kind, mention.keys
        if kind in _NOTED:
            self._discourse.note(keys[0], mention.span.of(self._document.text), language)
        elif kind == "seat":
            for key in (keys[0], *mention.alternatives):
                self._discourse.note(key, mention.span.of(self._document.text), language)
        elif kind == "pact" and keys[0] in self._rules.bodies:
            self._discourse.note(self._rules.bodies[keys[0]], mention.span.of(self._document.text), language)
        elif kind == "adjective":
            self._discourse.meet(keys[0])

    def _speaks_for_a_state(self) -> bool | None:
        """Return whether the document speaks of "us"; `None` where no language has words that tell."""
        found: bool | None = None
        for sentence in self._sentences:
            words = self._rules.grammars[sentence.tongue].words.get("ours")
            if words is not None:
                found = bool(found or words.search(sentence.plain.text))
        return found

    def _remember(self, tagged: Tagged) -> None:
        self._discourse.act(mention for mention in tagged.mentions.values() if mention.kind in _ACTING)

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
