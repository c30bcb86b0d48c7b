"""Offices told of persons, as claims; whom they act for."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.discourse import Discourse, Held
from kg.model.claim import Claim, Slot
from kg.rules.rulebook import Rules

_RANKS_WITHOUT_OFFICE = frozenset({"honorific"})


def settle(discourse: Discourse, rules: Rules) -> None:
    """Complete whom offices are held for, and record whom each person acts for.

    A title without a state takes that of the same person's other titles in the document, else the state for which the
    registry knows this person in this office: that only identifies what the text means by it.
    """
    told: dict[str, tuple[str, ...]] = {}
    for held in discourse.held:
        if held.of:
            told.setdefault(held.who, held.of)
    completed = []
    for held in discourse.held:
        of = held.of or told.get(held.who) or rules.holders.get((held.who, held.code or ""), ())[:1]
        of = _with_state(of, rules)
        completed.append(Held(held.who, held.title, held.code, of, held.span, held.passage, held.rule))
    discourse.held = completed
    for held in completed:
        for actor in held.of:
            discourse.meet(actor)
            discourse.things[held.who].acts_for.setdefault(actor)


def _with_state(of: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    """A government body stands for its state, which comes first."""
    states = [rules.states_of[key] for key in of if key.startswith("organization/") and key in rules.states_of]
    return tuple(dict.fromkeys([*(key for key in of if key.startswith("state/")), *states, *of]))


def claims(discourse: Discourse, rules: Rules) -> Iterator[Claim]:
    """Yield a claim for each office that the document tells of a person."""
    seen = set()
    for held in discourse.held:
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
