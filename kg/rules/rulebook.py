"""All rules of reading in their compiled form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.errors import Fault, RuleError
from kg.registry import Registry
from kg.rules import entries, schema
from kg.rules.bounds import bounded
from kg.rules.characters import guarded, one_of
from kg.rules.cues import Vocabulary
from kg.rules.late import Expression, Late
from kg.rules.lexicon import Entry, Lexicon
from kg.rules.load import load_shipped
from kg.rules.pattern import PatternError, needs, written_out
from kg.rules.place import Place
from kg.rules.shorts import Shorts, numbered, over_marked, some_of
from kg.rules.values import Chunk, Confidence, Frame, Grammar, Rules, cues_of
from kg.text.matching import match_form

TONGUES: tuple[schema.Tongue, ...] = ("en", "zh")
FAMILIES: tuple[schema.Family, ...] = ("meeting", "agreement", "membership")


def load_rules(registry: Registry) -> Rules:
    """Return the shipped rules compiled with the names of a registry.

    Raises:
        RuleError: a rule file breaks its form or a pattern names what is not there; all faults with their lines. What
            is no regular expression raises it at its first use.
    """
    names = list(entries.registry_entries(registry))
    offices = load_shipped("lexicons/offices.yaml", schema.OfficesForm).root
    return Rules(
        lexicon=Lexicon([*names, *entries.title_entries(offices), *entries.other_entries(registry)]),
        grammars=_grammars(registry),
        shorts=entries.shorts(registry),
        state_names=entries.state_names(registry),
        holders=_holders(registry),
        sides=_sides(registry),
        states_of={key: entity.state for key, entity in registry.entities.items() if entity.state},
        bodies=_bodies(registry),
        capitals={key: entity.capital for key, entity in registry.entities.items() if entity.capital},
        confidence=Confidence(**load_shipped("confidence.yaml", schema.ConfidenceForm).model_dump()),
        meant_offices={office.code: office.meant for office in offices if office.meant},
        office_ranks={office.code: office.rank for office in offices},
        single_offices=frozenset(office.code for office in offices if office.single),
        former_states=frozenset(
            key for key, entity in registry.entities.items() if entity.end and entity.type == "State"
        ),
        own_offices=_own_offices(offices, names),
    )


def _own_offices(offices: Iterable[schema.OfficeForm], names: Iterable[Entry]) -> Mapping[str, str]:
    """Return the English titles that only one actor has: those listed, and those that end with the name of a state."""
    states = {match_form(entry.name): entry.key for entry in names if entry.kind == "state" and entry.language == "en"}
    found = {}
    for office in offices:
        for title in office.en:
            state = states.get(match_form(title).rpartition(" of ")[2])
            if state is not None:
                found[match_form(title)] = state
        found.update({match_form(title): actor for title, actor in office.own.items()})
    return found


def _holders(registry: Registry) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for tenure in registry.tenures:
        found[tenure.official, tenure.office].setdefault(tenure.actor)
    return {key: tuple(actors) for key, actors in found.items()}


def _bodies(registry: Registry) -> Mapping[str, str]:
    twins = {
        key: key.replace("agreement/", "organization/") for key in registry.entities if key.startswith("agreement/")
    }
    return {pact: body for pact, body in twins.items() if body in registry.entities}


def _sides(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for tenure in registry.tenures:
        found[tenure.official].add(tenure.actor)
    states = {who: {actor for actor in actors if actor.startswith("state/")} for who, actors in found.items()}
    return {who: tuple(actors) for who, actors in states.items() if len(actors) == 1}


def _grammars(registry: Registry) -> Mapping[str, Grammar]:
    faults: list[Fault] = []
    frames = [
        (f"frames/{family}s.yaml", load_shipped(f"frames/{family}s.yaml", schema.FramesForm)) for family in FAMILIES
    ]
    found: dict[str, Grammar] = {tongue: _grammar(tongue, registry, frames, faults) for tongue in TONGUES}
    if faults:
        raise RuleError(faults)
    return found


def _grammar(
    tongue: schema.Tongue, registry: Registry, families: list[tuple[str, schema.FramesForm]], faults: list[Fault]
) -> Grammar:
    file = f"grammar/{tongue}.yaml"
    form = load_shipped(file, schema.LanguageForm)
    lists = {name: f"(?:{'|'.join(texts)})" for name, texts in form.words.items() if texts}
    macros = lists | form.macros | _character_macros(form, registry)
    chunks = _chunks(form, macros, file, faults)
    frames = [frame for name, family in families for frame in _frames(name, family, tongue, macros, faults)]
    return Grammar(
        tongue,
        tuple(chunks),
        tuple(frames),
        {name: _any_of(texts, tongue, Place(file, ("words", name))) for name, texts in form.words.items()},
        _compounds(form, registry, file, faults),
        form.characters.get("major_shorts", ""),
        cues_of(chunks, frames),
        sum(1 << at for at, chunk in enumerate(chunks) if chunk.resolve == "name"),
        form.homes,
    )


def _chunks(form: schema.LanguageForm, macros: Mapping[str, str], file: str, faults: list[Fault]) -> list[Chunk]:
    vocabulary = Vocabulary(macros)
    found = []
    for at, chunk in enumerate(form.chunks):
        pattern = _compiled(chunk.pattern, macros, Place(file, ("chunks", at, "pattern")), faults)
        wanted, cue = needs(chunk.pattern, macros), vocabulary.words_of(chunk.pattern)
        found.append(Chunk(chunk.id, pattern, chunk.make, chunk.resolve, chunk.repeat, wanted, cue))
    return found


def _compounds(form: schema.LanguageForm, registry: Registry, file: str, faults: list[Fault]) -> Shorts:
    """Return the compound patterns; any short form of a state and any beginning of its name may be meant."""
    chars = [*entries.shorts(registry), *(name[0] for name in entries.state_names(registry))] if form.compounds else []
    places = numbered(char for char in chars if not char.isascii())
    texts = [over_marked(pattern, places) for pattern in form.compounds]
    patterns = [_compiled(text, {}, Place(file, ("compounds", at)), faults) for at, text in enumerate(texts)]
    some = _compiled(some_of(texts), {}, Place(file, ("compounds",)), faults)
    return Shorts(tuple(patterns), places, some)


def _frames(
    file: str, family: schema.FramesForm, tongue: schema.Tongue, shared: Mapping[str, str], faults: list[Fault]
) -> list[Frame]:
    macros = dict(shared) | family.macros.get(tongue, {})
    vocabulary = Vocabulary(macros)
    found = []
    for at, form in enumerate(family.frames):
        if form.language != tongue:
            continue
        own = macros | {"t": form.trigger}
        made = Frame(
            id=form.id,
            family=family.family,
            kind=form.kind,
            kinds=tuple(_kinds(form, Place(file, ("frames", at, "kinds")))),
            trigger=_compiled(form.trigger, own, Place(file, ("frames", at, "trigger")), faults),
            pattern=_compiled(form.pattern, own, Place(file, ("frames", at, "pattern")), faults),
            status=form.status,
            elided=form.elided,
            continues=form.continues,
            undated=form.undated,
            source=form.pattern,
            macros=own,
            needs=needs(form.pattern, own),
            cue=vocabulary.words_of(form.trigger),
            words=vocabulary.words_of(form.pattern),  # beside those of the trigger
        )
        found.append(made)
    return found


def _character_macros(form: schema.LanguageForm, registry: Registry) -> dict[str, str]:
    if "not_transliteration" not in form.characters:
        return {}
    chars = form.characters
    known = entries.transliteration_characters(registry, chars["transliteration"], chars["not_transliteration"])
    never = form.words.get("not_in_names", ())
    return {
        "tr": one_of(known, never),
        "surname": one_of(chars["surnames"], never),
        "double": chars["double_surnames"],
        "inner": f"[{chars['inner']}]",
        "after": f"[^\\u4e00-\\u9fff]|[{re.escape(chars['after_name'])}]|$",
    }


def _kinds(form: schema.FrameForm, place: Place) -> Iterator[tuple[Expression, str]]:
    for words, kind in form.kinds.items():
        yield Late(bounded(words), place), kind


def _any_of(texts: tuple[str, ...], tongue: str, place: Place) -> Expression:
    if not texts:
        return Late(r"(?!)", place)
    body = bounded("|".join(sorted(texts, key=lambda text: (-len(text), text))))
    return Late(rf"(?<!\w)(?:{body})(?!\w)" if tongue == "en" else guarded(body), place)


def _compiled(pattern: str, macros: Mapping[str, str], place: Place, faults: list[Fault]) -> Expression:
    try:
        return Late(written_out(pattern, macros), place)
    except PatternError as error:
        faults.append(place.fault(str(error)))
        return Late(r"(?!)", place)
