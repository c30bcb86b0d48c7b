from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import SettingsError
from kg.publish.profiles import get_profile, profiles, recognised
from kg.publish.store import Address, choose_method, find_urls

ROOT = Path(__file__).resolve().parents[2]


def test_all_stores_of_the_documentation_have_a_profile_and_the_other_way_round() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (tried|untested)\b", (ROOT / "docs/loading.md").read_text("utf-8"), re.M)

    assert dict(rows) == {name: "tried" if found.tried else "untested" for name, found in profiles().items()}


@pytest.mark.parametrize(
    ("url", "server", "name"),
    [
        ("http://h:7200/repositories/diplokg", "", "rdf4j"),
        ("http://h:9999/blazegraph/namespace/kb", "", "blazegraph"),
        ("http://h/x", "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu", "virtuoso"),
        ("http://h/x", "Oxigraph/0.5.13", "oxigraph"),
        ("http://h/x", "Apache Jena Fuseki (4.10.0)", "fuseki"),
        ("http://h/x", "nginx", None),
    ],
)
def test_stores_give_themselves_away(url: str, server: str, name: str | None) -> None:
    found = recognised(url=url, server=server)

    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("kind", "url", "query", "update", "store"),
    [
        ("oxigraph", "http://h:1/", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("oxigraph", "http://h:1/query", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("fuseki", "http://h:1/ds", "http://h:1/ds/query", "http://h:1/ds/update", "http://h:1/ds/data"),
        ("virtuoso", "http://h:1/sparql-auth", "http://h:1/sparql", "http://h:1/sparql-auth",
         "http://h:1/sparql-graph-crud-auth"),
        ("rdf4j", "http://h:1/repositories/x", "http://h:1/repositories/x", "http://h:1/repositories/x/statements",
         "http://h:1/repositories/x/rdf-graphs/service"),
        ("generic", "http://h:1/sparql", "http://h:1/sparql", "http://h:1/sparql", None),
    ],
)  # fmt: skip
def test_urls_follow_from_that_of_the_store_or_of_a_part(
    kind: str, url: str, query: str, update: str, store: str | None
) -> None:
    found = find_urls(Address(url, kind), get_profile(kind))

    assert (found.query, found.update, found.store) == (query, update, store)


def test_a_store_without_the_graph_store_protocol_is_not_asked_for_it() -> None:
    profile = get_profile("generic")
    urls = find_urls(Address("http://h:1/x", "generic"), profile)

    assert choose_method(None, urls, profile) == "update"
    with pytest.raises(SettingsError, match="give --store-url, or use update"):
        choose_method("store", urls, profile)


def test_a_given_graph_store_is_used() -> None:
    profile = get_profile("generic")
    urls = find_urls(Address("http://h:1/x", "generic", store_url="http://h:1/graphs"), profile)

    assert urls.store == "http://h:1/graphs"
    assert choose_method(None, urls, profile, has_store_url=True) == "store"
