"""The public conformance cases of RML-Core, from the folder that KG_EVAL_DATA names.

`pytest tests/conformance -rA` prints a table of the cases at the end.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from kg.errors import DiploKGError
from kg.pipeline.maps.mapped import map_file

SUITE = Path(os.environ.get("KG_EVAL_DATA", "")) / "suites" / "rml-core"
ACCEPTED: Mapping[str, str] = yaml.safe_load(Path(__file__).with_name("rml_core.yaml").read_text("utf-8"))

pytestmark = pytest.mark.skipif(
    "KG_EVAL_DATA" not in os.environ or not SUITE.is_dir(), reason="KG_EVAL_DATA names no folder with suites/rml-core"
)


def _cases() -> Iterator[dict[str, str]]:
    if not SUITE.is_dir():
        return
    with (SUITE / "metadata.csv").open(encoding="utf-8", newline="") as stream:
        yield from (row for row in csv.DictReader(stream) if (SUITE / row["ID"]).is_dir())


CASES = {case["ID"]: case for case in _cases()}


def canonical(lines: Iterable[str]) -> ox.Dataset:
    """A dataset that equals another when they differ only in the labels of blank nodes."""
    text = "\n".join(lines).encode()
    dataset = ox.Dataset(ox.parse(text, ox.RdfFormat.N_QUADS, lenient=True))  # unsafe IRIs are no IRIs
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def passes(case: Mapping[str, str]) -> bool:
    """Whether the output is the expected one, or there is an error where one is expected."""
    folder = SUITE / case["ID"]
    try:
        lines = list(map_file(folder / case["mapping"], base=case["base_iri"], strict=True).lines)
    except DiploKGError:
        return case["error"] == "true"
    if case["error"] == "true":
        return False
    return canonical(lines) == canonical((folder / case["output1"]).read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    case = CASES[name]
    if name in ACCEPTED:
        assert not passes(case), f"passes now: take it off the list ({ACCEPTED[name]})"
        pytest.xfail(ACCEPTED[name])
    assert passes(case), case["title"]


def test_the_list_of_failures_names_cases_with_reasons() -> None:
    assert set(ACCEPTED) <= set(CASES)
    assert all(ACCEPTED.values())


def test_a_table_of_the_cases_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    kinds = Counter((case["input_format1"] or "no format", case["error"] == "true") for case in CASES.values())
    rows = [f"\nRML-Core: {len(CASES) - len(ACCEPTED)} of {len(CASES)} cases"]
    for (kind, is_error), count in sorted(kinds.items()):
        rows.append(f"  {kind:20} {'an error expected' if is_error else 'a graph expected':18} {count:3}")
    rows += [f"  {name}: {reason}" for name, reason in sorted(ACCEPTED.items())]
    with capsys.disabled():
        sys.stdout.write("\n".join([*rows, ""]))
    assert CASES
