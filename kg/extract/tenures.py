"""Offices told of persons, as claims; whom they act for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from kg.extract.discourse import HOME, Discourse, Held, type_of
from kg.model.claim import Claim, Slot
from kg.rules.values import Rules
from kg.text.matching import match_form

_RANKS_WITHOUT_OFFICE = frozenset({"honorific"})
_NATIVE = 3
"""Characters of the longest usual Chinese name."""
_SEVERAL = re.compile(r"(?:ministers|envoys|presidents|leaders|secretaries|ambassadors|representatives|chiefs)\b", re.I)
"""Titles of several persons, who may be of several states."""
_CHAIN = re.compile(r"/| and ")
_OF_A_NAME = re.compile(r" (?:of|for) (?:the )?[A-Z][\w-]+\Z")
"""How an English title ends that says of what it is, though that is not known: the governor of Lakeland."""
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
    discourse.counterparts()
    home = discourse.home = _home(discourse, rules)
    told = _told(discourse, rules)
    completed = []
    last: tuple[str, ...] = ()
    guessed: dict[str, tuple[str, ...]] = {}
    for held in discourse.held:
        owners = _standing_for(held.of, home, told, rules)
        of = owners or _named_owner(held, rules) or told.get(held.who) or ()
        of = of or (() if _is_native(held, discourse) else _standing_for(held.lent, home, told, rules))
        if not of and rules.office_ranks.get(held.code or "") in _OF_A_STATE:
            of = rules.sides.get(held.who) or guessed.get(held.who) or _guessed(held, last, discourse, rules)
            guessed[held.who] = of
        completed.append(held._replace(of=_with_state(of, rules)))
        last = owners if owners and owners != home else last
    discourse.held = completed
    for held in completed:
        for actor in held.of:
            discourse.meet(actor)
            discourse.things[held.who].acts_for.setdefault(actor)


def _guessed(held: Held, last: tuple[str, ...], discourse: Discourse, rules: Rules) -> tuple[str, ...]:
    """Return for whom a bare title is held: at home, unless the person's name is foreign to those who write.

    A document that speaks for no state means the one that the sentence tells of.
    """
    if held.title.language == "en":
        return _likeliest(held, discourse, rules)
    if not discourse.is_at_home:
        return _standing_for(held.near, discourse.home, {}, rules)
    return last if last and discourse.has_latin_name(held.who) else discourse.home


def _likeliest(held: Held, discourse: Discourse, rules: Rules) -> tuple[str, ...]:
    """Return the state whose office it is likeliest to be, leaving out those of which somebody else is told to hold it.

    That is the one of which the document speaks with this title and no name; that
    of all officials of the document, if it is about it most; else the state told of beside the title.
    """
    if held.is_of_other or _is_of_a_name(held, rules):
        return ()
    borne = discourse.bearers(held.title.text)
    near, far = (_standing_for(places, discourse.home, {}, rules) for places in (held.near, held.far))
    first = discourse.home if _is_about(discourse, rules) else ()
    if _SEVERAL.search(held.title.text):
        return discourse.home if discourse.is_home_sure else first
    is_sure = discourse.is_home_sure or discourse.dateline is not None
    last = (*discourse.home, *far) if is_sure else (*far, *discourse.home)
    ranked = [*(borne if len(borne) == 1 else ()), *first, *near, *last]
    taken = _taken(held, discourse, rules) if held.code in rules.single_offices else frozenset()
    return next(
        ((state,) for state in ranked if type_of(state) == "State" and state not in taken | rules.former_states), ()
    )


def _is_of_a_name(held: Held, rules: Rules) -> bool:
    end = _OF_A_NAME.search(held.title.text)
    portfolio = rules.grammars["en"].words.get("portfolio")
    return end is not None and (portfolio is None or portfolio.search(end.group()) is None)


def _is_about(discourse: Discourse, rules: Rules) -> bool:
    """Return whether a document names officials of the home state only, and tells of it twice as often as of others."""
    owners = {of for one in discourse.held for of in one.of[:1] if type_of(of) == "State"}
    told = Counter({key: count for key, count in discourse.told_of.items() if type_of(key) == "State"})
    for key, count in discourse.told_of.items():
        if key in rules.states_of:
            told[rules.states_of[key]] += count
    home = discourse.home[0] if discourse.home else ""
    others = max((count for key, count in told.items() if key != home), default=0)
    return len(owners) < 2 and told[home] >= 2 * others


def _taken(held: Held, discourse: Discourse, rules: Rules) -> frozenset[str]:
    """Return the states of which another person is told to hold the same office."""
    others = [one for one in discourse.held if one.code == held.code and one.who != held.who]
    return frozenset(state for one in others for state in one.of or _known(one, rules))


def _told(discourse: Discourse, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return whom persons hold offices for, by the text, else as the registry knows of this person in this office."""
    told: dict[str, tuple[str, ...]] = {}
    for held in discourse.held:
        of = tuple(key for key in held.of if key.startswith(("state/", "organization/")) and key != HOME)
        if of:
            told.setdefault(held.who, of)
    for held in discourse.held:
        if known := _known(held, rules):
            told.setdefault(held.who, known)
    return told


