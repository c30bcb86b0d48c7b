"""Officials of all documents → persons, by keys and judgements; never everyone against everyone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.resolve.judgement import Clusters, Judgement, Outcome
from kg.resolve.lore import Lore
from kg.resolve.naming import fold_name, fullest
from kg.resolve.persons import Person, compare_persons, keys_of
from kg.resolve.rulings import NO_RULINGS, Rulings, official_id
from kg.resolve.sightings import Sighting

_KIND = "Official"
_CROWD = 60  # persons under one key: more of them share it by chance


def persons_of(sightings: Iterable[Sighting], settled: Mapping[str, str]) -> dict[Sighting, Person]:
    """Return the officials that documents name; sightings with the same full name and actors are one already.

    `settled` gives the ids of states and organisations.
    """
    found: dict[str, list[tuple[Sighting, Person]]] = defaultdict(list)
    for sighting in sightings:
        if sighting.type == _KIND:
            person = _person(sighting, [settled.get(actor, actor) for actor in sighting.acts_for])
            found[person.id].append((sighting, person))
    united = {person_id: _united([person for _, person in same]) for person_id, same in found.items()}
    return {sighting: united[person.id] for same in found.values() for sighting, person in same}


def _person(sighting: Sighting, acts_for: Sequence[str]) -> Person:
    known = sighting.id if sighting.is_known else None
    actors = frozenset(acts_for)
    whole = fold_name(sighting.names[0].text) if sighting.names else sighting.id
    return Person(known or official_id(whole, actors), sighting.names, actors, frozenset(sighting.offices), known)


def _united(same: Sequence[Person]) -> Person:
    return Person(
        id=same[0].id,
        names=fullest(name for person in same for name in person.names),
        acts_for=frozenset(actor for person in same for actor in person.acts_for),
        offices=frozenset(office for person in same for office in person.offices),
        registry=same[0].registry,
    )


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
