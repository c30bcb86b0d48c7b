"""Our counts are those of the reference scorer, on the same graphs, for every annotation there is."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from kg import graph as graphs
from kg import settings
from kg.evaluate import parse_gold, read_gold, score
from kg.evaluate.measure import annotations_of
from kg.graph import Dataset
from kg.pipeline.assemble import assemble
from kg.pipeline.inputs import Inputs
from kg.pipeline.knowledge import Knowledge, load_knowledge
from tests.evaluate.graphs import dataset
from tests.evaluate.test_score import DATA, THINGS

GOLDEN = Path(__file__).parents[1] / "golden"
DATA_FOLDER = os.environ.get("KG_EVAL_DATA")
pytestmark = pytest.mark.skipif(
    not DATA_FOLDER or not (Path(DATA_FOLDER) / "score.py").is_file(),
    reason="KG_EVAL_DATA names no folder that has the reference scorer (score.py) and annotated documents",
)


def folders() -> Iterator[tuple[Path, Path]]:
    """Yield folders of annotations and of their documents."""
    data = Path(DATA_FOLDER or "")
    yield GOLDEN / "gold", GOLDEN / "texts"
    yield data / "gold", data / "corpus"
    yield data / "reading" / "gold", data / "reading" / "zh"
    yield data / "reading" / "gold", data / "reading" / "en"


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_scorer", Path(DATA_FOLDER or "") / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def built(source: Path, knowledge: Knowledge) -> Dataset:
    return assemble(Inputs((str(source),)), settings.load(), per_document=False, knowledge=knowledge).dataset


def reference_counts(reference: ModuleType, graph: Path, annotation: Any) -> dict[str, tuple[int, ...]]:
    counts, _ = reference.score(reference.System(graph), annotation)
    return {slot: tuple(count) for slot, count in sorted(counts.items()) if any(count)}


def our_counts(graph: Dataset, text: str) -> dict[str, tuple[int, ...]]:
    slots = score(graph, parse_gold(text, "gold.yaml")).slots
    return {slot: (count.right, count.wrong, count.missed) for slot, count in slots.items()}


def test_counts_are_the_same_on_annotated_documents(
    reference: ModuleType, knowledge: Knowledge, tmp_path: Path
) -> None:
    path, compared = tmp_path / "graph.ttl", 0
    for gold, documents in folders():
        for annotation, _ in annotations_of(gold):
            document = documents / f"{annotation.stem}.txt"
            if document.is_file():
                graph = built(document, knowledge)
                graphs.save(graph, path)
                text = annotation.read_text(encoding="utf-8")
                assert our_counts(graph, text) == reference_counts(reference, path, yaml.safe_load(text)), document
                compared += 1

    assert compared > len(list((GOLDEN / "gold").glob("*.yaml")))


def test_counts_are_the_same_on_documents_built_together(
    reference: ModuleType, knowledge: Knowledge, tmp_path: Path
) -> None:
    path = tmp_path / "graph.ttl"
    for gold, documents in folders():
        for annotation in sorted(gold.glob("*.yaml")):
            if read_gold(annotation).documents:
                graph = built(documents, knowledge)
                graphs.save(graph, path)
                text = annotation.read_text(encoding="utf-8")
                assert our_counts(graph, text) == reference_counts(reference, path, yaml.safe_load(text)), annotation


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in DATA["cases"]])
def test_counts_are_the_same_on_cases(reference: ModuleType, case: dict[str, Any], tmp_path: Path) -> None:
    graph = dataset(case.get("things", THINGS), case["graph"])
    graphs.save(graph, tmp_path / "graph.ttl")
    whole = {"document": "case.txt", "language": "en", "entities": DATA["entities"], **case["gold"]}

    expected = {slot: tuple(counts) for slot, counts in sorted(case["expected"].items())}
    assert reference_counts(reference, tmp_path / "graph.ttl", whole) == expected
