"""Writes a graph of a given size in our vocabulary, around the states, officials and places of one that is there.

`python -m bench.graphs GRAPH --triples N --seed S -o OUT.nq`: to the triples of the resolved view of GRAPH come
meetings and agreements, told by one to three documents each, until there are N. `.nt` holds the view, `.nq` also the
graph of each document. Event `i` is the same for every N above it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from kg.graph import Dataset, load, split_line
from kg.vocab import BASE, expand

_PER_DOCUMENT = 3
_FIRST_DAY = date(1990, 1, 1)
_DAYS = 13_000
_TYPE, _LABEL = f"<{expand('rdf:type')}>", f"<{expand('rdfs:label')}>"
_KINDS = {"Meeting": ("talks", "call", "summit", "visit", "conference"), "Agreement": ("treaty", "deal", "statement")}
_STATUS = {"Meeting": ("held", "held", "held", "planned", "cancelled"), "Agreement": ("signed", "inForce", "proposed")}
_SIDES = {"Meeting": "participant", "Agreement": "party"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where events are about: nodes, and the labels of each in the syntax of N-Quads."""

    states: tuple[str, ...]
    officials: tuple[str, ...]
    places: tuple[str, ...]
    labels: dict[str, dict[str, str]]


def read_cast(dataset: Dataset) -> Cast:
    """Return the states, officials and places of a graph."""
    found: dict[str, list[str]] = {"State": [], "Official": [], "Place": []}
    classes = {f"<{expand(f'dip:{name}')}>": members for name, members in found.items()}
    labels: dict[str, dict[str, str]] = {}
    for subject, predicate, obj, _ in map(split_line, dataset.triples()):
        if predicate == _TYPE and obj in classes:
            classes[obj].append(subject)
        elif predicate == _LABEL:
            text, _, language = obj.rpartition("@")
            labels.setdefault(subject, {})[language] = text.strip('"')
    return Cast(tuple(found["State"]), tuple(found["Official"]), tuple(found["Place"]), labels)


def events(cast: Cast, seed: int) -> Iterator[list[str]]:
    """Yield the lines of one event after another, with those of the documents that tell of it; without end."""
    for number in count():
        rng = Random(f"{seed}/{number}")
        of_class = "Meeting" if rng.random() < 0.8 else "Agreement"
        subject = f"<{BASE}{of_class.lower()}/bench-{number}>"
        told = _event(of_class, cast, rng)
        lines = [f"{subject} {rest} ." for rest in told]
        for document in sorted({number // _PER_DOCUMENT, *rng.sample(range(number // _PER_DOCUMENT + 1), k=1)}):
            lines += _document(document, number, subject, told)
        yield lines


def _event(of_class: str, cast: Cast, rng: Random) -> list[str]:
    day = (_FIRST_DAY + timedelta(days=rng.randrange(_DAYS))).isoformat()
    sides = rng.sample(cast.officials if rng.random() < 0.7 else cast.states, k=rng.choice((2, 2, 2, 3, 4)))
    told = [f"{_TYPE} {_dip(of_class)}", f'{_dip("date")} "{day}"^^<{expand("xsd:date")}>']
    told += [f"{_dip('kind')} {_dip(rng.choice(_KINDS[of_class]))}"]
    told += [f"{_dip('status')} {_dip(rng.choice(_STATUS[of_class]))}"]
    told += [f"{_dip('place')} {rng.choice(cast.places)}"]
    told += [f"{_dip(_SIDES[of_class])} {side}" for side in sides]
    for language in ("en", "zh-Hans", "zh-Hant"):
        names = ", ".join(cast.labels[side].get(language, "?") for side in sides)
        told.append(f'{_LABEL} "{names}, {day}"@{language}')
    return told


def _document(document: int, number: int, subject: str, told: Sequence[str]) -> list[str]:
    node = f"<{BASE}document/bench-{document}>"
    evidence, selector = (f"<{BASE}{name}/bench-{document}-{number}>" for name in ("evidence", "selector"))
    title, digest = f'"Document {document} of the bench"@en', f'"{document:064x}"'
    slots = [_dip(name) for name in ("date", "kind", "participant", "place")]
    about = [
        *(f"{node} {_TYPE} {of_class}" for of_class in (_dip("Document"), f"<{expand('prov:Entity')}>")),
        f"{node} <{expand('dcterms:title')}> {title}",
        f'{node} <{expand("dcterms:language")}> "en"',
        f"{node} {_dip('digest')} {digest}",
        f"{subject} {_dip('evidence')} {evidence}",
        f"{evidence} {_TYPE} {_dip('Evidence')}",
        f"{evidence} <{expand('oa:hasSource')}> {node}",
        f"{evidence} <{expand('oa:hasSelector')}> {selector}",
        f'{evidence} {_dip("confidence")} "0.{number % 50 + 49:02}"^^<{expand("xsd:decimal")}>',
        f'{evidence} {_dip("rule")} "en.bench.{number % 40}"',
        *(f"{evidence} {_dip('slot')} {slot}" for slot in slots),
        *(f"{selector} {_TYPE} <{expand(f'oa:{name}')}>" for name in ("TextQuoteSelector", "TextPositionSelector")),
        f'{selector} <{expand("oa:exact")}> "Passage {number} of document {document}, as long as a short sentence is."',
        f'{selector} <{expand("oa:start")}> "{number % 2000}"^^<{expand("xsd:nonNegativeInteger")}>',
        f'{selector} <{expand("oa:end")}> "{number % 2000 + 70}"^^<{expand("xsd:nonNegativeInteger")}>',
    ]
    stated = [*about, *(f"{subject} {rest}" for rest in told)]
    return [f"{line} ." for line in about] + [f"{line} {node} ." for line in stated]


def make(base: Dataset, triples: int, seed: int, *, with_graphs: bool) -> Iterator[str]:
    """Yield the lines of a graph whose resolved view has that many triples or a few more."""
    view = set(base.triples())
    yield from sorted(view)
    for lines in events(read_cast(base), seed):
        if len(view) >= triples:
            return
        for line in lines:
            is_view = split_line(line)[3] is None
            if (is_view and line not in view) or (with_graphs and not is_view):
                yield line
            if is_view:
                view.add(line)


def _dip(name: str) -> str:
    return f"<{expand(f'dip:{name}')}>"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the graph, and tell how many lines it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path, help="graph whose states, officials and places take part")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    written = 0
    with options.output.open("w", encoding="utf-8") as stream:
        for line in make(
            load(options.graph), options.triples, options.seed, with_graphs=options.output.suffix == ".nq"
        ):
            stream.write(line + "\n")
            written += 1
    print(f"{options.output}: {written} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
