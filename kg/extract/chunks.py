"""Noun phrases: unknown persons, persons with their offices, roles, places, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.discourse import HOME, Discourse, Held, type_of
from kg.extract.observer import Observer
from kg.model.claim import Name
from kg.model.document import Language
from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.rules.pattern import slots
from kg.rules.values import Chunk, Grammar, Rules
from kg.text.matching import match_form

_CONTEXT = 14
_OTHER_BODY = re.compile(r"(?<=[\w,;\ue000-\ue014] )(?!Mr|Mrs|Ms|Dr|The|Then|Former|Acting)[A-Z][\w-]+ $")
_SEVERAL = re.compile(r"\b(?:heads|leaders|ministers|chiefs|envoys|ambassadors|presidents|representatives)\b")
_ACTING = ("person", "state", "organization", "role", "group", "pair", "seat")
_NAMING = (*_ACTING, "adjective")
_WHOSE = frozenset({"state", "seat", "place", "adjective"})


class Fitting(NamedTuple):
    """What a sentence may match, as sets of `Grammar.cues`: for these rules it has the words, for those the marks.

    What of it has been rewritten may have taken words away, but adds none.
    """

    worded: int
    marked: int


@dataclass(slots=True)
class Chunker:
    """Rewrites a sentence by the chunk patterns of its language, in their order."""

    rules: Rules
    grammar: Grammar
    discourse: Discourse
    source: str
    language: Language
    observer: Observer

    def fitting(self, tagged: Tagged) -> Fitting:
        """Return the patterns and frames that a sentence may match."""
        cues = self.grammar.cues
        return Fitting(cues.by_words(tagged.text), cues.by_marks(tagged.text))

    def persons_only(self, tagged: Tagged, fitting: Fitting) -> None:
        """Apply those of the patterns that find unknown persons."""
        self._apply(tagged, fitting.worded & self.grammar.naming_chunks, fitting.marked)

    def phrases(self, tagged: Tagged, fitting: Fitting) -> tuple[Tagged, Fitting]:
        """Apply the patterns; return what the sentence becomes, and which frames may fit it then, the first as 1.

        It has the words of the triggers of these, the marks and all other words of those.
        """
        chunks, frames = len(self.grammar.chunks), len(self.grammar.frames)
        tagged, marked = self._apply(tagged, fitting.worded & (1 << chunks) - 1, fitting.marked)
        triggered = fitting.worded >> chunks & (1 << frames) - 1
        return tagged, Fitting(triggered, (fitting.worded & marked) >> chunks + frames)

    def _apply(self, tagged: Tagged, worded: int, marked: int) -> tuple[Tagged, int]:
        """Apply those `worded` patterns that are `marked` too; rewriting a sentence adds marks, but no words.

        Return for which patterns the sentence has the marks then.
        """
        cues, chunks = self.grammar.cues, self.grammar.chunks
        rest = worded & marked
        passage = tagged.span(0, len(tagged.text)) if rest else Span(0, 0)
        while rest:
            first = rest & -rest
            rest ^= first
            chunk = chunks[first.bit_length() - 1]
            found = chunk.pattern.search(tagged.cased)
            if found is None:
                continue
            rewritten = self._rewritten(chunk, tagged, passage, found.start())
            if rewritten is not tagged:
                tagged, marked = rewritten, cues.by_marks(rewritten.text)
                rest = worded & marked & -(first << 1)
        return tagged, marked

    def _rewritten(self, chunk: Chunk, tagged: Tagged, passage: Span, start: int) -> Tagged:
        """Apply a pattern that matches first at `start`."""
        for _ in range(6 if chunk.repeat else 1):
            edits = self._edits(chunk, tagged, passage, start)
            if not edits:
                break
            self.observer.rewrites(chunk, tagged, edits)
            tagged = tagged.replace(edits)
            start = 0
        return tagged

    def _edits(self, chunk: Chunk, tagged: Tagged, passage: Span, begin: int) -> list[tuple[int, int, Mention]]:
        edits = []
        for match in chunk.pattern.finditer(tagged.cased, begin):
            start, end = next(iter(slots(match, "all")), match.span())
            if end <= start:
                continue
            mention = self._make(chunk, tagged, match, tagged.span(start, end), passage)
            if mention is not None:
                edits.append((start, end, mention))
        return edits

    def _make(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span, passage: Span) -> Mention | None:
        if chunk.resolve in ("surname", "place", "capital"):
            return self._resolved(chunk, tagged, match, span)
        if chunk.resolve == "name":
            return self._named(chunk, tagged, match, span, passage)
        if chunk.resolve == "owner":
            return self._owned(chunk, tagged, match, span, passage)
        if chunk.make == "person":
            return self._holder(chunk, tagged, match, span, passage)
        if chunk.make == "role":
            return self._role(chunk, tagged, match, span)
        if chunk.make == "group":
            return self._group(chunk, tagged, match, span, passage)
        return self._other(chunk, tagged, match, span)

    def _resolved(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span) -> Mention | None:
        if chunk.resolve == "capital":
            return self._capital(chunk, tagged, match, span)
        words = span.of(self.source)
        if chunk.resolve == "place":
            return Mention("place", span, chunk.id, (self.discourse.place(words, self.language),))
        key = self.discourse.by_first(words)
        return Mention("person", span, chunk.id, (key,)) if key else None

    def _group(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span, passage: Span) -> Mention:
        kept = [m for at in slots(match, "keep") for m in tagged.within(*at)]
        parts = tuple(kept or tagged.within(*match.span()))
        keys = dict.fromkeys(key for part in parts if part.kind in _NAMING for key in part.keys)
        self._lend(parts, passage)
        return Mention("group", span, chunk.id, tuple(keys), parts=parts)

    def _named(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span, passage: Span) -> Mention | None:
        who = [m for at in slots(match, "who") for m in tagged.within(*at)]
        name = "".join(tagged.span(*at).of(self.source) for at in slots(match, "name")).strip()
        latin = slots(match, "latin")
        known = who[0].keys[0] if who else None
        if who:
            for same in (m for at in slots(match, "same") for m in tagged.within(*at)):
                self.discourse.same(who[0].keys[0], same.keys[0])
        if latin:
            other = tagged.span(*latin[0]).of(self.source).strip()
            known = known or self.discourse.find_person(other) or self._registered(other)
        if known is None:
            known = self._registered(name, *_title_beside(tagged, slots(match, "name")[0]))
            known = known if not latin or known is None or self._is_so_called(known, other) else None
        key = self.discourse.person(name, self.language, known=known)
        if latin:
            self.discourse.alias(key, other, "en")
        if slots(match, "title"):
            self._hold(chunk, tagged, match, span, passage, (key,))
        return Mention("person", span, chunk.id, (key,), of=_owners(tagged, match))

    def _registered(self, name: str, code: str | None = None, owners: Sequence[str] = ()) -> str | None:
        """Return the registry's person of that name; a name of several is that of who holds the title beside it."""
        found = [entry for hit in self.rules.lexicon.find(name) if len(hit.span) == len(name) for entry in hit.entries]
        people = [entry for entry in found if entry.kind == "person"]
        strong = sorted({entry.key for entry in people if entry.form != "weak"})
        if strong:
            return strong[0]
        best = max({entry.key for entry in people}, default=None, key=lambda key: (*self._fits(key, code, owners), key))
        return best if best is not None and any(self._fits(best, code, owners)) else None

    def _fits(self, key: str, code: str | None, owners: Sequence[str]) -> tuple[bool, bool]:
        """Return whether the registry knows a person in an office, and whether as acting for one of the owners."""
        sides = self.rules.sides.get(key, ())
        return (key, code or "") in self.rules.holders, any(owner in sides for owner in owners)

    def _is_so_called(self, key: str, latin: str) -> bool:
        """Return whether a word of a name in brackets is one of a person's names."""
        hits = self.rules.lexicon.find(latin)
        return any(entry.key == key for hit in hits for entry in hit.entries)

    def _capital(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span) -> Mention | None:
        named = [key for at in slots(match, "keep") for m in tagged.within(*at) for key in m.alternatives or m.keys]
        of = [key for at in slots(match, "of") for m in tagged.within(*at) for key in m.keys]
        keys = tuple(named[:1]) or tuple(self.rules.capitals[key] for key in of[:1] if key in self.rules.capitals)
        if not keys:
            return None
        self.discourse.meet(keys[0])
        return Mention("place", span, chunk.id, keys)

    def _holder(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span, passage: Span) -> Mention | None:
        who = [m for at in slots(match, "who") for m in tagged.within(*at)]
        if not who:
            return None
        self._hold(chunk, tagged, match, span, passage, who[0].keys)
        return Mention("person", span, chunk.id, who[0].keys, of=_owners(tagged, match) or who[0].of, parts=tuple(who))

    def _owned(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span, passage: Span) -> Mention | None:
        """A state right before a person whose title follows the name is the one of that office (帛琉惠恕仁總統)."""
        who = next(m for at in slots(match, "who") for m in tagged.within(*at))
        if who.rule != "zh.office.person.title" or who.of:
            return None
        of = _owners(tagged, match)
        self.discourse.own(who.keys[0], passage, of)
        return Mention("person", span, chunk.id, who.keys, of=of, parts=(who,))

    def _hold(
        self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span, passage: Span, who: tuple[str, ...]
    ) -> None:
        if self._is_no_office(tagged, match):
            return
        of = self._antecedent(tagged, match) if chunk.resolve == "his" else _owners(tagged, match)
        far = self.discourse.last_states if self.language == "en" else ()
        near = self._states_around(tagged, match) if self.language == "en" else _state_before(tagged, match.start())
        is_of_other = _OTHER_BODY.search(tagged.cased, 0, match.start()) is not None
        is_agent = tagged.text.endswith((" by ", " with "), 0, match.start())
        for at in slots(match, "title"):
            title = tagged.span(*at)
            codes = [m.code for m in tagged.within(*at) if m.kind == "title"]
            words = Name(_one_line(title.of(self.source)), self.language)
            told = Span(title.start, max(title.end, span.end))
            for key in who:
                held = Held(
                    key,
                    words,
                    codes[-1] if codes else None,
                    of,
                    told,
                    passage,
                    chunk.id,
                    near,
                    is_counterpart=chunk.resolve == "counterpart",
                    is_agent=is_agent,
                    is_of_other=is_of_other,
                    far=far,
                )
                self.discourse.held.append(held)

    def _antecedent(self, tagged: Tagged, match: re.Match[str]) -> tuple[str, ...]:
        """Return who is meant by "his" before a title: the first person of the sentence, else of one before."""
        there = sorted(at for at, mention in tagged.mentions.items() if mention.kind == "person" and at < match.start())
        return tagged.mentions[there[0]].keys[:1] if there else self.discourse.lead

    def _states_around(self, tagged: Tagged, match: re.Match[str]) -> tuple[str, ...]:
        """Return states and places of a sentence: those before a title, the nearest first, then those behind it.

        Those behind count where somebody stands before: of the first one told of they are where he goes.
        """
        there = sorted(at for at, mention in tagged.mentions.items() if mention.kind in _WHOSE)
        before = [at for at in reversed(there) if at < match.start()]
        is_first = all(mention.kind not in _ACTING for at, mention in tagged.mentions.items() if at < match.start())
        behind = [] if is_first else [at for at in there if at >= match.end()]
        here = (key for at in (*before, *behind) for key in tagged.mentions[at].keys)
        return tuple(dict.fromkeys(here))

    def _is_no_office(self, tagged: Tagged, match: re.Match[str]) -> bool:
        """The words before a title tell that it is one of an institute or a newspaper."""
        words = self.grammar.words.get("no_office_before")
        return (
            words is not None and words.search(tagged.text, max(0, match.start() - _CONTEXT), match.start()) is not None
        )

    def _lend(self, parts: tuple[Mention, ...], passage: Span) -> None:
        """An office in a list is held for whom the one before it is: the Syrian foreign and defence ministers."""
        of: tuple[str, ...] = ()
        for part in parts:
            if part.kind == "person" and not part.of and of:
                self.discourse.lend(part.keys[0], passage, of)
            else:
                of = part.of

    def _role(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span) -> Mention | None:
        of = _owners(tagged, match)
        codes = [m.code for at in slots(match, "title") for m in tagged.within(*at) if m.kind == "title"]
        words = " ".join(match_form(tagged.span(*at).of(self.source)) for at in slots(match, "title"))
        if self.language == "en" and _SEVERAL.search(words) and len(of) == 1 and type_of(of[0]) == "Organization":
            return Mention("organization", span, chunk.id, of)  # the foreign ministers of a body meet as that body
        self.discourse.bear(words, of)
        return Mention("role", span, chunk.id, of, code=codes[-1] if codes else None, title_words=words, of=of)

    def _other(self, chunk: Chunk, tagged: Tagged, match: re.Match[str], span: Span) -> Mention | None:
        keep = [m for at in slots(match, "keep") for m in tagged.within(*at)]
        if chunk.make == "place" and keep and all(m.kind == "seat" and not m.alternatives for m in keep):
            return None
        keys = tuple(
            key for m in keep for key in (m.alternatives if chunk.make == "place" and m.alternatives else m.keys)
        )
        last = match_form(span.of(self.source)).split()[-1].rstrip("s") if chunk.make == "pair" else ""
        return Mention(chunk.make, span, chunk.id, keys, code=chunk.resolve, title_words=last, parts=tuple(keep))


