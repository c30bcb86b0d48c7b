"""What was joined and named becomes lines of N-Quads, a partition at a time, packed by gzip."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.pipeline.cluster.joining import bonds_in, events_in
from kg.pipeline.cluster.judging import keep_nodes
from kg.pipeline.cluster.knowing import Recipe, world
from kg.pipeline.cluster.reading import Kept, documents, part_of
from kg.pipeline.cluster.tables import Work
from kg.pipeline.stored.knowing import Known
from kg.pipeline.stored.packing import COUNTS, Packing
from kg.pipeline.stored.writing import Bucket, Content, Written, lines_of, unpacked, written

_LEVEL = 1

Count = tuple[int, int, tuple[str, ...], tuple[tuple[str, int], ...]]
Counts = list[Count]
"""What is counted of partitions, as plain values of `Tally`."""

_COUNTS = Packing[Counts](Counts)


@dataclass(frozen=True, slots=True)
class Things:
    """Some entities that are to be written, and the number of the partition that they make."""

    number: int
    ids: tuple[str, ...]


def lines_in(work: Work, part: str) -> bytes:
    """Return the lines of a partition."""
    return gzip.decompress(work.read(f"lines/{part}.nq.gz"))


def keep(recipe: Recipe, part: Written) -> Count:
    """Put a partition where it can be read; return what is counted of it."""
    name = f"{part.kind}-{part.first}"
    recipe.work.write(f"lines/{name}.nq.gz", gzip.compress(unpacked(part.lines), _LEVEL, mtime=0))
    keep_nodes(recipe, name, lines_of(part.lines))
    return COUNTS.unpack(part.tally)


def write_things(recipe: Recipe, bucket: int) -> Counts:
    """Write the events and bonds of a bucket, and tell documents what their things are called."""
    return recipe.work.once(f"written-{bucket}", _COUNTS, lambda: _write_things(recipe, bucket))


def _write_things(recipe: Recipe, bucket: int) -> Counts:
    known = world(recipe).known
    data = {
        "event": {number: told for _, number, told in events_in(recipe, bucket)},
        "bond": {number: told for _, number, told in bonds_in(recipe, bucket)},
    }
    content: dict[str, Content] = {"event": [], "bond": []}
    told = []
    keys = recipe.work.get("named", bucket)
    for (kind, numbers), (key,) in zip(recipe.work.get("things", bucket, ["kind", "rows"]), keys, strict=True):
        content[kind] += [(key, data[kind][number]) for number in numbers]
        told += [(part_of(number), kind, number, key) for number in numbers]
    recipe.work.put("told", bucket, told)
    return [keep(recipe, _lines(known, kind, bucket, sorted(rows))) for kind, rows in content.items()]


def _lines(known: Known, kind: str, number: int, content: Content) -> Written:
    return written(known, Bucket(kind, number, content))


def write_documents(recipe: Recipe, kept: Kept) -> Counts:
    """Write what each document of a partition states."""
    return recipe.work.once(f"stated-{kept.number}", _COUNTS, lambda: _write_documents(recipe, kept))


def _write_documents(recipe: Recipe, kept: Kept) -> Counts:
    here = world(recipe)
    stated = _stated(recipe, kept.number)
    content = [
        (reading, who, stated["event", n], stated["bond", n])
        for n, reading, who in documents(recipe, kept, here.entity_of)
    ]
    return [keep(recipe, _lines(here.known, "document", kept.number, content))]


def _stated(recipe: Recipe, number: int) -> dict[tuple[str, int], list[tuple[str, bytes]]]:
    """Return what the documents of a partition tell, by kind and place: the key of each thing with the telling."""
    keys = {(kind, told): key for kind, told, key in recipe.work.gathered("told", range(recipe.buckets), bucket=number)}
    found: dict[tuple[str, int], list[tuple[str, bytes]]] = defaultdict(list)
    for kind, rows in (
        ("event", recipe.work.get("groups", number, ["gid", "n", "data"])),
        ("bond", recipe.work.get("bonds", number, ["bid", "n", "data"])),
    ):
        for told, n, data in rows:
            found[kind, n].append((keys[kind, told], data))
    return found


def write_entities(recipe: Recipe, some: Things) -> Counts:
    """Write what is known of some entities."""
    return recipe.work.once(f"known-{some.number}", _COUNTS, lambda: _write_entities(recipe, some))


def _write_entities(recipe: Recipe, some: Things) -> Counts:
    return [keep(recipe, _lines(world(recipe).known, "entity", some.number, [(one,) for one in some.ids]))]


def in_parts(ids: Sequence[str], size: int) -> Iterator[Things]:
    """Yield entities by parts of a size."""
    for number, start in enumerate(range(0, len(ids), size)):
        yield Things(number, tuple(ids[start : start + size]))


def names_of(recipe: Recipe, entities: Iterable[Things]) -> tuple[str, ...]:
    """Return the names of all partitions of lines that are written here."""
    joined = [f"{kind}-{bucket}" for bucket in range(recipe.buckets) for kind in ("bond", "event")]
    read = [f"document-{part}" for part in range(recipe.parts)]
    return (*joined, *read, *(f"entity-{some.number}" for some in entities))
