"""Every key of YARRRML: the graph that it makes, and the same by the RML that it is translated to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.mapping import read_mapping, write_rml
from kg.pipeline.maps.mapped import map_file
from kg.vocab import BASE

CASES = yaml.safe_load(Path(__file__).parents[1].joinpath("cases", "yarrrml.yaml").read_text("utf-8"))
PREFIXES = "prefixes: {ex: 'http://e.org/', xsd: 'http://www.w3.org/2001/XMLSchema#'}\n"


def write(case: Mapping[str, Any], folder: Path) -> Path:
    files = {"t.csv": "a,b,c\n1,x,en\n"} | case.get("files", {})
    for name, text in files.items():
        folder.joinpath(name).write_text(text, "utf-8", newline="")
    text = case["map"]
    if not re.search("^mappings?:", text, re.MULTILINE):
        lines = "".join(f"    {line}\n" for line in text.splitlines())
        text = f"mappings:\n  m:\n    sources: [['t.csv~csv']]\n{lines}"
    path = folder / "m.yaml"
    path.write_text(PREFIXES + text, "utf-8")
    return path


def expected(case: Mapping[str, Any]) -> list[str]:
    whole = (line.replace("<e:", "<http://e.org/") for line in case["graph"])
    return sorted(line.replace("<^:", "<http://www.w3.org/2001/XMLSchema#").replace("\n", "\\n") for line in whole)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(case: Mapping[str, Any], tmp_path: Path) -> None:
    path = write(case, tmp_path)
    made = list(map_file(path, strict=True).lines)
    assert sorted(made) == expected(case)
    assert len(made) == len(set(made))
    rml = tmp_path / "m.ttl"
    rml.write_text(write_rml(read_mapping(path), base=BASE), "utf-8")
    assert sorted(map_file(rml, strict=True).lines) == sorted(made)


def test_there_are_cases_enough_and_each_is_another() -> None:
    assert len(CASES) >= 40
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({case["map"] + str(case.get("files")) for case in CASES}) == len(CASES)
