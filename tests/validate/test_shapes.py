"""Each shape has examples that conform and that do not; a violating file says on its first lines what fires."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH, Graph

from kg.validate.shacl import validate
from kg.validate.shapes import load
from kg.vocab import BASE

FOLDER = Path(__file__).parent.parent / "shapes"
SHAPES = "https://w3id.org/diplokg/shapes#"
EXPECT = re.compile(r"^# expect: (\w+) (\S+) (\S+)$", re.MULTILINE)
NOT_JUDGING = {SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf, SH.property, SH.severity, SH.message}


def examples(kind: str) -> list[Path]:
    return sorted(FOLDER.glob(f"*/{kind}-*.ttl"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def fired(path: Path | None) -> set[tuple[str, str, str]]:
    """What the shapes find in the example, with the context that all examples build on."""
    store = ox.Store()
    for file in (FOLDER / "context.ttl", path):
        if file is not None:
            store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    return {
        (
            finding.severity,
            finding.shape.removeprefix(SHAPES),
            "_:" if finding.focus.startswith("_:") else finding.focus,
        )
        for finding in validate(store).findings
    }


def expected(path: Path) -> set[tuple[str, str, str]]:
    return {
        (severity, shape, BASE + focus[1:-1] if focus.startswith("<") else focus)
        for severity, shape, focus in EXPECT.findall(path.read_text(encoding="utf-8"))
    }


def judging() -> set[str]:
    """Names of the shapes that state something of their own, and not only hold others together."""
    graph = load().graph
    named = {
        shape
        for predicate in (SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf, SH.path)
        for shape in graph.subjects(predicate)
    }
    return {
        str(shape).removeprefix(SHAPES)
        for shape in named
        if str(shape).startswith(SHAPES)
        and any(str(said).startswith(str(SH)) and said not in NOT_JUDGING for said in graph.predicates(shape))
    }


def test_the_context_of_the_examples_conforms() -> None:
    assert fired(None) == set()


@pytest.mark.parametrize("path", examples("conforms"), ids=name)
def test_conforming_example(path: Path) -> None:
    assert fired(path) == set()


@pytest.mark.parametrize("path", examples("violates"), ids=name)
def test_violating_example(path: Path) -> None:
    assert expected(path), "the file does not say what it expects"
    assert fired(path) == expected(path)


def test_every_shape_has_both_examples() -> None:
    violated = {shape for path in examples("violates") for _, shape, _ in expected(path)}
    conforming = {path.parent.name for path in examples("conforms")}
    assert judging() - violated == set()
    assert {shape for shape in judging() if shape.split("-")[0] not in conforming} == set()


def test_every_constraint_speaks_three_languages() -> None:
    graph: Graph = load().graph
    constraints = set(graph.subjects(SH.path)) | set(graph.subjects(SH.select)) | set(graph.subjects(SH.message))
    for constraint in constraints:
        languages = sorted(
            getattr(message, "language", None) or "" for message in graph.objects(constraint, SH.message)
        )
        assert languages == ["en", "zh-Hans", "zh-Hant"], constraint
