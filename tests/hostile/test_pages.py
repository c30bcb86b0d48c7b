"""Whatever stands in titles, names, quotes, tags and IRIs of a graph, pages hold it as text: read by a parser of HTML5."""

from __future__ import annotations

from random import Random
from urllib.parse import urlsplit

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from resiliparse.parse.html import HTMLTree

from kg.web.holdings import Holdings
from kg.web.site import Site
from tests.hostile.graphs import iri, text
from tests.web.hostile import HOSTILE, hostile_store

PAGES = (
    "index.html",
    "id/official/mallory.html",
    "id/meeting/m1.html",
    "id/document/x-1.html",
    "list/Official.html",
    "query.html",
)
PAYLOADS = (
    HOSTILE, "</title><script>alert(1)</script>", "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' autofocus onfocus='alert(1)", "<svg/onload=alert(1)>",
    "</textarea><iframe src=javascript:alert(1)>", "<!--><script>alert(1)</script>-->", "<a href=javascript:alert(1)>x</a>", "&lt;script&gt;", "<style>*{}</style>", "<base href=//example.org>", "{{ 7*7 }}", "{% raw %}", "\u2028<script>", "<math><mtext><script>alert(1)</script>",
)  # fmt: skip
LINKS = ("href", "src", "action", "formaction", "data", "poster", "xlink:href")


def filled(random: Random) -> Site:
    """Return pages of the hostile graph, each text with another payload, and links to odd IRIs beside those of scripts."""
    store = ox.Store()
    for quad in hostile_store():
        value = quad.object
        if isinstance(value, ox.Literal) and value.datatype.value.endswith("ring"):
            words = random.choice(PAYLOADS) + text(random, most=3)
            value = ox.Literal(words, language=value.language) if value.language else ox.Literal(words)
        store.add(ox.Quad(quad.subject, quad.predicate, value))
        if isinstance(value, ox.NamedNode) and value.value.startswith("javascript:"):
            store.add(ox.Quad(quad.subject, quad.predicate, iri(random)))
    return Site(Holdings(store))


def dangers(page: bytes) -> list[str]:
    """Return what of a page could act: handlers, inline scripts and styles, links that are not http(s)."""
    found = []
    document = HTMLTree.parse_from_bytes(page, "utf-8").document
    assert document is not None
    for element in document.get_elements_by_tag_name("*"):
        attributes = {name: element.getattr(name) or "" for name in element.attrs}
        found += [
            f"{element.tag} {name}" for name in attributes if name.startswith("on") or name in ("style", "srcdoc")
        ]
        found += [f"{element.tag} {name}={attributes[name]}" for name in LINKS if not is_web(attributes.get(name, ""))]
        if element.tag in ("style", "iframe", "object", "embed", "base", "math"):
            found.append(element.tag)
        if element.tag == "script" and ("src" not in attributes or (element.text or "").strip()):
            found.append("script inline")
    return found


def is_web(link: str) -> bool:
    """Return whether a link leads within the site or to the web; browsers drop spaces and controls before a scheme."""
    bare = "".join(character for character in link if character > " ")
    try:
        return urlsplit(bare).scheme in ("", "http", "https")
    except ValueError:  # an address in brackets that is none
        return bare.startswith(("http:", "https:"))


@settings(max_examples=3, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32))
def test_pages_hold_what_a_graph_says_as_text(seed: int) -> None:
    site = filled(Random(seed))
    for path in PAGES:
        page = site.page(f"en/{path}", {"query": random_query(seed)}, "en")
        assert page is not None
        assert dangers(page.body) == [], path


def random_query(seed: int) -> str:
    return Random(seed).choice(PAYLOADS)


def test_what_could_act_would_be_seen() -> None:
    for payload in (
        "<p onclick=x>",
        "<script>x</script>",
        "<a href=' java\nscript:x'>a</a>",
        "<style>a</style>",
        "<iframe src=x></iframe>",
    ):
        assert dangers(f"<!doctype html><html><body>{payload}</body></html>".encode())
    assert (
        dangers(b'<!doctype html><p class="a">text <a href="../x.html#y">a</a> <script src="site.js"></script></p>')
        == []
    )
