"""Files for the loader that a store brings itself, which is many times quicker than HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from kg.errors import OutputError, SettingsError
from kg.graph import Dataset
from kg.output import replace_file
from kg.publish.plan import Target, targets_of
from kg.publish.profiles import Profile
from kg.publish.terms import without_blank_nodes

PART = 1_000_000
"""Triples of a file, unless asked otherwise."""


def write_bulk(
    dataset: Dataset, folder: Path, profile: Profile, *, graph: str | None = None, size: int | None = None
) -> tuple[Path, ...]:
    """Write a dataset in parts, N-Triples or, where graphs have names, N-Quads, and the script that loads them.

    Raises:
        SettingsError: the store has no loader that is known, or no default graph to load into.
        OutputError: the folder holds other parts, or a file cannot be written.
    """
    if profile.bulk is None:
        raise SettingsError("--store", profile.name, "a store whose bulk loader is known; name one with --bulk")
    targets = targets_of(without_blank_nodes(dataset), graph, profile)
    ending = "nt" if all(target.graph is None for target in targets) else "nq"
    _make_folder(folder)
    lines = _quads(targets)
    written: list[Path] = []
    while part := list(islice(lines, size or PART)):
        written.append(folder / f"part-{len(written) + 1:04d}.{ending}")
        replace_file(written[-1], (f"{line}\n".encode() for line in part))
    script = folder / profile.bulk.name
    text = profile.bulk.text.replace("{folder}", str(folder.resolve())).replace("{ending}", ending)
    replace_file(script, [text.encode()])
    return (*written, script)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        old = sorted(path.name for path in folder.glob("part-*.n[tq]"))
    except OSError as error:
        raise OutputError(str(folder), error.strerror or str(error)) from error
    if old:
        raise OutputError(str(folder), f"it holds parts already, which the script would load too: {old[0]}")


def _quads(targets: Sequence[Target]) -> Iterator[str]:
    for target in targets:
        for line in target.lines:
            yield line if target.graph is None else f"{line.removesuffix('.')}<{target.graph}> ."
