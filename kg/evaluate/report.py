"""Scores as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from kg.evaluate.gate import Held
from kg.evaluate.measure import Evaluation
from kg.evaluate.sheet import Count, Sheet

_WIDTH = 36
_HEAD = f"{'':{_WIDTH}}{'right':>7}{'wrong':>7}{'missed':>7}{'P':>8}{'R':>8}{'F1':>8}"


def as_text(evaluation: Evaluation, *, misses: bool = False) -> str:
    """Return tables by document, slot and, where items name any, phenomenon; `misses` puts each miss before them."""
    return "".join(f"{line}\n" for line in _lines(evaluation, misses=misses))


def as_json(evaluation: Evaluation, *, misses: bool = False) -> str:
    """Return the same as one JSON object; scores have four decimals."""
    return _json(_whole(evaluation, misses=misses))


def held_as_text(every: Iterable[Held], *, misses: bool = False) -> str:
    """Return a table of scores and floors by set; `misses` puts the tables of each set and its misses before it."""
    every = tuple(every)
    details = "".join(f"{one.floors.name}\n\n{as_text(one.evaluation, misses=True)}" for one in every if misses)
    return details + "".join(f"{line}\n" for line in _floors_table(every))


def held_as_json(every: Iterable[Held], *, misses: bool = False) -> str:
    """Return one JSON object with an object a set: as `as_json`, and its floors."""
    return _json(
        {one.floors.name: _whole(one.evaluation, misses=misses) | {"floors": dict(one.floors.least)} for one in every}
    )


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _whole(evaluation: Evaluation, *, misses: bool) -> dict[str, object]:
    sheet = evaluation.sheet
    found: dict[str, object] = {
        "facts": _record(sheet.facts),
        **_scores(sheet),
        "slots": _records(sheet.slots),
        "phenomena": _records(sheet.phenomena),
        "documents": {part.name: {**_record(part.sheet.facts), **_scores(part.sheet)} for part in evaluation.parts},
        "faults": list(evaluation.faults),
    }
    return found | ({"misses": list(sheet.remarks)} if misses else {})


def _scores(sheet: Sheet) -> dict[str, float]:
    return {"f1": round(sheet.facts.f1, 4), "f1_without_offices": round(sheet.events.f1, 4)}


def _record(count: Count) -> dict[str, int]:
    return {"tp": count.right, "fp": count.wrong, "fn": count.missed}


def _records(counts: Mapping[str, Count]) -> dict[str, dict[str, int]]:
    return {name: _record(count) for name, count in counts.items()}


def _lines(evaluation: Evaluation, *, misses: bool) -> Iterator[str]:
    sheet = evaluation.sheet
    if misses:
        yield from sheet.remarks
        yield ""
    if len(evaluation.parts) > 1:
        yield from _table("document", {part.name: part.sheet.facts for part in evaluation.parts})
    if sheet.phenomena:
        yield from _table("phenomenon", sheet.phenomena)
    yield from _table("slot", {**sheet.slots, "all but offices": sheet.events, "ALL FACTS": sheet.facts})


def _table(title: str, rows: Mapping[str, Count]) -> Iterator[str]:
    yield title + _HEAD[len(title) :]
    for name, count in rows.items():
        scores = "".join(f"{score:8.3f}" for score in (count.precision, count.recall, count.f1))
        yield f"{name[: _WIDTH - 1]:{_WIDTH}}{count.right:7}{count.wrong:7}{count.missed:7}{scores}"
    yield ""


def _floors_table(every: Iterable[Held]) -> Iterator[str]:
    yield f"{'set':20}{'':20}{'F1':>8}{'floor':>8}"
    for one in every:
        for name, score in one.scores.items():
            least = one.floors.least[name]
            mark = "  below" if score < least else ""
            yield f"{one.floors.name:20}{name:20}{score:8.3f}{least:8.2f}{mark}"
