"""The rules of reading as values: patterns, frames, grammars, and what is known of states and offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.model.mention import Kind
from kg.rules.cues import Cues, Words
from kg.rules.late import Expression
from kg.rules.lexicon import Lexicon
from kg.rules.shorts import Shorts


@dataclass(frozen=True, slots=True)
class Chunk:
    """A compiled chunk pattern; a text without one of each set of characters in `needs` cannot match.

    Nor can one without any of the words `cue`, where there are some.
    """

    id: str
    pattern: Expression
    make: Kind
    resolve: str | None
    repeat: bool
    needs: tuple[frozenset[str], ...] = ()
    cue: Words | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A compiled event frame; `trigger` alone tells quickly that a sentence has none.

    `source` is the pattern as written and `macros` what its names stand for; `cue` and `needs` are as those of a chunk,
    the one of the trigger, the others of the pattern, and so are its `words`.
    """

    id: str
    family: str
    kind: str | None
    kinds: tuple[tuple[Expression, str], ...]
    trigger: Expression
    pattern: Expression
    status: str | None
    elided: str | None
    continues: bool
    source: str
    macros: Mapping[str, str] = field(repr=False, compare=False)
    needs: tuple[frozenset[str], ...] = ()
    cue: Words | None = None
    undated: bool = False
    words: Words | None = None


def cues_of(chunks: Sequence[Chunk], frames: Sequence[Frame]) -> Cues:
    """Return what tells which chunk patterns, behind these which triggers, then which frames a sentence may match."""
    words = [*(chunk.cue for chunk in chunks), *(frame.cue for frame in frames), *(frame.words for frame in frames)]
    return Cues(words, [*(chunk.needs for chunk in chunks), *(() for _ in frames), *(frame.needs for frame in frames)])


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled rules of one language; `words` match any word of a list, cues tell which rules a text may need.

    `cues` are those of `cues_of`; `naming_chunks` are those that find unknown persons, as a set of them.
    """

    language: str
    chunks: tuple[Chunk, ...]
    frames: tuple[Frame, ...]
    words: Mapping[str, Expression]
    compounds: Shorts
    major_shorts: str
    cues: Cues
    naming_chunks: int
    homes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confidence:
    """How much a fact is trusted, 0 to 1, by the beginning of its rule's name."""

    default: float
    rules: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that reading needs: names, grammars, and what the registry knows of states and offices.

    `shorts` maps one-character forms to states, `state_names` folded Chinese names to states, `holders` a person and
    an office code to those the office is held for, `sides` a person to the one state all his offices are held for;
    `bodies` maps agreements that are
    organisations too (same key) to these, `states_of` maps places and government bodies to their state, `capitals` a
    state to the place from which it is governed. `single_offices` have one holder at a time, `former_states` are gone,
    `own_offices` are titles (folded) that only one state has, `meant_offices` maps an office to others it may mean.
    """

    lexicon: Lexicon
    grammars: Mapping[str, Grammar]
    shorts: Mapping[str, tuple[str, ...]]
    state_names: Mapping[str, str]
    holders: Mapping[tuple[str, str], tuple[str, ...]]
    sides: Mapping[str, tuple[str, ...]]
    states_of: Mapping[str, str]
    bodies: Mapping[str, str]
    capitals: Mapping[str, str]
    office_ranks: Mapping[str, str]
    single_offices: frozenset[str]
    former_states: frozenset[str]
    own_offices: Mapping[str, str]
    meant_offices: Mapping[str, tuple[str, ...]]
    confidence: Confidence
