"""RML-Core by the parts of its specification: cases of tests/cases/rml-core.yaml, and a table of them."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from kg.errors import DiploKGError
from kg.pipeline.maps.mapped import map_file

CASES = yaml.safe_load(Path(__file__).parents[2].joinpath("cases", "rml-core.yaml").read_text("utf-8"))
PREFIXES = """@prefix rml: <http://w3id.org/rml/> .
@prefix ex: <http://e.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
SOURCE = (
    "rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ;"
    ' rml:path "{}" ] ; rml:referenceFormulation rml:{} ]'
)
SOURCES = {
    "SOURCE": SOURCE.format("t.json", 'JSONPath ; rml:iterator "$[*]"'),
    "PARENT": SOURCE.format("p.json", 'JSONPath ; rml:iterator "$[*]"'),
    "CSV": SOURCE.format("t.csv", "CSV"),
}


def canonical(lines: Iterable[str]) -> ox.Dataset:
    """A dataset that equals another when they differ only in the labels of blank nodes."""
    dataset = ox.Dataset(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS, lenient=True))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def write(case: Mapping[str, Any], folder: Path) -> Path:
    text = case["map"]
    for name, source in SOURCES.items():
        text = text.replace(f"{name} ;", f"{source} ;")
    (folder / "t.json").write_text(json.dumps(case.get("json", [])), "utf-8")
    (folder / "p.json").write_text(json.dumps(case.get("parent", [])), "utf-8")
    (folder / "t.csv").write_text(case.get("csv", "a\n"), "utf-8")
    path = folder / "m.ttl"
    path.write_text(PREFIXES + text, "utf-8")
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['part']}: {case['id']}")
def test_case(case: Mapping[str, Any], tmp_path: Path) -> None:
    path = write(case, tmp_path)
    if "error" in case:
        with pytest.raises(DiploKGError) as caught:
            list(map_file(path, base="http://base.org/", strict=True).lines)
        assert case["error"] in str(caught.value)
        return
    assert canonical(map_file(path, base="http://base.org/", strict=True).lines) == canonical(case["graph"])


def test_a_table_of_the_parts_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    parts = Counter(case["part"] for case in CASES)
    errors = Counter(case["part"] for case in CASES if "error" in case)
    rows = ["\nRML-Core, our own cases   graphs  errors"]
    rows += [f"  {part:24}{count - errors[part]:6}{errors[part]:8}" for part, count in parts.items()]
    with capsys.disabled():
        sys.stdout.write("\n".join([*rows, ""]))
    assert all(parts[part] > 0 for part in ("templates", "joins", "graphs"))
    assert len({(case["part"], case["id"]) for case in CASES}) == len(CASES)
