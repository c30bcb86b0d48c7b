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
    table: dict[str, Sequence[str]] = {
        char: keys for char, keys in rules.shorts.items() if not states.keys().isdisjoint(keys) and not char.isascii()
    }
    for name, key in names.items():
        if name[0] not in table and not name[0].isascii():
            table[name[0]] = [*rules.shorts.get(name[0], ()), key]
    chosen = {char: _first_of(keys, states) for char, keys in table.items()}
    sure = [char for char in chosen if char in rules.shorts]
    major = [char for char in grammar.major_shorts if char not in chosen and char in rules.shorts]
    marks = grammar.compounds.marks(chosen, (*sure, *major))
    chosen |= {char: rules.shorts[char][0] for char in major}
    return Compounds(chosen, grammar.compounds, {chr(char): chr(mark) for char, mark in marks.items()})


def _first_of(keys: Sequence[str], states: Counter[str]) -> str:
    """Return the state that is named most often, of those as often the first."""
    return max(keys, key=states.__getitem__) if len(keys) > 1 else keys[0]


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
        if self.shorts.some is not None and self.shorts.some.search(marked) is None:
            return []
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
