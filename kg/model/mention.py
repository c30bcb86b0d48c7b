"""Mentions, and a sentence in which each of them is one character.

Reading is a cascade: names are found, replaced by a placeholder of their kind, and the next patterns see the shorter
text (after FASTUS: Hobbs et al., 1997). `Tagged` keeps the way back to the document, so every slot has its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
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


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence with one placeholder for each mention.

    `text` is lower case and folded for matching, `cased` keeps the case; both have equal length. `offsets[i]` is the
    place of character `i` in the document (code points), `offsets[-1]` the end of the sentence. `mentions` maps places
    in `text` to the mention whose placeholder stands there, in order.
    """

    text: str
    cased: str
    offsets: Sequence[int]
    mentions: dict[int, Mention] = field(default_factory=dict)

    def span(self, start: int, end: int) -> Span:
        """Return the document's span of `text[start:end]` (blanks between words stay outside if `end` is past one)."""
        if end <= start:
            return Span(self.offsets[start], self.offsets[start])
        last = self.mentions.get(end - 1)
        return Span(self.offsets[start], last.span.end if last else self.offsets[end - 1] + 1)

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions between two places of `text`, in order."""
        return [self.mentions[i] for i in range(start, end) if i in self.mentions]

    def replace(self, edits: list[tuple[int, int, Mention]]) -> Tagged:
        """Return the sentence with ranges of `text` replaced by mentions; the ranges must not overlap."""
        if not edits:
            return self
        text: list[str] = []
        cased: list[str] = []
        offsets: list[int] = []
        mentions: dict[int, Mention] = {}
        kept = list(self.mentions.items())
        at = done = 0
        ranges: list[tuple[int, int, Mention | None]] = [*sorted(edits, key=itemgetter(0)), (len(self.text), 0, None)]
        for start, end, mention in ranges:
            moved = len(offsets) - at
            while done < len(kept) and kept[done][0] < start:
                if kept[done][0] >= at:
                    mentions[kept[done][0] + moved] = kept[done][1]
                done += 1
            text.append(self.text[at:start])
            cased.append(self.cased[at:start])
            offsets += self.offsets[at:start]
            if mention is not None:
                mentions[len(offsets)] = mention
                text.append(PLACEHOLDER[mention.kind])
                cased.append(PLACEHOLDER[mention.kind])
                offsets.append(mention.span.start)
                at = end
        offsets.append(self.offsets[-1])
        return Tagged("".join(text), "".join(cased), tuple(offsets), mentions)
