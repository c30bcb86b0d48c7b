"""Known names of a text as mentions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.model.mention import Kind, Mention
from kg.rules.lexicon import Entry, Hit
from kg.text.matching import match_form

_PRIORITY: tuple[Kind, ...] = ("state", "organization", "person", "pact", "adjective", "place", "title", "bystander")


def mentions_of(hits: Sequence[Hit], document_persons: Mapping[str, str]) -> list[Mention]:
    """Return the mention of each hit that names something here.

    `document_persons` are the persons that the document names in full (key to key); only they may be meant by a weak
    name.
    """
    return [mention for hit in hits if (mention := _mention(hit, document_persons)) is not None]


def may_be_person(hits: Sequence[Hit]) -> bool:
    """Return whether what hits mean depends on the persons that the document names."""
    return any("person" in hit.kinds for hit in hits)


def full_persons(hits: Sequence[Hit]) -> set[str]:
    """Return the keys of the persons that hits name in full or by a safe short name."""
    return {
        entry.key
        for hit in hits
        if "person" in hit.kinds
        for entry in hit.entries
        if entry.kind == "person" and entry.form in ("full", "label", "alias")
    }


_FIRST_NAME = re.compile(
    r"(?<!^)(?<![.!?:;\"“”'] )(?<!\w)(?!\w+day\b|When|While|But|And|If|The|In|On|As)([A-Z][a-z]+(?:-[A-Z]?[a-z]+)?) $"
)
_LONGEST_FIRST = 24
_CAPITALS = re.compile(r"\b[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_OWNED = re.compile(r"['’]s?$")
_KEPT = 4096
"""Names whose meaning is remembered: a text says the same ones again and again."""


def without_cut_names(mentions: Sequence[Mention], known: Collection[str], text: str, offset: int) -> list[Mention]:
    """Return the mentions without last names that stand behind another first name, of persons never named in full.

    Bobur Karimov is not the Karimov whom the registry knows; `text` begins at `offset` of the document.
    """
    taken = {mention.span.end for mention in mentions}

    def is_cut(mention: Mention) -> bool:
        start = mention.span.start - offset
        if mention.kind != "person" or mention.keys[0] in known or " " in text[start : mention.span.end - offset]:
            return False
        before = _FIRST_NAME.search(text, max(0, start - _LONGEST_FIRST), start)
        return before is not None and offset + before.end(1) not in taken

    return [mention for mention in mentions if not is_cut(mention)]


def lone_words(text: str) -> frozenset[str]:
    """Return the words (folded) that somewhere have a capital and none beside them, as a name used alone."""
    runs = (_OWNED.sub("", run) for run in _CAPITALS.findall(text) if " " not in run)
    return frozenset(map(match_form, runs))


def _mention(hit: Hit, persons: Mapping[str, str]) -> Mention | None:
    usable = hit.entries
    if "person" in hit.kinds:
        usable = tuple([one for one in usable if one.form != "weak" or one.kind != "person" or one.key in persons])
    meaning = _meaning(usable)
    if meaning is None:
        return None
    keys = meaning.keys
    if meaning.kind == "person" and len(keys) > 1:
        keys = (min(keys, key=lambda key: (key not in persons, key)),)
    return Mention(meaning.kind, hit.span, "lexicon", keys, meaning.alternatives, meaning.code)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What entries of one name mean together; of persons all are named."""

    kind: Kind
    keys: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    code: str | None = None


@lru_cache(maxsize=_KEPT)
def _meaning(entries: tuple[Entry, ...]) -> _Meaning | None:
    if any(entry.kind == "exception" for entry in entries):
        entries = tuple(entry for entry in entries if entry.kind in ("title", "bystander"))
    if not entries:
        return None
    kinds = {entry.kind for entry in entries}
    if "seat" in kinds and not kinds & {"state", "person"}:
        return _Meaning("seat", _keys(entries, "seat")[:1], _keys(entries, "place")[:1])
    kind = next(kind for kind in _PRIORITY if kind in kinds)
    keys = _keys(entries, kind)
    if kind in ("title", "bystander"):
        return _Meaning(kind, code=keys[0])
    return _Meaning(kind, keys if kind == "person" else keys[:1])


def _keys(entries: Sequence[Entry], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.key for entry in entries if entry.kind == kind))
