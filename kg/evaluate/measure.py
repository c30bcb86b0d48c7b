"""Annotated documents are built and scored, one by one or all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from kg.errors import InputError
from kg.evaluate.gold import Gold, read_gold
from kg.evaluate.score import score
from kg.evaluate.sheet import Sheet
from kg.graph import Dataset, load
from kg.pipeline.assemble import assemble
from kg.pipeline.inputs import Inputs
from kg.pipeline.knowledge import Knowledge, load_knowledge
from kg.settings import Settings

_ANNOTATION = ".yaml"


@dataclass(frozen=True, slots=True)
class Scored:
    """What one annotation came to; `fault` says why there was no graph to hold against it."""

    name: str
    sheet: Sheet
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a set of annotations came to, sorted by name; `left_out` names those that no document was given for."""

    parts: tuple[Scored, ...]
    left_out: tuple[str, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """Return the marks of all parts; remarks begin with the name of theirs."""
        named = (
            Sheet(part.sheet.marks, tuple(f"{part.name}: {text}" for text in part.sheet.remarks)) for part in self.parts
        )
        return reduce(add, named, Sheet())

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what kept the evaluation from being complete."""
        missing = (f"{name}: no such document among those given; left out" for name in self.left_out)
        return (*(f"{part.name}: {part.fault}" for part in self.parts if part.fault), *missing)


def evaluate(
    gold: Path, sources: Sequence[Path], settings: Settings, *, knowledge: Knowledge | None = None
) -> Evaluation:
    """Build documents and hold the graphs against annotations.

    Where `gold` is a folder, each document among `sources` (files, or folders that hold them) that has the stem of an
    annotation is built by itself; annotations of several documents are passed over. Where it is a file, all sources are
    built into one graph. A document that cannot be read counts as one that tells nothing.

    Raises:
        InputError: there is no annotation, or a source is missing.
        RuleError: annotations are malformed; all faults of one file.
    """
    for source in sources:
        if not source.exists():
            raise InputError(str(source), "No such file or directory")
    knowledge = knowledge or load_knowledge()
    if gold.is_file():
        return Evaluation((_scored(read_gold(gold), gold.stem, sources, settings, knowledge),))
    annotations = annotations_of(gold)
    documents = {path.stem: path for path in _documents(sources)}
    return Evaluation(
        parts=tuple(
            _scored(one, path.stem, [documents[path.stem]], settings, knowledge)
            for path, one in annotations
            if path.stem in documents
        ),
        left_out=tuple(path.stem for path, _ in annotations if path.stem not in documents),
    )


def evaluate_graph(gold: Path, graph: Path) -> Evaluation:
    """Hold the graph of a file, in any syntax of RDF, against one annotation.

    Raises:
        InputError: a file cannot be read.
        RuleError: the annotation is malformed.
    """
    return Evaluation((Scored(gold.stem, score(load(graph), read_gold(gold))),))


def annotations_of(folder: Path) -> tuple[tuple[Path, Gold], ...]:
    """Return the annotations of single documents that a folder holds, sorted by path.

    Raises:
        InputError: there is none.
        RuleError: one is malformed.
    """
    paths = sorted(folder.glob(f"*{_ANNOTATION}"))
    found = tuple((path, one) for path, one in ((path, read_gold(path)) for path in paths) if not one.documents)
    if not found:
        raise InputError(str(folder), "holds no annotation", expected=f"files *{_ANNOTATION}, one a document")
    return found


def _documents(sources: Sequence[Path]) -> Iterator[Path]:
    """Yield the files of sources, those of earlier ones last, so that they win where stems are the same."""
    for source in reversed(sources):
        files = sorted(source.iterdir(), reverse=True) if source.is_dir() else [source]
        yield from (path for path in files if path.is_file() and path.suffix != _ANNOTATION)


def _scored(gold: Gold, name: str, sources: Sequence[Path], settings: Settings, knowledge: Knowledge) -> Scored:
    inputs = Inputs(sources=tuple(map(str, sources)))
    try:
        product = assemble(inputs, settings, per_document=False, knowledge=knowledge)
    except InputError as error:
        return Scored(name, score(Dataset(()), gold), fault=str(error))
    return Scored(name, score(product.dataset, gold), fault="\n".join(map(str, product.faults)) or None)
