"""Random graphs of terms that are odd but valid, the same for the same random numbers."""

from __future__ import annotations

import re
from random import Random

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
PIECES = (
    "a", "Z9", " ", "  ", "\t", "\n", "\r", "\r\n", '"', "'", '"""', "'''", "\\", "\\n", "\\u0041", "\\x", "<", ">", "&", "&amp;", "&#0;", "]]>", "<!--", "-->",
    "<script>alert(1)</script>", "javascript:alert(1)", "{", "}", "{{ 7*7 }}", "|", "^^", "@en", "#", "%00", "%", "$", "=1+1", ",", ";", "_:a", "\u00a0", "\u00ad", "\u0085", "\u2028", "\u2029",
    "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "e\u0301\u0327", "\u0e01\u0e47", "中文", "簡體", "俄罗斯总统普京", "א", "ي", "𠀀", "\U0001f469\u200d\U0001f467", "\ufdd0", "\U0010ffff", "\ud7ff", "\ue000", "\ufffd",
)  # fmt: skip
CONTROLS = ("\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x9f", "\ufffe", "\uffff")
"""Of these XML 1.0 has no way to write some."""
TAGS = ("en", "zh-Hans", "zh-Hant", "de-AT-1996", "sr-Latn-RS", "x-own", "en-x-a1")
TYPES = ("string", "date", "gYear", "decimal", "integer", "boolean", "anyURI")
SHARP = ("2025-01-17", "2025", "1.50", "0042", "-0", "true", "soon", "1e3", "+.5")
PARTS = (
    "a", "B7", "-", ".", "_", "~", "!", "$", "&", "'", "(", ")", "*", "+", ",", ";", "=", ":", "@", "/", "//", "%20", "%E4%B8%AD", "中", "é", "e\u0301", "𠀀", "א", "..", "a.", ".a", "true", "0",
)  # fmt: skip
STARTS = (
    "http://example.org/", "https://w3id.org/diplokg/id/state/", "https://w3id.org/diplokg/id/", "https://w3id.org/diplokg/ontology#",
    "urn:example:", "http://user@example.org:8080/", "http://[2001:db8::1]/", "tag:example.org,2025:", "http://例子.example/",
)  # fmt: skip


def text(random: Random, pieces: tuple[str, ...] = PIECES, most: int = 8) -> str:
    """Return some pieces in a row; now and then a very long row."""
    count = random.randint(0, most) if random.random() < 0.97 else 20_000
    return "".join(random.choices(pieces, k=count))


def iri(random: Random) -> ox.NamedNode:
    """Return an absolute IRI (RFC 3987) that nobody would choose; readers may resolve `.` and `..`, so it has none."""
    tail = re.sub(r"(?<![^/])\.+(?![^/])", "-", "".join(random.choices(PARTS, k=random.randint(0, 6))))
    query = "?" + "".join(random.choices(PARTS, k=2)) if random.random() < 0.2 else ""
    fragment = "#" + "".join(random.choices(PARTS[:20], k=2)) if random.random() < 0.2 else ""
    start = random.choice(STARTS)
    return ox.NamedNode(start + ("" if "#" in start else tail + query + fragment) or start)


def predicate(random: Random) -> ox.NamedNode:
    """Return an IRI that ends in a name, which RDF/XML needs."""
    return ox.NamedNode(f"{random.choice(STARTS[:5])}p{random.choice(('', '-1', '.x', '_y', '名', 'é'))}")


def literal(random: Random, pieces: tuple[str, ...] = PIECES) -> ox.Literal:
    """Return a text, a text in a language, or a value of a type that need not be one of its values."""
    kind = random.randrange(4)
    if kind == 0:
        return ox.Literal(text(random, pieces))
    if kind == 1:
        return ox.Literal(text(random, pieces), language=random.choice(TAGS))
    if kind == 2:
        return ox.Literal(random.choice(SHARP), datatype=ox.NamedNode(XSD + random.choice(TYPES)))
    return ox.Literal(text(random, pieces), datatype=iri(random))


def quads(random: Random, count: int = 12, *, pieces: tuple[str, ...] = PIECES, named: bool = True) -> list[ox.Quad]:
    """Return so many statements in the default graph, and as many in others where `named` says so."""
    found = []
    for _ in range(count):
        value = literal(random, pieces) if random.random() < 0.7 else iri(random)
        graph = iri(random) if named and random.random() < 0.5 else ox.DefaultGraph()
        found.append(ox.Quad(iri(random), predicate(random), value, graph))
    return found
