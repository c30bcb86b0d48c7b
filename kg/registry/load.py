"""Reads a registry folder into one value and checks it whole before anything is built on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

from kg import resources
from kg.errors import Fault, InputError, RuleError
from kg.registry.tables import FORMS, Form, Line, read_table
from kg.registry.values import Agreement, Entity, MaskedText, Membership, NameKind, Registry, RegistryName, Tenure

_LANGS = (("en", "en"), ("zh-Hans", "hans"), ("zh-Hant", "hant"))
_MATCHES = {
    "wikidata": "http://www.wikidata.org/entity/{}",
    "geonames": "https://sws.geonames.org/{}/",
    "eu": "http://publications.europa.eu/resource/authority/country/{}",
}
_EMPTY = Registry({})

Tables = dict[str, list[Line]]


def load_registry(folder: Path | None = None, *, base: Registry | None = None) -> Registry:
    """Return the registry of a folder, by default the shipped one (read once).

    Every table may be missing, but not all. With `base`, rows may refer to its entities and are added to it.

    Raises:
        InputError: the folder is missing or holds no table of a registry.
        RuleError: the tables have faults; all of them with file, line and column.
    """
    if folder is None:
        return _shipped()
    if not folder.is_dir():
        raise InputError(str(folder), "no such folder", expected="a folder with tables of a registry")
    return _load(folder, str(folder), base or _EMPTY)


@cache
def _shipped() -> Registry:
    return _load(resources.folder("seeds").joinpath("registry"), "seeds/registry", _EMPTY)


def _load(folder: Traversable, location: str, base: Registry) -> Registry:
    faults: list[Fault] = []
    tables = {name: _read(folder, location, name, faults) for name in FORMS}
    if not faults and not any(tables.values()):
        raise InputError(location, "holds no table of a registry", expected=", ".join(f"{name}.csv" for name in FORMS))
    entities = dict(base.entities)
    faults.extend(_add_entities(entities, tables))
    faults.extend(_reference_faults(entities, tables))
    faults.extend(_repeated_ids(base, tables))
    faults.extend(_repeats(tables["names"]))
    if faults:
        raise RuleError(faults)
    return Registry(
        entities=dict(sorted(entities.items())),
        names=(*base.names, *map(_name, tables["names"])),
        tenures=base.tenures + tuple(map(_tenure, tables["tenures"])),
        memberships=base.memberships + tuple(map(_membership, tables["memberships"])),
        agreements=base.agreements + tuple(_agreements(tables)),
        exceptions=base.exceptions + tuple(MaskedText(**line.cells) for line in tables["exceptions"]),
    )


def _read(folder: Traversable, location: str, name: str, faults: list[Fault]) -> list[Line]:
    place = folder.joinpath(name)
    files = {f"{name}.csv": folder.joinpath(f"{name}.csv")}
    if name == "names":
        files = {f"names/{file.name}": file for file in place.iterdir()} if place.is_dir() else {}
    found = sorted((path, file) for path, file in files.items() if path.endswith(".csv") and file.is_file())
    return [line for path, file in found for line in read_table(file, f"{location}/{path}", FORMS[name], faults)]


def _add_entities(entities: dict[str, Entity], tables: Tables) -> Iterator[Fault]:
    first: dict[str, Line] = {}
    for name, form in FORMS.items():
        for line in tables[name] if form.type else ():
            entity = _entity(line, form)
            if entity.id in first:
                earlier = first[entity.id]
                yield line.fault("id", f"{line.cells['id']!r} stands already in line {earlier.number}")
            elif entity.id in entities:
                yield line.fault("id", f"{line.cells['id']!r} stands already in the registry that this one adds to")
            first.setdefault(entity.id, line)
            entities.setdefault(entity.id, entity)


def _repeated_ids(base: Registry, tables: Tables) -> Iterator[Fault]:
    """Yield a fault for each id of a tenure or membership that was given before."""
    ids = [*(one.id for one in base.tenures), *(one.id for one in base.memberships)]
    first = dict.fromkeys(ids, "in the registry that this one adds to")
    for name, prefix in (("tenures", "tenure"), ("memberships", "membership")):
        for line in tables[name]:
            key = f"{prefix}/{line.cells['id']}"
            if key in first:
                yield line.fault("id", f"{line.cells['id']!r} stands already {first[key]}")
            first.setdefault(key, f"in line {line.number}")


def _entity(line: Line, form: Form) -> Entity:
    assert form.type is not None
    cells = line.cells
    return Entity(
        id=f"{form.type.lower()}/{cells['id']}",
        type=form.type,
        labels={lang: cells[f"label_{suffix}"] for lang, suffix in _LANGS if cells[f"label_{suffix}"]},
        matches=tuple(iri.format(cells[column]) for column, iri in _MATCHES.items() if cells.get(column)),
        kind=cells.get("kind") or None,
        state=cells.get("state") or None,
        capital=cells.get("capital") or None,
        start=cells.get("start") or None,
        end=cells.get("end") or None,
    )


def _reference_faults(entities: dict[str, Entity], tables: Tables) -> Iterator[Fault]:
    for name, form in FORMS.items():
        for line in tables[name]:
            for column, classes in form.references.items():
                target = line.cells[column]
                if target and (target not in entities or target.partition("/")[0] not in classes):
                    yield line.fault(column, _unknown(target, classes, entities))


def _unknown(target: str, classes: tuple[str, ...], entities: Iterable[str]) -> str:
    wanted = " or ".join(f"{name}/…" for name in classes)
    known = [key for key in entities if key.partition("/")[0] in classes]
    near = get_close_matches(target, known, n=1) if len(target) < 80 else []
    return f"{target!r} is not in the registry; expected {wanted}" + (f"; did you mean {near[0]}?" if near else "")


def _repeats(names: list[Line]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], Line] = {}
    for line in names:
        cells = line.cells
        key = (line.location, cells["entity"], cells["name"], cells["lang"], cells["kind"], cells["region"])
        earlier = seen.setdefault(key, line)
        if earlier is not line:
            yield line.fault("name", f"{cells['name']!r} stands already in line {earlier.number}")


def _name(line: Line) -> RegistryName:
    cells = line.cells
    kind = cast(NameKind, cells["kind"])  # checked against the choices of its column
    return RegistryName(cells["entity"], cells["name"], cells["lang"], kind, line.get("region"))


def _tenure(line: Line) -> Tenure:
    cells = line.cells
    titles = {lang: cells[f"office_{suffix}"] for lang, suffix in _LANGS if cells[f"office_{suffix}"]}
    key = f"tenure/{cells['id']}"
    return Tenure(key, cells["official"], cells["actor"], cells["office"], titles, line.get("start"), line.get("end"))


def _membership(line: Line) -> Membership:
    cells = line.cells
    key = f"membership/{cells['id']}"
    return Membership(key, cells["member"], cells["organization"], line.get("start"), line.get("end"))


def _agreements(tables: Tables) -> Iterator[Agreement]:
    parties: dict[str, set[str]] = {}
    for line in tables["agreement-parties"]:
        parties.setdefault(line.cells["agreement"], set()).add(line.cells["party"])
    for line in tables["agreements"]:
        key = f"agreement/{line.cells['id']}"
        yield Agreement(
            key,
            line.cells["kind"],
            line.get("status"),
            line.get("date"),
            line.get("place"),
            tuple(sorted(parties.get(key, ()))),
        )
