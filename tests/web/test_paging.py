"""Long lists, page after page."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.vocab import BASE, expand
from kg.web.holdings import Holdings
from kg.web.site import Site

COUNT, PAGE = 2_500, 200


@pytest.fixture(scope="module")
def site() -> Site:
    """Pages of a graph with many meetings of which nothing is known."""
    store = Store()
    kind, meeting = NamedNode(expand("rdf:type")), NamedNode(expand("dip:Meeting"))
    store.bulk_extend(Quad(NamedNode(f"{BASE}meeting/m{n:04}"), kind, meeting) for n in range(COUNT))
    return Site(Holdings(store))


def links(site: Site, path: str) -> dict[str, str]:
    """The links between pages of a list by their text."""
    page = site.page(path, {}, "en")
    assert page is not None
    nav = re.search(r'<nav class="pages".*?</nav>', page.body.decode(), re.DOTALL)
    assert nav is not None
    return {text: href for href, text in re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', nav.group())}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("en/lists/undated.html", ["1", "2", "3", "4", "13", "Next"]),
        ("en/lists/undated~7.html", ["Previous", "1", "4", "5", "6", "7", "8", "9", "10", "13", "Next"]),
        ("en/lists/undated~13.html", ["Previous", "1", "10", "11", "12", "13"]),
        ("en/list/Meeting~2.html", ["Previous", "1", "2", "3", "4", "5", "13", "Next"]),
    ],
)
def test_a_page_leads_to_those_about_it(site: Site, path: str, expected: list[str]) -> None:
    assert list(links(site, path)) == expected


def test_every_page_is_reached_by_the_next(site: Site) -> None:
    path, seen = "undated.html", ["undated.html"]
    while (following := links(site, f"en/lists/{path}").get("Next")) is not None:
        path = following.rpartition("/")[2]
        seen.append(path)
    assert len(seen) == len(set(seen)) == -(-COUNT // PAGE)