def _known(held: Held, rules: Rules) -> tuple[str, ...]:
    """Return the state for which a person is known to hold an office, or the only one that has it."""
    titles = _CHAIN.split(match_form(held.title.text)) if held.title.language == "en" else []
    own = next((rules.own_offices[title] for title in titles if title in rules.own_offices), None)
    return (own,) if own else rules.holders.get((held.who, held.code or ""), ())[:1]


def _standing_for(
    of: tuple[str, ...], home: tuple[str, ...], told: Mapping[str, tuple[str, ...]], rules: Rules
) -> tuple[str, ...]:
    """Return the states and organisations that the owners of an office stand for: of persons those of their offices."""
    found: list[str] = []
    for key in of:
        if key == HOME:
            found += home
        elif type_of(key) == "Official":
            found += [side for side in told.get(key) or rules.sides.get(key, ()) if type_of(side) != "Official"]
        elif type_of(key) == "Place":
            found += [rules.states_of[key]] if key in rules.states_of else []
        else:
            found.append(key)
    return tuple(dict.fromkeys(found))


def _home(discourse: Discourse, rules: Rules) -> tuple[str, ...]:
    """Return the state from which the document speaks: that of the officials whose bare titles identify it most often.

    A title that names a state itself (日本首相) tells nothing of it.
    """
    told = {held.who for held in discourse.held if held.of}
    bare: dict[str, list[str]] = defaultdict(list)
    owned: dict[str, list[str]] = defaultdict(list)
    for held in discourse.held:
        known = _known(held, rules)
        if not held.of and _named_owner(held, rules):
            continue
        for key in held.of or known:
            if key.startswith("state/") and key != HOME:
                (owned if held.who in told else bare)[key].append(held.who)
    counted = bare or owned
    discourse.is_home_sure = bool(bare)
    likely = _likely_homes(discourse, rules) & set(counted)
    if likely:
        return (min(likely),)
    if not bare and discourse.dateline:
        return _standing_for((discourse.dateline,), (), {}, rules)
    return (min(counted, key=lambda key: (-len(counted[key]), key)),) if counted else ()


def _likely_homes(discourse: Discourse, rules: Rules) -> set[str]:
    """Return for which state one says "us" in the written forms of a document that does so."""
    if not discourse.is_ours:
        return set()
    homes = rules.grammars["zh"].homes
    return {homes[held.title.language] for held in discourse.held if held.title.language in homes}


def _is_native(held: Held, discourse: Discourse) -> bool:
    """A person without a Latin or long name, in a document that speaks for a state, is of that state."""
    names = [text for text, _ in discourse.things[held.who].names]
    is_long = any(len(name) > _NATIVE for name in names)
    return held.title.language != "en" and discourse.is_at_home and not is_long


def _named_owner(held: Held, rules: Rules) -> tuple[str, ...]:
    """Return the state or body that a Chinese title begins with: 日本首相, 联合国秘书长."""
    if held.title.language == "en":
        return ()
    first = (hit for hit in rules.lexicon.find(held.title.text) if hit.span.start == 0)
    keys = (entry.key for hit in first for entry in hit.entries if entry.kind in ("state", "organization"))
    return tuple(keys)[:1]


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
