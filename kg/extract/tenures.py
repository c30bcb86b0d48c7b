"""Offices told of persons, as claims; whom they act for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.extract.discourse import Discourse, Held, type_of
from kg.model.claim import Claim, Slot
from kg.rules.rulebook import Rules
from kg.text.matching import match_form

_RANKS_WITHOUT_OFFICE = frozenset({"honorific"})
_OF_A_STATE = frozenset(
    {"head-of-state", "head-of-government", "monarch", "minister", "deputy-minister", "ambassador", "envoy", "adviser",
     "military", "parliament", "spokesperson", "official", "mayor", "governor"}
)  # fmt: skip


def settle(discourse: Discourse, rules: Rules) -> None:
    """Complete whom offices are held for, and record whom each person acts for.

    A title without a state takes that of the same person's other titles in the document, else the state for which the
    registry knows this person in this office, else the state whose officials the document names without saying whose:
    that only identifies what the text means by it.
    """
    told: dict[str, tuple[str, ...]] = {}
    for held in discourse.held:
        if held.of:
            told.setdefault(held.who, held.of)
    for held in discourse.held:
        known = rules.holders.get((held.who, held.code or ""), ())[:1]
        if known:
            told.setdefault(held.who, known)
    home = discourse.home = _home(discourse, rules)
    completed = []
    for held in discourse.held:
        owners = tuple(state for key in held.of for state in _standing_for(key, told, rules))
        known = rules.sides.get(held.who) or home
        of = owners or told.get(held.who) or (known if rules.office_ranks.get(held.code or "") in _OF_A_STATE else ())
        completed.append(replace(held, of=_with_state(of, rules)))
    discourse.held = completed
    for held in completed:
        for actor in held.of:
            discourse.meet(actor)
            discourse.things[held.who].acts_for.setdefault(actor)


def _standing_for(key: str, told: Mapping[str, tuple[str, ...]], rules: Rules) -> tuple[str, ...]:
    """Who speaks for a person speaks for those whose office the person holds."""
    if type_of(key) != "Official":
        return (key,)
    return tuple(of for of in told.get(key) or rules.sides.get(key, ()) if type_of(of) != "Official")


def _home(discourse: Discourse, rules: Rules) -> tuple[str, ...]:
    """Return the state from which the document speaks: that of the officials whose bare title identifies it."""
    told = {held.who for held in discourse.held if held.of}
    bare: dict[str, set[str]] = defaultdict(set)
    owned: dict[str, set[str]] = defaultdict(set)
    for held in discourse.held:
        known = rules.holders.get((held.who, held.code or ""), ())[:1]
        for key in held.of or known:
            if key.startswith("state/"):
                (owned if held.who in told else bare)[key].add(held.who)
    counted = bare or owned
    return (min(counted, key=lambda key: (-len(counted[key]), key)),) if counted else ()


def _with_state(of: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    """A government body stands for its state, which comes first."""
    states = [rules.states_of[key] for key in of if key.startswith("organization/") and key in rules.states_of]
    return tuple(dict.fromkeys([*(key for key in of if key.startswith("state/")), *states, *of]))


def claims(discourse: Discourse, rules: Rules) -> Iterator[Claim]:
    """Yield a claim for each office that the document tells of a person."""
    seen = set()
    for held in discourse.held:
        if _is_no_office(held, rules):
            continue
        if held.code and rules.office_ranks.get(held.code) in _RANKS_WITHOUT_OFFICE:
            continue
        for actor in held.of or ("",):
            if (held.who, held.title, actor, held.passage) in seen:
                continue
            seen.add((held.who, held.title, actor, held.passage))
            slots = [Slot("member", held.who, held.rule, held.span), Slot("office", held.title, held.rule, held.span)]
            if actor:
                slots.append(Slot("organization", actor, held.rule, held.span))
            yield Claim("Tenure", tuple(slots), held.passage, held.rule)


def _is_no_office(held: Held, rules: Rules) -> bool:
    """The head of an institute or newspaper is no official."""
    tongue = "en" if held.title.language == "en" else "zh"
    words = rules.grammars[tongue].words.get("no_office")
    return words is not None and words.search(match_form(held.title.text)) is not None
