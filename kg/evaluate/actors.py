"""What is told of actors beside events: memberships, offices, and things that a graph has twice."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.evaluate.align import Link
from kg.evaluate.gold import Gold, Office
from kg.evaluate.sheet import Count, Mark, Sheet
from kg.evaluate.told import local_name, name_form
from kg.rules.load import load_shipped


class WordsForm(BaseModel):
    """The form of `kg/data/evaluate.yaml`."""

    model_config = ConfigDict(extra="forbid")

    lesser: tuple[str, ...]


@cache
def _lesser() -> tuple[str, ...]:
    return tuple(map(name_form, load_shipped("evaluate.yaml", WordsForm).lesser))


def score_memberships(link: Link, gold: Gold) -> Sheet:
    """Return the marks of memberships; those of things that nobody annotated are left alone."""
    told = {(link.key(member), link.key(body)) for member, body in link.told.memberships}
    told = {pair for pair in told if any(key in link.entities for key in pair)}
    wanted = {(item.member, item.organization): item for item in gold.memberships}
    marks, remarks = [], []
    for pair, item in sorted(wanted.items()):
        if any(not other.optional for other in gold.memberships if (other.member, other.organization) == pair):
            hit = pair in told
            marks.append(Mark("membership", Count(right=int(hit), missed=int(not hit)), item.phenomena))
            remarks += [] if hit else [f"missed membership: {pair[0]} in {pair[1]}"]
    for member, body in sorted(told - wanted.keys()):
        marks.append(Mark("membership", Count(wrong=1)))
        remarks.append(f"spurious membership: {member} in {body}")
    return Sheet(tuple(marks), tuple(remarks))


def score_offices(link: Link, gold: Gold) -> Sheet:
    """Return the marks of offices: for each official whether one of the titles is right, and for whom it is held."""
    actors: defaultdict[str, set[str]] = defaultdict(set)
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for post in link.told.posts:
        official = link.key(post.official)
        titles[official] |= post.titles
        actors[official] |= {link.key(post.actor)} if post.actor is not None else set()
    wanted: defaultdict[str, list[Office]] = defaultdict(list)
    for item in gold.offices:
        wanted[item.official].append(item)
    sheet = Sheet()
    for official, items in sorted(wanted.items()):
        if not any(item.optional for item in items):
            sheet += _office(link, items, actors[official], titles[official])
    officials = {key for key, entity in gold.entities.items() if entity.type == "Official"}
    strangers = sorted(titles.keys() - wanted.keys() - officials)
    marks = tuple(Mark("office.of", Count(wrong=1)) for _ in strangers)
    return sheet + Sheet(marks, tuple(f"spurious official {official}" for official in strangers))


def _office(link: Link, items: list[Office], actors: set[str], titles: set[str]) -> Sheet:
    official = items[0].official
    right = {item.of for item in items} | {link.state_of(official)}
    forms = {name_form(title) for item in items for title in item.office}
    bodies = {link.key(thing) for thing, kind in link.told.types.items() if kind == "Organization"}
    has_actor = bool(actors & right)
    has_title = any(same_title(title, form) for title in titles for form in forms)
    phenomena = tuple(sorted({phenomenon for item in items for phenomenon in item.phenomena}))
    of = Count(int(has_actor), len(actors - right - bodies), int(not has_actor))
    title = Count(int(has_title), int(bool(titles) and not has_title), int(not has_title))
    asked = f"{sorted({item.of for item in items})} {sorted(forms)}"
    remark = f"office of {official}: {sorted(actors)} {sorted(titles)} for {asked}"
    return Sheet(
        (Mark("office.of", of, phenomena), Mark("office.title", title, phenomena)),
        (remark,) if any((of.wrong, of.missed, title.wrong, title.missed)) else (),
    )


def same_title(one: str, other: str) -> bool:
    """Return whether two titles (in their `name_form`) are of one office: equal, or one within the other.

    >>> same_title("presidentofrussia", "president"), same_title("vicepresident", "president")
    (True, False)
    """
    if one == other:
        return True
    if min(len(one), len(other)) < len("ab") or not (one in other or other in one):
        return False
    return _lesser_in(one) == _lesser_in(other)


def _lesser_in(title: str) -> set[str]:
    return {word for word in _lesser() if word in title}


def score_identity(link: Link) -> Sheet:
    """Return a mark for each thing that takes part in events under two nodes, one for each node too many."""
    events = (*link.told.meetings, *link.told.agreements)
    nodes: defaultdict[str, set[str]] = defaultdict(set)
    for thing in {thing for event in events for thing in event.sides | event.signatories}:
        key = link.keys.get(thing)
        if key is not None and link.told.types.get(thing) == link.entities[key].type:
            nodes[key].add(thing)
    twins = {key: sorted(map(local_name, things)) for key, things in sorted(nodes.items()) if len(things) > 1}
    marks = tuple(Mark("identity", Count(wrong=len(things) - 1)) for things in twins.values())
    return Sheet(marks, tuple(f"{len(things)} nodes for {key}: {', '.join(things)}" for key, things in twins.items()))
