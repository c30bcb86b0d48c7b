"""Officials of all documents → persons, by keys and judgements; never everyone against everyone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model.claim import Name, Reading, Thing
from kg.resolve.judgement import Clusters, Judgement, Outcome
from kg.resolve.lore import Lore
from kg.resolve.naming import fold_name, fullest, tagged
from kg.resolve.persons import Person, compare_persons, keys_of
from kg.resolve.rulings import NO_RULINGS, Rulings, official_id

Mention = tuple[str, str]
"""Id of a document and key of a thing in it."""

_KIND = "Official"
_CROWD = 60  # persons under one key: more of them share it by chance


def tellings_of(readings: Iterable[Reading], settled: Mapping[Mention, str], lore: Lore) -> dict[Mention, Person]:
    """Return the officials that documents name; tellings with the same full name and actors are one already.

    `settled` gives the ids of states and organisations.
    """
    found: dict[str, list[tuple[Mention, Person]]] = defaultdict(list)
    for reading in readings:
        offices = _offices(reading, lore)
        for thing in reading.things:
            if thing.type == "Official":
                mention = (reading.document.id, thing.key)
                person = _person(thing, [settled.get((reading.document.id, key), key) for key in thing.acts_for],
                                 offices.get(thing.key, frozenset()))  # fmt: skip
                found[person.id].append((mention, person))
    united = {person_id: _united([person for _, person in same]) for person_id, same in found.items()}
    return {mention: united[person.id] for same in found.values() for mention, person in same}


def _person(thing: Thing, acts_for: Sequence[str], offices: frozenset[str]) -> Person:
    known = None if thing.key.startswith("?") else thing.key
    actors = frozenset(acts_for)
    names = fullest(map(tagged, thing.names))
    whole = fold_name(names[0].text) if names else thing.key
    return Person(known or official_id(whole, actors), names, actors, offices, known)


def _united(same: Sequence[Person]) -> Person:
    return Person(
        id=same[0].id,
        names=fullest(name for person in same for name in person.names),
        acts_for=frozenset(actor for person in same for actor in person.acts_for),
        offices=frozenset(office for person in same for office in person.offices),
        registry=same[0].registry,
    )


def _offices(reading: Reading, lore: Lore) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for claim in reading.claims:
        if claim.type == "Tenure":
            titles = frozenset(lore.office(value.text) for value in claim.values("office") if isinstance(value, Name))
            for key in claim.values("member"):
                found[str(key)] = found.get(str(key), frozenset()) | titles
    return found


def join_persons(
    persons: Iterable[Person], lore: Lore, rulings: Rulings = NO_RULINGS
) -> tuple[dict[str, str], list[Judgement]]:
    """Return for each person's id the id of the person that stands for all his tellings, and the judgements made.

    A merely likely match counts only where one group of tellings competes for it.
    """
    by_id = {person.id: person for person in sorted(persons, key=lambda person: person.id)}
    clusters = Clusters(by_id, {person.id: person.registry for person in by_id.values() if person.registry})
    for left, right in rulings.apply(clusters, {(_KIND, one): one for one in by_id}):
        clusters.join(left, right)
    judgements = []
    likely: dict[str, list[tuple[str, Outcome]]] = defaultdict(list)
    for left, right in _pairs(by_id, lore):
        outcome = compare_persons(by_id[left], by_id[right], lore)
        if outcome.verdict == "same" and clusters.join(left, right):
            judgements.append(Judgement(left, right, "same", outcome.reason, outcome.similarity, _KIND))
        elif outcome.verdict == "unsure" and clusters.may_join(left, right):
            likely[left].append((right, outcome))
            likely[right].append((left, outcome))
    judgements += _decide(by_id, clusters, likely)
    return _standing(clusters), judgements


def _pairs(by_id: Mapping[str, Person], lore: Lore) -> Iterator[tuple[str, str]]:
    blocks: dict[str, list[str]] = defaultdict(list)
    for person in by_id.values():
        for key in sorted(set(keys_of(person, lore.sound))):
            blocks[key].append(person.id)
    seen = set()
    for key in sorted(blocks):
        block = blocks[key]
        if len(block) > _CROWD and not key.startswith("name|"):
            continue
        for place, left in enumerate(block):
            for right in block[place + 1 :]:
                if (left, right) not in seen:
                    seen.add((left, right))
                    yield left, right


def _decide(
    by_id: Mapping[str, Person], clusters: Clusters[str], likely: Mapping[str, Sequence[tuple[str, Outcome]]]
) -> Iterator[Judgement]:
    """Join those with one likely partner; the persons with the shortest names choose first, as they know least."""
    choosing = sorted(likely, key=lambda person_id: (_fullness(by_id[person_id]), person_id))
    for left in choosing:
        partners: dict[str, tuple[str, Outcome]] = {}
        for right, outcome in sorted(likely[left], key=lambda pair: (-pair[1].similarity, pair[0])):
            apart = clusters.root(right) != clusters.root(left) and clusters.may_join(left, right)
            if apart and _fullness(by_id[right]) >= _fullness(by_id[left]):
                partners.setdefault(clusters.root(right), (right, outcome))
        for right, outcome in partners.values():
            alone = len(partners) == 1
            joined = alone and clusters.join(left, right)
            reason = outcome.reason if alone else f"{outcome.reason}, but {len(partners)} persons compete"
            yield Judgement(left, right, "same" if joined else "unsure", reason, outcome.similarity, _KIND)


def _fullness(person: Person) -> int:
    return max((len(name.text.replace("·", " ").split()) for name in person.names), default=0)


def _standing(clusters: Clusters[str]) -> dict[str, str]:
    return {
        member: next((one for one in group if not one.startswith("?")), root)
        for root, group in clusters.groups().items()
        for member in group
    }
