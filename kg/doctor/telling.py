"""A diagnosis as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from kg.doctor.diagnosis import Diagnosis
from kg.doctor.parts import Package

_SHOWN = 16
"""Characters of a digest that are enough to tell files apart by eye; JSON has all."""


def as_json(found: Diagnosis) -> str:
    """Return all of it as an object of JSON, files with their digests."""
    folders = {one.name: {"sha256": one.digest, "files": dict(one.files)} for one in found.data}
    values = asdict(found) | {"data": folders, "ok": not found.faults}
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def as_text(found: Diagnosis) -> str:
    """Return it in sections that can be pasted into a report; of shipped files, the digest of each folder."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Diagnosis) -> Iterator[str]:
    yield from _section("Versions", found.versions.items())
    yield from _section("Packages", ((one.name, _said(one)) for one in found.packages))
    yield from _section(
        "Data", ((one.name, f"{len(one.files)} files, sha256 {one.digest[:_SHOWN]}") for one in found.data)
    )
    yield from _section("Limits", ((name, "none" if value is None else value) for name, value in found.limits.items()))
    yield from _section("Places", ((one.name, one.fault or f"can be written to, {one.free} B") for one in found.places))
    yield from _section("Extras", ((name, _extra(packages)) for name, packages in found.extras.items()))
    yield from _section("Programs", ((one.name, _presence(one.found, one.purpose)) for one in found.programs))
    yield from _section("Variables that are set", ((name, "") for name in found.variables))
    yield from _section("Faults", ((one, "") for one in found.faults) if found.faults else [("none", "")])


def _section(title: str, rows: Iterable[tuple[str, object]]) -> Iterator[str]:
    yield title
    for name, value in rows:
        yield f"  {name}: {value}" if value != "" else f"  {name}"


def _said(one: Package) -> str:
    return f"{one.found or 'missing'}{'' if one.fits else f', but {one.wanted} is needed'}"


def _extra(packages: tuple[Package, ...]) -> str:
    missing = [one.name for one in packages if not one.fits]
    return f"lacks {', '.join(missing)}" if missing else "present"


def _presence(is_there: bool, purpose: str) -> str:
    return f"{'present' if is_there else 'not found'} ({purpose})"
