"""Documents to readings: what is read, what is skipped and why, and what is left out as too doubtful."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg import read
from kg.errors import InputError
from kg.model.claim import Claim, Name, Reading, Slot
from kg.model.progress import Progress, Watch, unwatched
from kg.optional import late
from kg.pipeline.workers import Lost, in_order

if TYPE_CHECKING:
    from kg import sources
    from kg.extract import reader as extraction
    from kg.pipeline.ahead import Workforce
    from kg.pipeline.inputs import Plan
    from kg.read import Raw
    from kg.rules.values import Rules
else:  # not needed where another process has read
    extraction, sources = late("kg.extract.reader"), late("kg.sources")

_STDIN = "-"
_NEEDED = ("member", "organization")
"""Without these a tenure or membership says nothing."""

Doubt = dict[str, object]


@dataclass(slots=True)
class Readings:
    """What was taken from documents; `doubts` are the claims and values left out, as records for a reviewer.

    `raws` are the files and lines that it was taken from, of those with the same bytes the first.
    """

    raws: tuple[Raw, ...] = ()
    readings: list[Reading] = field(default_factory=list)
    faults: list[InputError] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    _met: set[str] = field(default_factory=set)

    def add(self, one: Read) -> None:
        """Add what one file or line holds; of documents with the same content the first counts."""
        for reading in one.readings:
            if reading.document.digest not in self._met:
                self._met.add(reading.document.digest)
                self.readings.append(reading)
        self.faults += one.faults
        self.doubts += one.doubts


@dataclass(frozen=True, slots=True)
class Read:
    """What was taken from the bytes of one file or line: mostly one reading, or one fault."""

    readings: tuple[Reading, ...] = ()
    faults: tuple[InputError, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Bytes to readings; claims and values below `least` (0 to 1) are left out and told."""

    rules: Rules
    least: float

    def __call__(self, raw: Raw) -> Read:
        """Return what the bytes hold, and what of them cannot be used."""
        faults: list[InputError] = []
        doubts: list[Doubt] = []
        readings = [extraction.extract(document, self.rules) for document in read.documents_of(raw, faults.append)]
        if self.least:
            readings = [_sure(reading, self.least, doubts) for reading in readings]
        return Read(tuple(readings), tuple(faults), tuple(doubts))


def read_all(
    plan: Plan,
    rules: Callable[[], Rules],
    *,
    min_confidence: float,
    workforce: Workforce | None = None,
    watch: Watch = unwatched,
) -> Readings:
    """Read the documents of a plan; what is found is the same for any workforce.

    Claims and values below `min_confidence` (0 to 1) are left out and told. A document that ends the process that reads
    it, or takes it too much time or memory, is left out and told.
    """
    found = Readings()
    found.raws = raws = tuple(different(find_raws(plan, found.faults.append)))
    ahead, jobs = (workforce.ahead, workforce.jobs) if workforce else (None, None)
    reads: Iterable[Read] | None = ahead.of(raws) if ahead else None
    if reads is None:
        reads = read_each(raws, Reader(rules(), min_confidence), jobs=jobs)
    for number, one in enumerate(reads, start=1):
        found.add(one)
        watch(Progress("read", number, len(found.faults), len(raws)))
    return found


def different(raws: Iterable[Raw]) -> Iterator[Raw]:
    """Yield of files and lines with the same bytes only the first."""
    seen: set[bytes] = set()
    for raw in raws:
        key = bytes.fromhex(raw.digest)
        if key not in seen:
            seen.add(key)
            yield raw


def read_each(raws: Iterable[Raw], reader: Reader, *, jobs: int | None = None) -> Iterator[Read]:
    """Yield what each file or line holds, in order."""
    for one in in_order(lambda: reader, raws, jobs=jobs):
        if isinstance(one, Lost):
            yield Read(faults=(InputError(one.item.location, one.reason, place=one.item.record),))
        else:
            yield one


def find_raws(plan: Plan, on_error: Callable[[InputError], None]) -> Iterator[Raw]:
    """Yield what the documents of a plan are read from, in order; what cannot be read is told to `on_error`."""
    return read.raw_documents(
        plan.documents,
        stdin=sys.stdin.buffer if _STDIN in plan.documents else None,
        on_error=on_error,
        on_skip=lambda path: _skip(path, plan, on_error),
        exclude=plan.mapped,
    )


def find_locations(plan: Plan, on_error: Callable[[InputError], None]) -> Iterator[str]:
    """Yield the files of the documents of a plan, in order; what is not there is told to `on_error`."""
    return read.find_files(
        plan.documents,
        on_error=on_error,
        on_skip=lambda path: _skip(path, plan, on_error),
        exclude=plan.mapped,
    )


def _skip(path: Path, plan: Plan, on_error: Callable[[InputError], None]) -> None:
    """Tell of tables that no mapping names, unless there is one that could: then they were left out on purpose."""
    if not sources.is_table(path) or path.resolve() in plan.mapped:
        return
    folders = {Path(job.mapping.location).resolve().parent for job in plan.jobs.files}
    if not folders.intersection(path.resolve().parents):
        on_error(InputError(str(path), "a table that no mapping names", expected="a mapping beside it"))


def _sure(reading: Reading, least: float, doubts: list[Doubt]) -> Reading:
    claims = []
    for claim in reading.claims:
        doubtful = [slot for slot in claim.slots if slot.confidence < least]
        if claim.confidence < least or any(slot.property in _NEEDED for slot in doubtful):
            doubts.append(_doubt(reading, claim, claim.slots, claim.confidence))
            continue
        if doubtful:
            doubts.append(_doubt(reading, claim, doubtful, min(slot.confidence for slot in doubtful)))
        claims.append(replace(claim, slots=tuple(slot for slot in claim.slots if slot.confidence >= least)))
    return replace(reading, claims=tuple(claims))


def _doubt(reading: Reading, claim: Claim, slots: Iterable[Slot], confidence: float) -> Doubt:
    document = reading.document
    return {
        "document": document.location,
        "type": claim.type,
        "confidence": round(confidence, 3),
        "rule": claim.rule,
        "start": claim.passage.start,
        "end": claim.passage.end,
        "quote": claim.passage.of(document.text),
        "left_out": [{"property": slot.property, "value": _plain(slot)} for slot in slots],
    }


def _plain(slot: Slot) -> str:
    return slot.value.text if isinstance(slot.value, Name) else str(slot.value)
