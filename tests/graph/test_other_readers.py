"""Turtle of ours is read by other people's programs: without a word of complaint, and to the same number of triples."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import kg
from tests import jena

ILL_TYPED = '<http://example.org/a> <http://example.org/b> "soon"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
UNKNOWN_PREFIX = "<http://example.org/a> <http://example.org/b> far:away .\n"

needs_rapper = pytest.mark.skipif(not shutil.which("rapper"), reason="rapper (raptor2-utils) is not installed")
needs_riot = pytest.mark.skipif(not jena.is_installed(), reason=jena.MISSING)


@pytest.fixture(scope="module")
def turtle(seeds_graph: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of seeds/, written as Turtle."""
    path = tmp_path_factory.mktemp("turtle") / "seeds.ttl"
    seeds_graph.save(path)
    return path


@pytest.fixture(scope="module")
def riot(tmp_path_factory: pytest.TempPathFactory) -> Sequence[str]:
    """The command that runs riot on Debian's jars."""
    return jena.command(tmp_path_factory.mktemp("jena"), "riotcmd.riot")


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def count_of_riot(riot: Sequence[str], path: Path) -> tuple[int, str]:
    """What riot counts, and what it complains about."""
    done = run([*riot, "--count", str(path)])
    found = re.search(r"Triples = ([\d,]+)", done.stdout + done.stderr)
    said = [line for line in done.stderr.splitlines() if "Triples = " not in line]
    return int(found[1].replace(",", "")) if found else -1, "\n".join(said)


def count_of_rapper(path: Path) -> tuple[int, str]:
    """What rapper counts, and what it says besides."""
    done = run(["rapper", "-c", "-i", "turtle", str(path)])
    said = [line for line in done.stderr.splitlines() if not line.startswith("rapper: Parsing URI")]
    found = re.search(r"Parsing returned (\d+) triple", done.stderr)
    return int(found[1]) if found else -1, "\n".join(line for line in said if "Parsing returned" not in line)


def test_pyoxigraph_counts_the_same(turtle: Path, seeds_graph: kg.Graph) -> None:
    triples = pyoxigraph.parse(path=str(turtle))

    assert sum(1 for _ in triples) == len(seeds_graph)


def test_rdflib_counts_the_same_and_logs_nothing(
    turtle: Path, seeds_graph: kg.Graph, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "rdflib"):
        count = len(rdflib.Graph().parse(turtle))

    assert (count, caplog.messages) == (len(seeds_graph), [])


@needs_rapper
def test_rapper_counts_the_same_and_warns_of_nothing(turtle: Path, seeds_graph: kg.Graph) -> None:
    assert count_of_rapper(turtle) == (len(seeds_graph), "")


@needs_riot
def test_riot_counts_the_same_and_warns_of_nothing(turtle: Path, seeds_graph: kg.Graph, riot: Sequence[str]) -> None:
    assert count_of_riot(riot, turtle) == (len(seeds_graph), "")


def test_rdflib_would_log_a_malformed_value(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "planted.ttl"
    path.write_text(ILL_TYPED, encoding="utf-8")

    with caplog.at_level(logging.WARNING, "rdflib"):
        rdflib.Graph().parse(path)

    assert any("Failed to convert Literal" in message for message in caplog.messages)


@needs_rapper
def test_rapper_would_complain_of_a_malformed_file(tmp_path: Path) -> None:
    path = tmp_path / "planted.ttl"
    path.write_text(UNKNOWN_PREFIX, encoding="utf-8")

    assert "far" in count_of_rapper(path)[1]


@needs_riot
def test_riot_would_warn_of_a_malformed_value(tmp_path: Path, riot: Sequence[str]) -> None:
    path = tmp_path / "planted.ttl"
    path.write_text(ILL_TYPED, encoding="utf-8")

    count, said = count_of_riot(riot, path)

    assert count == 1
    assert "'soon' not valid for datatype XSD date" in said
