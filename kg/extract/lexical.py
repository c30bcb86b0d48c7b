"""Known names of a text as mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kg.model.mention import Kind, Mention
from kg.model.span import Span
from kg.rules.lexicon import Entry, Hit

_PRIORITY: tuple[Kind, ...] = ("state", "organization", "person", "pact", "adjective", "place", "title", "bystander")


def mentions_of(hits: Sequence[Hit], document_persons: Mapping[str, str], *, offset: int) -> list[Mention]:
    """Return the mention of each hit that names something here.

    `document_persons` are the persons that the document names in full (key to key); only they may be meant by a weak
    name. Spans are moved by `offset`.
    """
    found = []
    for hit in hits:
        mention = _mention(hit, document_persons, offset)
        if mention is not None:
            found.append(mention)
    return found


def full_persons(hits: Sequence[Hit]) -> set[str]:
    """Return the keys of the persons that hits name in full or by a safe short name."""
    return {
        entry.key
        for hit in hits
        for entry in hit.entries
        if entry.kind == "person" and entry.form in ("full", "label", "alias")
    }


_SIMPLE = frozenset({"state", "organization", "pact", "adjective", "place"})


def _mention(hit: Hit, persons: Mapping[str, str], offset: int) -> Mention | None:
    first = hit.entries[0]
    if len(hit.entries) == 1 and first.kind in _SIMPLE:
        span = Span(hit.span.start + offset, hit.span.end + offset)
        return Mention(first.kind, span, "lexicon", (first.key,))  # type: ignore[arg-type]  # one of _SIMPLE
    usable = [entry for entry in hit.entries if _is_usable(entry, persons)]
    titles = [entry for entry in usable if entry.kind in ("title", "bystander")]
    if any(entry.kind == "exception" for entry in usable):
        usable = titles
    if not usable:
        return None
    kinds = {entry.kind for entry in usable}
    span = Span(hit.span.start + offset, hit.span.end + offset)
    if "seat" in kinds and not kinds & {"state", "person"}:
        places = _keys(usable, "place")
        return Mention("seat", span, "lexicon", _keys(usable, "seat")[:1], alternatives=places[:1])
    kind = next(kind for kind in _PRIORITY if kind in kinds)
    keys = _keys(usable, kind)
    if kind == "person":
        keys = tuple(sorted(keys, key=lambda key: (key not in persons, key)))[:1]
        return Mention("person", span, "lexicon", keys)
    if kind in ("title", "bystander"):
        return Mention(kind, span, "lexicon", code=keys[0])
    return Mention(kind, span, "lexicon", keys[:1])


def _is_usable(entry: Entry, persons: Mapping[str, str]) -> bool:
    return entry.kind != "person" or entry.form != "weak" or entry.key in persons


def _keys(entries: Sequence[Entry], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.key for entry in entries if entry.kind == kind))


class Compounds:
    """Short forms of states in closed compounds: 俄伊, 访俄, 俄外长; never alone.

    A short form stands for the state that the document names in full, else for the first state that has it. In such a
    compound the first character of a state's name that the document uses counts as its short form too.
    """

    def __init__(self, shorts: Mapping[str, Sequence[str]], major: str, patterns: Sequence[str]) -> None:
        self._shorts = shorts
        self._major = major
        self._patterns = patterns

    def of_document(self, states: Counter[str], names: Mapping[str, str]) -> DocumentCompounds:
        """Return the compounds of a document that names these states so often, by these names (folded → key)."""
        table = dict(self._shorts)
        for name, key in names.items():
            if name[0] not in table or not any(states[known] for known in table[name[0]]):
                table[name[0]] = [*table.get(name[0], ()), key]
        chosen = {
            char: max(keys, key=lambda key: (states[key], -keys.index(key)))
            for char, keys in table.items()
            if not char.isascii()
        }
        named = {char: key for char, key in chosen.items() if states[key]}
        sure = {char for char in chosen if char in self._shorts and (char in named or char in self._major)}
        return DocumentCompounds(chosen, set(named) | sure, sure, self._patterns)


class DocumentCompounds:
    """The compounds of one document, compiled."""

    def __init__(self, chosen: Mapping[str, str], anyhow: set[str], sure: set[str], patterns: Sequence[str]) -> None:
        self._chosen = chosen
        classes = {"{any}": _one_of(anyhow), "{sure}": _one_of(sure)}
        self._patterns = [
            re.compile(p.replace("{any}", classes["{any}"]).replace("{sure}", classes["{sure}"])) for p in patterns
        ]

    def find(self, text: str, *, taken: Sequence[Span], offset: int) -> list[Mention]:
        """Return a state mention for each short form in the folded `text` that lies outside the spans `taken`.

        All groups of the patterns mark short forms; a run that touches a taken span is no compound.
        """
        found: dict[int, Mention] = {}
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                for start, end in (match.span(name) for name in match.re.groupindex):
                    run = Span(start + offset, end + offset)
                    if any(span.overlaps(run) for span in taken):
                        continue
                    for at in range(start, end):
                        span = Span(at + offset, at + offset + 1)
                        found.setdefault(at, Mention("state", span, "compound", (self._chosen[text[at]],)))
        return [found[at] for at in sorted(found)]


def _one_of(chars: set[str]) -> str:
    return f"[{''.join(sorted(chars))}]" if chars else "(?!)"
