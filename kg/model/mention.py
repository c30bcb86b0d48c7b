"""Mentions, and a sentence in which each of them is one character.

Reading is a cascade: names are found, replaced by a placeholder of their kind, and the next patterns see the shorter
text (after FASTUS: Hobbs et al., 1997). `Tagged` keeps the way back to the document, so every slot has its words.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from kg.model.span import Span
from kg.model.time import TimeSpan

Kind = Literal[
    "person", "state", "organization", "role", "group", "pair", "place", "date", "title", "pact", "bystander", "seat",
    "adjective",
]  # fmt: skip

PLACEHOLDER: dict[Kind, str] = {
    "person": "\ue000",  # a named person, with office where told
    "state": "\ue001",
    "organization": "\ue002",
    "role": "\ue003",  # an office without a name: the Russian president
    "group": "\ue004",  # a list of the above
    "pair": "\ue005",  # the two sides, both leaders, he: resolved by the discourse
    "seat": "\ue006",  # seat of government: a place or the state, until the context tells
    "adjective": "\ue007",  # demonym or adjective of a state: Russian
    "place": "\ue010",
    "date": "\ue011",
    "title": "\ue012",  # an office title
    "pact": "\ue013",  # an agreement known by name
    "bystander": "\ue014",  # word for somebody who is no official: analyst
}
"""One private-use character a kind; those that can act come first, so that a pattern can name them as a range."""

ACTORS = "\ue000-\ue006"
ANY = "\ue000-\ue014"
KIND_OF: dict[str, Kind] = {char: kind for kind, char in PLACEHOLDER.items()}


class Mention(NamedTuple):
    """A span that names something; a tuple, since many are made and most are forgotten with their sentence.

    `keys` are the things named, in order (ids of the registry, or keys of the document). `alternatives` are the keys
    it has when read as the other thing (a seat of government read as a place). `code` is an office code of a title.
    `title_words` are those of a role, folded (of a pair its last one), `of` the keys of those the office is held for;
    `when` the time of a date.
    """

    kind: Kind
    span: Span
    rule: str
    keys: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    code: str | None = None
    title_words: str = ""
    of: tuple[str, ...] = ()
    when: TimeSpan | None = None
    parts: tuple[Mention, ...] = ()


class Tagged(NamedTuple):
    """A sentence with one placeholder for each mention; a tuple, since several are made of each sentence.

    `text` is lower case and folded for matching, `cased` keeps the case; both have equal length. `start` is the place
    of its first character in the document (code points). `mentions` maps places in `text` to the mentions whose
    placeholders stand there, in order; between them the text is that of the document without gaps.
    """

    text: str
    cased: str
    start: int
    mentions: dict[int, Mention]

    def _place(self, at: int) -> int:
        """Return the place in the document of a character of `text`, or of its end."""
        for before in reversed(self.mentions):
            if before == at:
                return self.mentions[at].span.start
            if before < at:
                return self.mentions[before].span.end + at - before - 1
        return self.start + at

    def span(self, start: int, end: int) -> Span:
        """Return the document's span of `text[start:end]` (blanks between words stay outside if `end` is past one)."""
        begin = self._place(start)
        if end <= start:
            return Span(begin, begin)
        last = self.mentions.get(end - 1)
        return Span(begin, last.span.end if last else self._place(end - 1) + 1)

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions between two places of `text`, in order."""
        mentions = self.mentions
        if end - start == 1:
            return [mentions[start]] if start in mentions else []
        return [mention for at, mention in mentions.items() if start <= at < end]

    def replace(self, edits: list[tuple[int, int, Mention]]) -> Tagged:
        """Return the sentence with ranges of `text` replaced by mentions; the ranges are in order without overlap."""
        if not edits:
            return self
        text: list[str] = []
        cased: list[str] = []
        mentions: dict[int, Mention] = {}
        kept = list(self.mentions.items())
        at = done = gone = 0
        for start, end, mention in edits:
            while done < len(kept) and kept[done][0] < start:
                if kept[done][0] >= at:
                    mentions[kept[done][0] - gone] = kept[done][1]
                done += 1
            mark = PLACEHOLDER[mention.kind]
            text += (self.text[at:start], mark)
            cased += (self.cased[at:start], mark)
            mentions[start - gone] = mention
            gone += end - start - 1
            at = end
        mentions.update((place - gone, mention) for place, mention in kept[done:] if place >= at)
        return Tagged("".join(text) + self.text[at:], "".join(cased) + self.cased[at:], self.start, mentions)
