"""A difference as text for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from kg.ask import Quote, Value
from kg.diff.tell import Row, Telling, Thing
from kg.diff.words import Words, form

_MARKS = {"added": "+", "removed": "-", "changed": "~"}


def as_text(telling: Telling) -> str:
    """Return the difference for people: how much, and by class what is new (+), gone (-) or changed (~)."""
    return "".join(f"{line}\n" for line in _lines(telling, form().words[telling.language]))


def _lines(telling: Telling, words: Words) -> Iterator[str]:
    difference = telling.difference
    if not difference:
        yield words.same
        return
    yield words.total.format(added=len(difference.added), removed=len(difference.removed))
    for title, group in groupby(telling.things, key=lambda thing: thing.type):
        things = tuple(group)
        yield ""
        yield f"{title} ({_counted([thing.how for thing in things], words)})"
        for thing in things:
            yield from _thing(thing)
    if any(telling.others):
        yield ""
        yield f"{words.others}: +{telling.others[1]} -{telling.others[0]}"
    if difference.graphs:
        yield ""
        yield f"{words.graphs} ({_counted([how for _, how, _, _ in difference.graphs], words)})"
        for graph, how, removed, added in difference.graphs:
            yield f"  {_MARKS[how]} {graph}  +{added} -{removed}"


def _counted(hows: list[str], words: Words) -> str:
    named = {"added": words.added, "removed": words.removed, "changed": words.changed}
    return ", ".join(f"{hows.count(how)} {word}" for how, word in named.items() if how in hows)


def _thing(thing: Thing) -> Iterator[str]:
    yield f"  {_MARKS[thing.how]} {thing.thing.text}"
    yield f"    {thing.thing.iri}"
    for row in thing.rows:
        yield from _row(row)
    yield from (line for quote in thing.removed for line in _quote("-", quote))
    yield from (line for quote in thing.added for line in _quote("+", quote))


def _row(row: Row) -> Iterator[str]:
    name = row.property.text
    if len(row.removed) == len(row.added) == 1:
        yield f"      {name}: {row.removed[0].text} → {row.added[0].text}"
        return
    for mark, values in (("-", row.removed), ("+", row.added)):
        if values:
            yield f"      {mark} {name}: {'; '.join(value.text for value in values)}"


def _quote(mark: str, quote: Quote) -> Iterator[str]:
    date = f", {quote.date}" if quote.date else ""
    yield f"      {mark} “{' '.join(quote.text.split())}”"
    yield f"        — {quote.document.text}{date} · {quote.place}"


def as_json(telling: Telling) -> str:
    """Return the difference as JSON, keys in a fixed order: counts, `things`, `others`, `graphs`."""
    difference = telling.difference
    data = {
        "added": len(difference.added),
        "removed": len(difference.removed),
        "language": telling.language,
        "things": [_thing_data(thing) for thing in telling.things],
        "others": {"removed": telling.others[0], "added": telling.others[1]},
        "graphs": [
            {"graph": graph, "how": how, "removed": removed, "added": added}
            for graph, how, removed, added in difference.graphs
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _thing_data(thing: Thing) -> dict[str, object]:
    return {
        "iri": thing.thing.iri,
        "label": thing.thing.text,
        "type": thing.type,
        "how": thing.how,
        "statements": [
            {
                "property": asdict(row.property),
                "removed": [_value_data(value) for value in row.removed],
                "added": [_value_data(value) for value in row.added],
            }
            for row in thing.rows
        ],
        "quotes": {
            "removed": [asdict(quote) for quote in thing.removed],
            "added": [asdict(quote) for quote in thing.added],
        },
    }


def _value_data(value: Value) -> dict[str, str | None]:
    return {"text": value.text, "iri": value.iri}
