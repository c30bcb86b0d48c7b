"""Short forms of states in closed compounds: 俄伊, 访俄, 俄外长; never alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model.mention import Mention
from kg.model.span import Span
from kg.rules.shorts import Shorts
from kg.rules.values import Grammar, Rules


def compounds_of(rules: Rules, grammar: Grammar, states: Counter[str], names: Mapping[str, str]) -> Compounds:
    """Return the compounds of a document that names these states so often, by these names (folded → key).

    A short form stands for the state that the document names in full, else for the first state that has it. In such a
    compound the first character of a state's name that the document uses counts as its short form too.
    """
    table: dict[str, Sequence[str]] = dict(rules.shorts)
    for name, key in names.items():
        if name[0] not in table or states.keys().isdisjoint(table[name[0]]):
            table[name[0]] = [*table.get(name[0], ()), key]
    chosen = {
        char: keys[0] if states.keys().isdisjoint(keys) else max(keys, key=lambda key: (states[key], -keys.index(key)))
        for char, keys in table.items()
        if not char.isascii()
    }
    named = [char for char, key in chosen.items() if key in states]
    sure = [char for char in named if char in rules.shorts]
    sure += [char for char in grammar.major_shorts if char in chosen and char in rules.shorts]
    marks = grammar.compounds.marks(named, sure)
    return Compounds(chosen, grammar.compounds, {chr(char): chr(mark) for char, mark in marks.items()})


@dataclass(frozen=True, slots=True)
class Compounds:
    """The compounds of one document: `chosen` is the state of each short form, `marks` say which count here."""

    chosen: Mapping[str, str]
    shorts: Shorts
    marks: Mapping[str, str]

    def find(self, text: str, *, taken: Sequence[Span], offset: int) -> list[Mention]:
        """Return a state mention for each short form in the folded `text` that lies outside the spans `taken`.

        A run of short forms that touches a taken span is no compound.
        """
        there = self.marks.keys() & text
        if not there:
            return []
        marked = text
        for char in there:  # few, and no mark is one of them: in any order
            marked = marked.replace(char, self.marks[char])
        found: dict[int, Mention] = {}
        for pattern in self.shorts.patterns:
            for match in pattern.finditer(marked):
                for start, end in (match.span(name) for name in match.re.groupindex):
                    self._add(found, text, Span(start, end), taken, offset)
        return [found[at] for at in sorted(found)]

    def _add(self, found: dict[int, Mention], text: str, run: Span, taken: Sequence[Span], offset: int) -> None:
        moved = Span(run.start + offset, run.end + offset)
        if any(span.overlaps(moved) for span in taken):
            return
        for at in range(run.start, run.end):
            key = self.chosen.get(text[at])  # none where a text brings marks of its own
            if key is not None:
                found.setdefault(at, Mention("state", Span(at + offset, at + offset + 1), "compound", (key,)))
