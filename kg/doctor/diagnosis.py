"""All that a bug report needs to say of an installation, without paths and without values of variables."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import kg
from kg.doctor.machine import Place, limits, places
from kg.doctor.parts import Package, Program, extras, needed, programs
from kg.doctor.shipped import Folder, altered, shipped
from kg.errors import InputError

_NAME = "diplokg"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The state of an installation.

    `variables` are names of variables of the environment that diplokg heeds, without their values. `faults` say what
    keeps it from running as it was built; an extra or a program that is missing is none.
    """

    versions: dict[str, str]
    packages: tuple[Package, ...]
    data: tuple[Folder, ...]
    limits: dict[str, int | None]
    places: tuple[Place, ...]
    extras: dict[str, tuple[Package, ...]]
    programs: tuple[Program, ...]
    variables: tuple[str, ...]
    faults: tuple[str, ...]


def diagnose() -> Diagnosis:
    """Look at this installation and at what it may do here; nothing stays written, nothing outside is run or asked."""
    faults: list[str] = []
    data = shipped(faults)
    dist = _distribution()
    packages = needed(dist) if dist else ()
    tried = places()
    faults += [f"{one.name} {one.found or 'is missing'}: {one.wanted} is needed" for one in packages if not one.fits]
    faults += [f"{one}: is gone or was altered since it was installed" for one in (altered(dist) if dist else ())]
    faults += [f"{one.name}: cannot be written to: {one.fault}" for one in tried if one.fault]
    return Diagnosis(
        versions=_versions(dist),
        packages=packages,
        data=data,
        limits=limits(),
        places=tried,
        extras=extras(dist) if dist else {},
        programs=programs(),
        variables=tuple(sorted(name for name in os.environ if name.startswith("KG_"))),
        faults=tuple(faults),
    )


def materials() -> str:
    """Return the software bill of materials of this installation, as CycloneDX in JSON.

    Raises:
        InputError: the package that writes it is missing, or diplokg runs without having been installed.
    """
    try:
        from kg.doctor.sbom import bill
    except ImportError as error:
        message = f"its bill of materials needs {error.name}, which is not installed"
        raise InputError(_NAME, message, expected="pip install 'diplokg[sbom]'") from error
    dist = _distribution()
    if dist is None:
        raise InputError(_NAME, "runs from its sources", expected="an installation, which knows what it needs")
    return bill(dist, shipped([]))


def _distribution() -> Distribution | None:
    try:
        return distribution(_NAME)
    except PackageNotFoundError:
        return None


def _versions(dist: Distribution | None) -> dict[str, str]:
    return {
        _NAME: kg.__version__,
        "installed": _installed(dist),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "encoding": sys.getfilesystemencoding(),
    }


def _installed(dist: Distribution | None) -> str:
    """Say whether the code that runs came from a wheel: only its files can be held against what was built."""
    if dist is None:
        return "not; run from its sources"
    place = Path(str(dist.locate_file("kg"))).resolve()
    is_wheel = place == Path(kg.__file__).resolve().parent
    return f"{dist.version}, {'wheel, files as recorded are checked' if is_wheel else 'editable or beside the sources'}"
