"""What tests of the service share: a small graph, served once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serve.running import running

GRAPH = """\
@prefix dip: <https://w3id.org/diplokg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <https://w3id.org/diplokg/id/state/> .
@prefix meeting: <https://w3id.org/diplokg/id/meeting/> .
state:FRA a dip:State ; rdfs:label "France"@en , "法国"@zh-Hans , "法國"@zh-Hant .
state:CHN a dip:State ; rdfs:label "China"@en , "中国"@zh-Hans , "中國"@zh-Hant .
meeting:one a dip:Meeting ; dip:participant state:FRA , state:CHN ; dip:date "2024-05-06" .
<https://example.org/document/1> { meeting:one dip:date "2024-05-06" }
<https://example.org/document/2> { meeting:one dip:date "2024-05-07" }
"""


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("serve") / "graph.trig"
    path.write_text(GRAPH, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def client(graph_file: Path) -> Iterator[httpx.Client]:
    """A service that only reads, with the limits it has unless told otherwise."""
    with running(graph_file) as found:
        yield found
