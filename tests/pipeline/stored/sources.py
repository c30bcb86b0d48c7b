"""A small archive: three reports on what is partly one thing, and one that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg import settings
from kg.model.summary import BuildRequest
from kg.pipeline.stored import Stored, build_stored
from tests.pipeline.inputs import CHINESE_REPORT, REPORT, build, report

CALL = """---
title: A call
published: 2025-03-04
---
French President Emmanuel Macron spoke by telephone with Russian President Vladimir Putin on March 3, 2025.

Oleg Berezov, Deputy Foreign Minister of Russia, met Omani Foreign Minister Badr Albusaidi in Muscat on March 2, 2025.
"""


def archive(folder: Path) -> Path:
    """Write the archive and return its folder."""
    folder.mkdir()
    report(folder, "a.md", REPORT)
    report(folder, "b.txt", CHINESE_REPORT)
    report(folder, "c.md", CALL)
    (folder / "empty.txt").write_bytes(b"")
    return folder


def store(path: Path, *sources: Path, output: Path | None = None, jobs: int | None = 1, **options: object) -> Stored:
    """Bring a store up to date."""
    return build_stored(request(path, *sources, output=output, jobs=jobs), settings.load(options=options))


def request(
    path: Path, *sources: Path, output: Path | None = None, jobs: int | None = 1, **further: object
) -> BuildRequest:
    """Return what asks for that."""
    return BuildRequest(tuple(map(str, sources)), str(output or ""), store=path, jobs=jobs, **further)  # type: ignore[arg-type]  # as tests say


def fresh(
    output: Path, *sources: Path, ledger: Path | None = None, provenance: bool = False, **options: object
) -> bytes:
    """Return the graph of the sources as a build that keeps nothing but identities makes it."""
    build(output, *sources, ledger=ledger, provenance=provenance, options=options)
    return output.read_bytes()


def shown(folder: Path) -> str:
    """Return what readers of a store see."""
    return plain(ox.Store.read_only(str(folder / "graph")))


def plain(quads: Iterable[ox.Quad]) -> str:
    """Return quads as stores tell them: tags in small letters, numbers as short as they can be."""
    return "".join(sorted(f"{quad} .\n" for quad in quads))


def as_stored(lines: bytes) -> str:
    graph = ox.Store()
    graph.bulk_load(lines, ox.RdfFormat.N_QUADS)
    return plain(graph)
