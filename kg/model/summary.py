"""What a build was asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.model.document import Language
from kg.model.finding import Report
from kg.model.source import BadRow


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a build reads and what it writes.

    `sources` are files, folders and patterns, "-" being standard input; `output` is a file, "-" being standard output.
    `syntax` names the syntax of RDF when the ending of `output` does not. `mappings` and `registries` are added to
    those that ship. What is `None` is not written; `ledger` and `judgements` are read first where they exist.
    `database` is the URL for mappings that name none. A `strict` build stops at the first row or table that cannot be
    used; another writes these to `left_out`. With `provenance`, what is made of tables carries their rows. Documents
    are read in `jobs` processes, by default as many as are worth it. `store` is the folder of a store that is brought
    up to date; `output` may then be empty. `engine` is the address of a cluster that builds, as `dask://HOST:PORT`, and
    `work` the URL of a folder that all its workers see.
    """

    sources: tuple[str, ...]
    output: str
    syntax: str | None = None
    mappings: tuple[Path, ...] = ()
    registries: tuple[Path, ...] = ()
    tables: Path | None = None
    report: Path | None = None
    ledger: Path | None = None
    review: Path | None = None
    judgements: Path | None = None
    jobs: int | None = None
    left_out: Path | None = None
    database: str = ""
    strict: bool = False
    provenance: bool = False
    store: Path | None = None
    engine: str | None = None
    work: str | None = None

    @property
    def ending(self) -> str:
        """Return the ending of files in the syntax asked for: that of `syntax`, or of `output`; Turtle by default."""
        if self.syntax:
            return f".{self.syntax}"
        return ".ttl" if self.output in ("-", "") else Path(self.output).suffix.lower()

    @property
    def holds_graphs(self) -> bool:
        """Return whether that syntax holds the documents' own graphs."""
        return self.ending in (".trig", ".nq", ".jsonld")


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One document of a build; `facts` counts the claims that it makes."""

    id: str
    title: str | None
    language: Language
    facts: int


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What came of a build.

    `counts` are pairs of a class's local name and the number of its things, in the order to be shown. `skipped` says
    for each input that could not be used where it is and why, `left_out` the same of tables and their rows. `size` is
    in bytes, `None` on standard output. `example` is the label of a thing worth a look. `seconds` is `None` where time
    was not taken. `read` counts the documents where `documents` holds only some of them.
    """

    counts: tuple[tuple[str, int], ...]
    documents: tuple[DocumentSummary, ...]
    skipped: tuple[str, ...]
    report: Report
    output: str
    triples: int
    size: int | None = None
    example: str | None = None
    seconds: float | None = None
    left_out: tuple[BadRow, ...] = ()
    read: int | None = None
