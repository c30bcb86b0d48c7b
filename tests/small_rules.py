"""A grammar of a few rules over the invented cast of `tests.build`, so that tests of reading need no shipped rule."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.model.mention import Kind
from kg.rules.entries import title_entries
from kg.rules.lexicon import Entry, Lexicon
from kg.rules.pattern import compile_pattern
from kg.rules.schema import OfficeForm
from kg.rules.shorts import Shorts
from kg.rules.values import Chunk, Confidence, Frame, Grammar, Rules, cues_of
from tests.build import CAST

_NAMES = {
    "en": {
        "Russia": "russia", "Iran": "iran", "Turkey": "turkey", "Sochi": "sochi", "Geneva": "geneva",
        "Anton Belov": "belov", "Navid Karim": "karim", "Kaan Demir": "demir", "NATO": "nato",
    },
    "zh": {"俄罗斯": "russia", "伊朗": "iran", "索契": "sochi", "别洛夫": "belov", "卡里姆": "karim"},
}  # fmt: skip
_KINDS: Mapping[str, Kind] = {"state": "state", "organization": "organization", "place": "place", "official": "person"}
_FILL = "[^{actors},;.。]{0,30}?"
_OFFICES = (OfficeForm(code="minister", en=("Minister",), hans=("部长",), hant=("部長",), rank="minister"),)

_CHUNKS: Mapping[str, tuple[tuple[str, Kind, str | None, str], ...]] = {
    "en": (
        ("t.office", "person", None, "{title:title} {person:who}"),
        ("t.role", "role", None, "(?:the )?{state:of} {title:title}"),
        ("t.pair", "pair", "persons", "(?i:the two)"),
        ("t.he", "pair", "he", r"\b(?i:he)\b"),
        ("t.group", "group", None, "{actor} and {actor}"),
    ),
    "zh": (("t.zh.pair", "pair", "persons", "两人"), ("t.zh.office", "person", None, "{title:title}{person:who}")),
}
_FRAMES = {
    "en": (
        ("t.meet.verb", "meeting", "met|meet", "{actor:side}{fill}(?P<t>met|meet)(?: with)? {actor:side}"),
        ("t.meet.of", "meeting", "met|meet", "(?P<side__9>[{group}{pair}]){fill}(?P<t>met|meet)"),
        ("t.meet.loose", "meeting", "met|meet", "{actor:side}{fill}(?P<t>met|meet)"),
        ("t.more", "meeting", "talks", "(?P<t>talks) lasted"),
        ("t.sign", "agreement", "signed", "{actor:signer}{fill}(?P<t>signed) (?P<name>a treaty) with {actor:partner}"),
        ("t.join", "membership", "joined", "{owner:member} (?P<t>joined) {organization:organization}"),
    ),
    "zh": (("t.zh.meet", "meeting", "会谈", "{actor:side}{fill}[与同]{actor:side}{fill}(?P<t>会谈)"),),
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "planned": "will|plans to", "cancelled": "cancelled", "denied": "denied", "hypothetical": "may|could",
        "rejected": "refused", "speech": "said", "named_by_year": " (?:treaty|deal)", "before_place": "in ",
        "before_state_place": "in ", "since_after": " onwards",
    },
    "zh": {"planned": "将", "hypothetical": "可能", "before_place": "在", "speech": "表示"},
}  # fmt: skip


def small_rules() -> Rules:
    """The rules of this file, compiled."""
    return Rules(
        lexicon=Lexicon([*_entries(), *title_entries(_OFFICES)]),
        grammars={tongue: _grammar(tongue) for tongue in ("en", "zh")},
        shorts={},
        state_names={},
        holders={},
        sides={key: (CAST[side][0],) for key, side in CAST.values() if side},
        states_of={"place/sochi": "state/RUS"},
        bodies={},
        capitals={},
        office_ranks={"minister": "minister"},
        single_offices=frozenset(),
        former_states=frozenset(),
        own_offices={},
        meant_offices={},
        confidence=Confidence(1.0),
    )


def _entries() -> list[Entry]:
    found = []
    for language, names in _NAMES.items():
        for name, one in names.items():
            key = CAST[one][0]
            kind = _KINDS[key.partition("/")[0]]
            found.append(Entry(name, kind, key, "label", "en" if language == "en" else "zh-Hans"))
    return found


def _grammar(tongue: str) -> Grammar:
    macros = {"fill": _FILL}
    chunks = tuple(
        Chunk(id_, compile_pattern(pattern, macros), make, resolve, False)
        for id_, make, resolve, pattern in _CHUNKS[tongue]
    )
    frames = tuple(
        Frame(
            id=id_, family=family, kind=None, kinds=(), trigger=re.compile(trigger),
            pattern=compile_pattern(pattern, macros), status=None, elided=None, continues=id_ == "t.more",
            source=pattern, macros=macros,
        )
        for id_, family, trigger, pattern in _FRAMES[tongue]
    )  # fmt: skip
    words = {name: re.compile(pattern) for name, pattern in _WORDS[tongue].items()}
    return Grammar(tongue, chunks, frames, words, Shorts((), {}), "", cues_of(chunks, frames), 0)
