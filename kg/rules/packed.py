"""Rules as lines of JSON and back: what takes long to make of rule files and names is read as it was made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from kg.rules.cues import Marks, Words
from kg.rules.late import Expression, Late
from kg.rules.lexicon import Lexicon
from kg.rules.place import Place
from kg.rules.shorts import Shorts
from kg.rules.values import Chunk, Confidence, Frame, Grammar, Rules, cues_of

Plain = dict[str, Any]

_ALIKE = ("state_names", "states_of", "bodies", "capitals", "office_ranks", "own_offices")
"""Mappings of text to text."""
_LISTED = ("shorts", "sides", "meant_offices")
"""Mappings of text to several texts."""
_SETS = ("single_offices", "former_states")


def pack(rules: Rules) -> list[str]:
    """Return rules as made by `load_rules` as lines, those of names last."""
    plain = {
        **{name: dict(getattr(rules, name)) for name in (*_ALIKE, *_LISTED)},
        **{name: sorted(getattr(rules, name)) for name in _SETS},
        "grammars": [_packed_grammar(grammar) for grammar in rules.grammars.values()],
        "holders": [[*who, actors] for who, actors in rules.holders.items()],
        "confidence": [rules.confidence.default, dict(rules.confidence.rules)],
    }
    return [json.dumps(plain, ensure_ascii=False), *rules.lexicon.pack()]


def unpack(lines: list[bytes]) -> Rules:
    """Return the rules of such lines (UTF-8)."""
    plain: Plain = json.loads(lines[0])
    mappings: Plain = {name: plain[name] for name in _ALIKE}
    mappings |= {name: {key: tuple(texts) for key, texts in plain[name].items()} for name in _LISTED}
    return Rules(
        lexicon=Lexicon.unpack(lines[1:]),
        grammars={one["language"]: _grammar(one) for one in plain["grammars"]},
        holders={(official, office): tuple(actors) for official, office, actors in plain["holders"]},
        confidence=Confidence(*plain["confidence"]),
        single_offices=frozenset(plain["single_offices"]),
        former_states=frozenset(plain["former_states"]),
        **mappings,
    )


def _packed_grammar(grammar: Grammar) -> Plain:
    shared: list[Mapping[str, str]] = []
    return {
        "language": grammar.language,
        "chunks": [
            [one.id, _text(one.pattern), one.make, one.resolve, one.repeat, _marks(one.needs), _words(one.cue)]
            for one in grammar.chunks
        ],
        "frames": [_packed_frame(frame, shared) for frame in grammar.frames],
        "macros": shared,
        "words": {name: _text(words) for name, words in grammar.words.items()},
        "compounds": _packed_shorts(grammar.compounds),
        "major_shorts": grammar.major_shorts,
        "naming_chunks": grammar.naming_chunks,
        "homes": dict(grammar.homes),
    }


def _packed_shorts(shorts: Shorts) -> tuple[object, ...]:
    some = shorts.some
    return [_text(one) for one in shorts.patterns], dict(shorts.places), _text(some) if some else None


def _grammar(plain: Plain) -> Grammar:
    chunks = tuple(
        Chunk(id_, _late(pattern), make, resolve, repeat, _needs(needs), _cue(cue))
        for id_, pattern, make, resolve, repeat, needs, cue in plain["chunks"]
    )
    frames = tuple(_frame(one, plain["macros"]) for one in plain["frames"])
    patterns, places, some = plain["compounds"]
    return Grammar(
        plain["language"],
        chunks,
        frames,
        {name: _late(words) for name, words in plain["words"].items()},
        Shorts(tuple(map(_late, patterns)), places, _late(some) if some else None),
        plain["major_shorts"],
        cues_of(chunks, frames),
        plain["naming_chunks"],
        plain["homes"],
    )


def _packed_frame(frame: Frame, shared: list[Mapping[str, str]]) -> Plain:
    """Return a frame; the macros that it has with others of its family are told once."""
    macros = dict(frame.macros)
    trigger = macros.pop("t")
    if macros not in shared[-1:]:
        shared.append(macros)
    return {
        **{name: getattr(frame, name) for name in ("id", "family", "kind", "status", "elided", "continues", "source")},
        "undated": frame.undated,
        "kinds": [[_text(words), kind] for words, kind in frame.kinds],
        "trigger": _text(frame.trigger),
        "pattern": _text(frame.pattern),
        "macros": [len(shared) - 1, trigger],
        "needs": _marks(frame.needs),
        "cue": _words(frame.cue),
        "words": _words(frame.words),
    }


def _frame(plain: Plain, shared: list[Mapping[str, str]]) -> Frame:
    number, trigger = plain["macros"]
    return Frame(**plain | {
        "kinds": tuple((_late(words), kind) for words, kind in plain["kinds"]),
        "trigger": _late(plain["trigger"]),
        "pattern": _late(plain["pattern"]),
        "macros": {**shared[number], "t": trigger},
        "needs": _needs(plain["needs"]),
        "cue": _cue(plain["cue"]),
        "words": _cue(plain["words"]),
    })  # fmt: skip


def _text(expression: Expression) -> tuple[str, str, tuple[str | int, ...]]:
    late = cast(Late, expression)  # as all are that `load_rules` makes
    place = cast(Place, late.told)
    return late.pattern, place.file, place.path


def _late(plain: tuple[str, str, list[str | int]]) -> Expression:
    pattern, file, path = plain
    return Late(pattern, Place(file, tuple(path)))


def _marks(needs: Marks) -> list[str]:
    return ["".join(sorted(marks)) for marks in needs]


def _needs(plain: Iterable[str]) -> Marks:
    return tuple(map(frozenset, plain))


def _words(cue: Words | None) -> list[str] | None:
    return None if cue is None else sorted(cue)


def _cue(plain: list[str] | None) -> Words | None:
    return None if plain is None else frozenset(plain)
