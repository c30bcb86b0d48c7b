"""Writes documents made from templates in three written forms, and what is true of them.

`python -m bench.generate --documents N --seed S -o DIR` writes `DIR/documents.jsonl`, about 2 kB a document, and
`DIR/truth.jsonl`, a line a document in the same order. Document `i` is the same for every N above it. Two documents
open with the same event and each goes back to two earlier ones, so that an event is told about six times.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.world import FORMS, Event, Person, World

BACK = 40
OPENERS = 2
_TOGETHER = 3  # sentences in a paragraph


@dataclass(frozen=True, slots=True)
class Made:
    """A document as a record of JSON Lines, and its truth."""

    record: dict[str, Any]
    truth: dict[str, Any]


def make_document(world: World, seed: int, number: int) -> Made:
    """Return document `number` of a world."""
    rng = Random(f"{seed}/{number}")
    form = FORMS[number % len(FORMS)]
    opening = world.event(number // OPENERS)
    is_before = opening.is_announced and number % OPENERS == 0
    published = opening.day + timedelta(days=-1 if is_before else 1)
    earlier = sorted({opening.number - rng.randint(1, BACK) for _ in range(2)})
    events = [opening, *(world.event(at) for at in earlier if at >= 0)]
    text = _text(world, form, [_told(world, form, event, rng, event.day > published) for event in events], rng)
    name = f"synthetic-{number:07}"
    record = {
        "id": name,
        "title": world.words["title"][form].format_map(_slots(world, form, opening)),
        "published": published.isoformat(),
        "publisher": world.words["publisher"][form],
        "text": text,
    }
    truth = {
        "document": name,
        "language": form,
        "published": published.isoformat(),
        "events": [_true(form, event, event.day > published) for event in events],
    }
    return Made(record, truth)


def _text(world: World, form: str, told: Sequence[str], rng: Random) -> str:
    filler, things = world.words["filler"][form], world.words["things"][form]
    count = world.words["fillers"][form]
    drawn = [filler[at % len(filler)] for at in rng.sample(range(count), count)]
    between = [one.format(x=rng.choice(things), n=rng.randint(2, 98)) for one in drawn]
    step = count // len(told)
    for at, sentence in enumerate(told):
        between.insert(at * (step + 1), sentence)
    paragraphs = [between[at : at + _TOGETHER] for at in range(0, len(between), _TOGETHER)]
    return "\n\n".join((" " if form == "en" else "").join(sentences) for sentences in paragraphs) + "\n"


def _told(world: World, form: str, event: Event, rng: Random, is_ahead: bool) -> str:
    forms = world.words["events"][event.kind]["planned" if is_ahead else "told"][form]
    told: str = rng.choice(forms).format_map(_slots(world, form, event))
    return told


def _slots(world: World, form: str, event: Event) -> dict[str, str]:
    first, second = event.sides
    return {
        "a": first.state.names[form],
        "b": second.state.names[form],
        "pa": _with_office(world, form, first),
        "pb": _with_office(world, form, second),
        "place": event.place.capital_names[form] if event.place else "",
        "date": _dated(world, form, event.day),
        "name": event.name[form],
    }


def _with_office(world: World, form: str, person: Person) -> str:
    words: str = world.words["person"][form]
    return words.format(office=person.titles[form], person=person.names[form], state=person.state.names[form])


def _dated(world: World, form: str, day: date) -> str:
    words: str = world.words["date"][form]
    return words.format(y=day.year, m=day.month, d=day.day, month=world.words["months"][day.month - 1])


def _true(form: str, event: Event, is_ahead: bool) -> dict[str, Any]:
    """Return what a document tells of an event; the same `event` is the same event in all documents."""
    is_meeting = event.type == "Meeting"
    return {
        "event": f"event-{event.number:07}",
        "type": event.type,
        "kind": event.kind if is_meeting else None,
        "status": ("planned" if is_ahead else "held") if is_meeting else ("proposed" if is_ahead else "signed"),
        "date": event.day.isoformat(),
        "place": event.place.capital if event.place else None,
        "name": None if is_meeting else event.name[form],
        "sides": [
            {"person": side.names[form], "office": side.titles[form], "state": side.state.id} for side in event.sides
        ],
    }


def make_documents(count: int, seed: int) -> Iterator[Made]:
    """Yield the first documents of the world of a seed."""
    world = World(seed)
    for number in range(count):
        yield make_document(world, seed, number)


def write_documents(folder: Path, count: int, seed: int) -> None:
    """Write documents.jsonl and truth.jsonl into a folder, which is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8", newline="\n") as documents,
        (folder / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as truth,
    ):
        for made in make_documents(count, seed):
            documents.write(json.dumps(made.record, ensure_ascii=False) + "\n")
            truth.write(json.dumps(made.truth, ensure_ascii=False) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, required=True, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another world")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args(arguments)
    write_documents(options.out, options.documents, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
