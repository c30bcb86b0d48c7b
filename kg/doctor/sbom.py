"""The bill of materials of an installation in CycloneDX 1.6: packages, what needs what, licences, shipped files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import __version__
from kg.doctor.licences import OURS, Licences, read_licences
from kg.doctor.reached import Reached, applies, reach, requirements
from kg.doctor.shipped import Folder

_NAME = "diplokg"
_TOOLING = frozenset({"bench", "dev"})
"""Extras for those who work on diplokg; nothing of them is part of an installation."""


def bill(dist: Distribution, data: Iterable[Folder]) -> str:
    """Return the bill of an installation; the same installation, the same bytes.

    Packages that everything needs are required, those of extras that are installed optional. There is no time in it,
    and its serial number is made of its content.
    """
    licences = read_licences()
    reached = reach(_asked(dist, ()))
    whole = reach(_asked(dist, _extras(dist)))
    ours = _component(_NAME, __version__, OURS)
    parts = {name: _package(one, licences, name in reached.packages) for name, one in whole.packages.items()}
    files = list(_files(data, licences))
    bom = Bom(components=[*parts.values(), *files], serial_number=uuid5(NAMESPACE_URL, ""))
    bom.metadata.component = ours
    _connect(bom, ours, parts, whole, [canonicalize_name(one.name) for one in _asked(dist, _extras(dist))])
    return _written(bom)


def _extras(dist: Distribution) -> tuple[str, ...]:
    return tuple(sorted(set(dist.metadata.get_all("Provides-Extra") or ()) - _TOOLING))


def _asked(dist: Distribution, extras: Iterable[str]) -> list[Requirement]:
    return [one for one in requirements(dist) if any(applies(one, extra) for extra in ("", *extras))]


def _component(name: str, version: str, licence: str | None, *, is_required: bool = True) -> Component:
    return Component(
        name=name,
        version=version,
        type=ComponentType.APPLICATION if name == _NAME else ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED if is_required else ComponentScope.OPTIONAL,
        purl=PackageURL("pypi", name=name, version=version),
        bom_ref=f"pkg:pypi/{name}@{version}",
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
    )


def _package(dist: Distribution, licences: Licences, is_required: bool) -> Component:
    return _component(canonicalize_name(dist.name), dist.version, licences.of(dist), is_required=is_required)


def _files(data: Iterable[Folder], licences: Licences) -> Iterator[Component]:
    for folder in data:
        for name, digest in folder.files:
            path = f"kg/{folder.name}/{name}"
            yield Component(
                name=path,
                type=ComponentType.FILE,
                bom_ref=f"file:{path}",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
                licenses=[LicenseFactory().make_from_string(licences.of_file(path))],
            )


def _connect(bom: Bom, ours: Component, parts: dict[str, Component], whole: Reached, asked: Iterable[str]) -> None:
    bom.register_dependency(ours, [parts[name] for name in sorted(set(asked)) if name in parts])
    for name, part in parts.items():
        bom.register_dependency(part, [parts[one] for one in whole.needs[name] if one in parts])


def _written(bom: Bom) -> str:
    content = json.loads(JsonV1Dot6(bom).output_as_string())
    del content["metadata"]["timestamp"]
    del content["serialNumber"]
    content["serialNumber"] = uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True)).urn
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
