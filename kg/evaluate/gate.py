"""Floors: scores on sets of annotated documents that must not be fallen below, kept in a committed file.

    [golden]                          # a set
    documents = ["golden/texts"]      # folders or files
    gold = "golden/gold"              # a folder: each document by itself; a file: all in one graph
    digest = "5f0c…"                  # of the annotations; the floors were set on these
    external = false                  # true: paths are below the folder of data, else beside this file
    [golden.floors]
    all = 0.85                        # F1 of all facts
    events = 0.80                     # F1 of all but offices
    "meeting.date" = 0.75             # F1 of a slot

Floors are set by `rewrite`, which keeps the rest of the file as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kg.errors import Fault, InputError, RuleError
from kg.evaluate.measure import Evaluation, evaluate
from kg.evaluate.sheet import Count, Sheet
from kg.output import replace_file
from kg.pipeline.knowledge import load_knowledge
from kg.settings import Settings
from kg.toml import read_toml

_DIGITS = 16
_HEADER = re.compile(r"\[([\w-]+)(\.floors)?\]")
_SETTING = re.compile(r"""("?)([\w.-]+(?: +[\w.-]+)*)\1\s*=\s*([\d.]+|"[^"]*")""")


class _SetForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: tuple[Path, ...] = Field(min_length=1)
    gold: Path
    digest: str
    external: bool = False
    floors: Mapping[str, Annotated[float, Field(ge=0, le=1)]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Floors:
    """A set and its floors, F1 (0 to 1) by "all", "events" or the name of a slot."""

    name: str
    documents: tuple[Path, ...]
    gold: Path
    digest: str
    is_external: bool
    least: Mapping[str, float]


def read_floors(path: Path, data: Path | None = None) -> tuple[Floors, ...]:
    """Return the sets of a file in its order; without a folder `data`, external sets are left out.

    Raises:
        InputError: the file cannot be read or is no TOML.
        RuleError: it is malformed; all faults at once.
    """
    tables = read_toml(path, "floors in TOML")
    try:
        forms = TypeAdapter(dict[str, _SetForm]).validate_python(tables)
    except ValidationError as error:
        raise RuleError(
            [_fault(str(path), _read(path), tuple(map(str, one["loc"])), one["msg"]) for one in error.errors()]
        ) from error
    return tuple(
        _floors(name, form, root)
        for name, form in forms.items()
        if (root := data if form.external else path.parent) is not None
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error), expected="floors in TOML") from error


def _fault(location: str, text: str, path: tuple[str, ...], message: str) -> Fault:
    """Return a fault at the line where its set begins."""
    lines = text.splitlines()
    line = next((number for number, line in enumerate(lines, 1) if line.startswith(f"[{path[0]}]")), 1)
    return Fault(location, line, ".".join(path), message)


def _floors(name: str, form: _SetForm, root: Path) -> Floors:
    return Floors(
        name=name,
        documents=tuple(root / path for path in form.documents),
        gold=root / form.gold,
        digest=form.digest,
        is_external=form.external,
        least=form.floors,
    )


def digest_of(gold: Path) -> str:
    """Return a digest of the annotations of a folder, or of one file: of their names and bytes.

    Raises:
        InputError: it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for path in sorted(gold.glob("*.yaml")) if gold.is_dir() else [gold]:
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    except OSError as error:
        raise InputError(str(gold), error.strerror or str(error)) from error
    return digest.hexdigest()[:_DIGITS]


def score_of(sheet: Sheet, name: str) -> float:
    """Return the F1 that a floor of that name is held against; of a slot of which nothing was told or missed, 1."""
    counts = {"all": sheet.facts, "events": sheet.events, **sheet.slots}
    count = counts.get(name, Count())
    return count.f1 if count else 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """A set that was measured, beside its floors."""

    floors: Floors
    evaluation: Evaluation

    @property
    def scores(self) -> dict[str, float]:
        """Return the score for each floor."""
        return {name: score_of(self.evaluation.sheet, name) for name in self.floors.least}

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what keeps the set from passing.

        That is a document that is missing, a score below its floor, or annotations that are not those of the digest; in
        external sets these may be of another version, and the floors are held all the same.
        """
        return (*self.evaluation.faults, *self._breaches())

    def _breaches(self) -> Iterator[str]:
        name, digest = self.floors.name, digest_of(self.floors.gold)
        if digest != self.floors.digest and not self.floors.is_external:
            yield f"{name}: the annotations are not those the floors were set on (digest {digest}); set them anew"
        for what, score in self.scores.items():
            if score < self.floors.least[what]:
                yield f"{name}, {what}: {score:.3f} is below {self.floors.least[what]:.2f}"


def hold_all(every: Iterable[Floors], settings: Settings) -> tuple[Held, ...]:
    """Build and score the documents of sets.

    Raises:
        InputError: a folder or file is missing.
        RuleError: an annotation is malformed.
    """
    knowledge = load_knowledge()
    return tuple(
        Held(floors, evaluate(floors.gold, floors.documents, settings, knowledge=knowledge)) for floors in every
    )


def rewrite(path: Path, every: Iterable[Held], *, margin: float = 0.0, lower: bool = False) -> tuple[str, ...]:
    """Set the floors of a file to the scores less `margin`, rounded down to hundredths, and the digests.

    A floor is lowered only where `lower` says so. Returns what the changelog must say: a line for each floor lowered.

    Raises:
        InputError: the file cannot be read.
        OutputError: it cannot be written.
    """
    lines = _read(path).splitlines()
    notices = []
    for held in every:
        floors = held.floors
        new = {name: _floor(floors.least[name], score - margin, lower=lower) for name, score in held.scores.items()}
        lines = list(
            _with_values(lines, f"[{floors.name}.floors]", {name: f"{value:.2f}" for name, value in new.items()})
        )
        lines = list(_with_values(lines, f"[{floors.name}]", {"digest": f'"{digest_of(floors.gold)}"'}))
        notices += [
            f"Floor lowered: {floors.name}, {name}: {floors.least[name]:.2f} to {value:.2f}"
            for name, value in new.items()
            if value < floors.least[name]
        ]
    replace_file(path, (f"{line}\n".encode() for line in lines))
    return tuple(notices)


def _floor(old: float, score: float, *, lower: bool) -> float:
    # a hair more, since 0.29 * 100 is less than 29
    new = max(0, int(score * 100 + 1e-9)) / 100
    return new if lower else max(old, new)


def _with_values(lines: Iterable[str], section: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a file in TOML with other values of settings in one section; comments stay."""
    current = ""
    for line in lines:
        current = header.group() if (header := _HEADER.match(line)) else current
        setting = _SETTING.match(line)
        if setting and current == section and setting[2] in values:
            yield line[: setting.start(3)] + values[setting[2]] + line[setting.end(3) :]
        else:
            yield line