def _title_beside(tagged: Tagged, at: tuple[int, int]) -> tuple[str | None, tuple[str, ...]]:
    """Return the code of the title right before or behind a name, and whose it is said to be."""
    before = at[0] - 2 if tagged.text[at[0] - 1 : at[0]] == " " else at[0] - 1
    title = tagged.mentions.get(before) or tagged.mentions.get(at[1])
    owner = tagged.mentions.get(before - 2 if tagged.text[before - 1 : before] == " " else before - 1)
    code = title.code if title is not None and title.kind == "title" else None
    return code, owner.keys if owner is not None else ()


def _owners(tagged: Tagged, match: re.Match[str]) -> tuple[str, ...]:
    """Return whom an office is held for; of a person its sides, of `ours` the home state, of a town its state."""
    mentions = [m for at in slots(match, "of") for m in tagged.within(*at)]
    ours = (HOME,) if slots(match, "ours") else ()
    return (*ours, *(key for m in mentions for key in m.keys if type_of(key) != "Agreement"))


def _state_before(tagged: Tagged, start: int) -> tuple[str, ...]:
    for at in sorted((at for at in tagged.mentions if at < start), reverse=True):
        mention = tagged.mentions[at]
        keys = mention.of if mention.kind == "person" else mention.keys
        if mention.kind in ("state", "seat", "place", "person", "role") and keys:
            return keys
    return ()


def _one_line(words: str) -> str:
    return " ".join(words.split())
