"""What a user may set, as one frozen value: shipped defaults, then a file, the environment, options; the last wins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from kg import resources
from kg.errors import SettingsError
from kg.toml import read_toml

ReaderLanguage = Literal["en", "zh-Hans", "zh-Hant"]

_BASE = re.compile(r"(?:https?://[^\s/?#]+|urn:[a-zA-Z0-9-]+:)[^\s<>\"{}|\\^`]*[/#:]\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; what each means and its default stand in `kg/data/settings.toml`."""

    base: str
    min_confidence: float
    language: ReaderLanguage
    findings: int


@dataclass(frozen=True, slots=True)
class _Check:
    """How a value is read: `read` raises ValueError for what is not as `expected` says."""

    expected: str
    read: Callable[[object], object]


def _read_base(value: object) -> str:
    if not isinstance(value, str) or not value.isascii() or not _BASE.match(value):
        raise ValueError
    return value


def _read_confidence(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError
    return number


def _read_language(value: object) -> str:
    if value not in get_args(ReaderLanguage):
        raise ValueError
    return cast(str, value)


def _read_count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or int(value) < 0:
        raise ValueError
    return int(value)


_CHECKS: Mapping[str, _Check] = {
    "base": _Check("an absolute ASCII IRI that ends in / or #", _read_base),
    "min_confidence": _Check("a number from 0 to 1", _read_confidence),
    "language": _Check(f"one of {', '.join(get_args(ReaderLanguage))}", _read_language),
    "findings": _Check("a whole number, 0 or more", _read_count),
}


def load(
    *,
    path: Path | None = None,
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings after the shipped defaults, the file `path`, `KG_…` of `environment` and `options`.

    An option that is `None` was not given. Faults of one source are reported together.

    Raises:
        SettingsError: a name is unknown or a value malformed; the message says in which source.
        InputError: the file cannot be read or is not TOML.
    """
    values: dict[str, Any] = {}
    for source, given in _sources(path, environment or {}, options or {}):
        values.update(_checked(source, given))
    return Settings(**values)


def _sources(
    path: Path | None, environment: Mapping[str, str], options: Mapping[str, object]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield "settings.toml", tomllib.loads(resources.read_text("data", "settings.toml"))
    if path is not None:
        yield str(path), read_toml(path, "settings in TOML, UTF-8")
    named = {name: environment.get(f"KG_{name.upper()}") for name in _CHECKS}
    yield "environment", {name: value for name, value in named.items() if value is not None}
    yield "option", {name: value for name, value in options.items() if value is not None}


def _checked(source: str, given: Mapping[str, object]) -> Mapping[str, object]:
    values: dict[str, object] = {}
    faults: list[SettingsError] = []
    for name, value in given.items():
        check = _CHECKS.get(name)
        if check is None:
            faults.append(SettingsError(f"{source}: {name}", value, f"a setting; there are {', '.join(_CHECKS)}"))
            continue
        try:
            values[name] = check.read(value)
        except ValueError:
            faults.append(SettingsError(f"{source}: {name}", value, check.expected))
    if faults:
        raise SettingsError(faults[0].name, faults[0].value, faults[0].expected, further=faults[1:])
    return values
