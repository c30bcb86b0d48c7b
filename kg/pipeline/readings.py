"""Documents to readings: what is read, what is skipped and why, and what is left out as too doubtful."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import InputError
from kg.extract.reader import extract
from kg.model.claim import Claim, Name, Reading, Slot
from kg.pipeline.inputs import Plan
from kg.read import read_documents
from kg.rules.rulebook import Rules
from kg.sources import is_table

_STDIN = "-"
_NEEDED = ("member", "organization")
"""Without these a tenure or membership says nothing."""

Doubt = dict[str, object]


@dataclass(slots=True)
class Readings:
    """What was taken from documents; `doubts` are the claims and values left out, as records for a reviewer."""

    readings: list[Reading] = field(default_factory=list)
    faults: list[InputError] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_all(plan: Plan, rules: Rules, *, min_confidence: float) -> Readings:
    """Read the documents of a plan; claims and values below `min_confidence` (0 to 1) are left out and told."""
    found = Readings()
    documents = read_documents(
        plan.documents,
        stdin=sys.stdin.buffer if _STDIN in plan.documents else None,
        on_error=found.faults.append,
        on_skip=lambda path: _skip(path, plan, found.faults),
        exclude=plan.mapped,
    )
    for document in documents:
        reading = extract(document, rules)
        found.readings.append(_sure(reading, min_confidence, found.doubts) if min_confidence else reading)
    return found


def _skip(path: Path, plan: Plan, faults: list[InputError]) -> None:
    """Tell of tables that no mapping names, unless there is one that could: then they were left out on purpose."""
    if not is_table(path) or path.resolve() in plan.mapped:
        return
    folders = {Path(job.mapping.location).resolve().parent for job in plan.jobs.files}
    if not folders.intersection(path.resolve().parents):
        faults.append(InputError(str(path), "a table that no mapping names", expected="a mapping beside it"))


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
