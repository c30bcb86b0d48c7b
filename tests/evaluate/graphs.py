"""Small graphs from plain data: what the cases of tests/cases/scoring.yaml tell.

meetings, agreements:  {name, sides, signatories, date or start and end, places, status}
memberships:           [member, organization]
tenures:               [official, title, actor or null]
represents:            [official, actor]
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kg.graph import Dataset
from kg.vocab import BASE, expand

_SIDE = {"Meeting": "dip:participant", "Agreement": "dip:party"}


def dataset(things: Mapping[str, list[str]], graph: Mapping[str, Any]) -> Dataset:
    """Return the graph that tells what `graph` has; `things` are a class and names by key."""
    return Dataset([*_things(things), *_events(graph), *_bonds(graph)])


def _things(things: Mapping[str, list[str]]) -> Iterator[str]:
    for key, (kind, *names) in things.items():
        yield _link(key, "rdf:type", expand(f"dip:{kind}"))
        for index, name in enumerate(names):
            yield _text(key, "skos:altLabel" if index else "rdfs:label", name)


def _events(graph: Mapping[str, Any]) -> Iterator[str]:
    for kind, section in (("Meeting", "meetings"), ("Agreement", "agreements")):
        for number, event in enumerate(graph.get(section, [])):
            key = f"{kind}-{number}"
            yield _link(key, "rdf:type", expand(f"dip:{kind}"))
            for prop, slot in ((_SIDE[kind], "sides"), ("dip:signatory", "signatories"), ("dip:place", "places")):
                yield from (_link(key, prop, BASE + other) for other in event.get(slot, []))
            for prop, slot in (
                ("dip:date", "date"),
                ("dip:startDate", "start"),
                ("dip:endDate", "end"),
                ("rdfs:label", "name"),
            ):
                yield from (_text(key, prop, str(event[slot])) for _ in range(slot in event))
            if "status" in event:
                yield _link(key, "dip:status", expand(f"dip:{event['status']}"))


def _bonds(graph: Mapping[str, Any]) -> Iterator[str]:
    for prop, section in (("org:memberOf", "memberships"), ("dip:represents", "represents")):
        yield from (_link(one, prop, BASE + other) for one, other in graph.get(section, []))
    for number, (official, title, actor) in enumerate(graph.get("tenures", [])):
        key = f"tenure-{number}"
        yield _link(key, "rdf:type", expand("dip:Tenure"))
        yield _link(key, "org:member", BASE + official)
        yield _text(key, "dip:office", title)
        if actor is not None:
            yield _link(key, "org:organization", BASE + actor)


def _link(key: str, prop: str, iri: str) -> str:
    return f"<{BASE}{key}> <{expand(prop)}> <{iri}> ."


def _text(key: str, prop: str, text: str) -> str:
    return f"<{BASE}{key}> <{expand(prop)}> {json.dumps(text, ensure_ascii=False)} ."
