"""Folders of documents that come, change and go, and what is true of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import kg
from bench.generate import Made, make_documents

Fact = tuple[str, ...]
QUESTION = """
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?kind ?a ?b ?c WHERE {
  { ?m a dip:Meeting ; dip:date ?b ; dip:participant/dip:represents? ?c . ?c a dip:State
    BIND("meeting" AS ?kind) BIND(STR(?m) AS ?a) }
  UNION { ?d a dip:Document ; dct:source ?a ; dct:title ?b BIND("document" AS ?kind) BIND("" AS ?c) }
}"""
"""All that is compared, in one question, so that an answer that mixes two states is seen."""


COLUMNS = ("kind", "a", "b", "c")


@dataclass(frozen=True, slots=True)
class State:
    """A folder's documents by name of file; `true` is what the generator knows, `built` what a fresh build tells."""

    files: dict[str, str]
    true: frozenset[Fact]
    built: frozenset[Fact]

    @property
    def missed(self) -> frozenset[Fact]:
        """Return what is true and not told."""
        return self.true - self.built


def facts(rows: Iterable[Sequence[str]]) -> frozenset[Fact]:
    """Return meetings by date and states, documents by file and title; names of things may differ between stores."""
    meetings: dict[str, tuple[str, set[str]]] = {}
    found: set[Fact] = set()
    for kind, a, b, c in rows:
        if kind == "document":
            found.add((kind, Path(a).name, b))
        else:
            meetings.setdefault(a, (b, set()))[1].add(c.rpartition("/")[2])
    return frozenset(found | {("meeting", date, *sorted(sides)) for date, sides in meetings.values()})


def make_states(folder: Path, *, documents: int, states: int, seed: int) -> list[State]:
    """Return states that follow each other in a circle: each lets a third go, brings as many, and changes a title."""
    step = max(documents // 3, 1)
    made = list(make_documents(step * states, seed))
    found = []
    for number in range(states):
        window = [made[(number * step + at) % len(made)] for at in range(documents)]
        found.append(_state(folder / f"state-{number}", window, number))
    return found


def _state(folder: Path, window: Sequence[Made], number: int) -> State:
    records = [dict(one.record) for one in window]
    records[-1]["title"] += f" ({number})"
    files = {f"{one['id']}.json": json.dumps(one, ensure_ascii=False) for one in records}
    show(folder, files)
    meetings = (one for made in window for one in made.truth["events"] if one["type"] == "Meeting")
    true = {("meeting", one["date"], *sorted(_code(side["state"]) for side in one["sides"])) for one in meetings}
    true |= {("document", f"{one['id']}.json", one["title"]) for one in records}
    rows = kg.build([folder]).query(QUESTION).records()
    return State(files, frozenset(true), facts([[row[name] or "" for name in COLUMNS] for row in rows]))


def _code(state: str) -> str:
    return state.rpartition("/")[2]


def show(folder: Path, files: dict[str, str]) -> None:
    """Let a folder hold these files and no others; those that are the same stay as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
