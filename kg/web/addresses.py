"""Where things have their page: paths below the folder of a language, the same on a server and in files."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from hashlib import sha256

from kg.ask import Known
from kg.validate.terms import facts
from kg.vocab import BASE, DIP, expand

_LOCAL = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)+", re.ASCII)
_PAGE = re.compile(r"(id|other)/([^~]+)(?:~([0-9.]+))?\.html", re.ASCII)
_TYPE, _DATASET = expand("rdf:type"), expand("void:Dataset")
_MEMBER, _SOURCE = expand("org:member"), expand("oa:hasSource")
_SELECTOR, _FRAGMENT = expand("oa:hasSelector"), expand("rdf:value")
_JOINING = (expand("dip:Tenure"), expand("dip:Membership"))
_EVIDENCE = expand("dip:Evidence")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_GRAPH = "dataset/graph"
ROWS = 50
"""Rows of a table that one page shows."""
ONTOLOGY = "ontology.html"


def base_of(known: Known) -> str:
    """Return what the IRIs of a graph begin with, as its own description tells; else the default."""
    found = (iri for iri in known.subjects(_TYPE, _DATASET) if iri.endswith(_GRAPH))
    return next(found, BASE + _GRAPH).removesuffix(_GRAPH)


class Addresses:
    """IRIs to paths and back.

    A thing under the base has the page `id/KIND/NAME.html`, any other `other/HASH.html`; further pages of it end in
    `~` and their number. Tenures and memberships are places on the page of the member, passages on that of the
    document, terms of the ontology on its page.
    """

    def __init__(self, known: Known, base: str) -> None:
        self._known = known
        self._base = base
        self.path = lru_cache(maxsize=100_000)(self._path)

    def _path(self, iri: str) -> str | None:
        """Return the path of a thing, with a fragment where it is a place on a page; `None` when it has none."""
        if iri.startswith(DIP) or iri in facts():
            return f"{ONTOLOGY}#{anchor(iri)}"
        known = self._known
        if not known.is_subject(iri):
            return None
        if any(known.has(iri, _TYPE, joining) for joining in _JOINING):
            return self._within(iri, known.text(iri, _MEMBER))
        if known.has(iri, _TYPE, _EVIDENCE):
            return self._within(iri, known.text(iri, _SOURCE), row_page(self.row(iri)))
        return self.own(iri)

    def _within(self, iri: str, holder: str | None, number: int = 1) -> str | None:
        if not holder or not self._known.is_subject(holder):
            return None
        return f"{self.own(holder, number if number > 1 else None)}#{anchor(iri)}"

    def own(self, iri: str, further: int | str | None = None) -> str:
        """Return the path of the page of a thing that is known to have one, or of a further page of it."""
        local = iri.removeprefix(self._base)
        end = f"~{further}.html" if further else ".html"
        if local != iri and _LOCAL.fullmatch(local):
            return f"id/{local}{end}"
        return f"other/{_hash(iri)}{end}"

    def thing(self, path: str) -> tuple[str, str] | None:
        """Return the thing whose page has a path, and what stands behind `~`; `None` for any other path."""
        page = _PAGE.fullmatch(path)
        if page is None:
            return None
        folder, name, further = page.groups()
        iri = self._base + name if folder == "id" and _LOCAL.fullmatch(name) else self._foreign.get(name)
        return (iri, further or "") if iri is not None and self._known.is_subject(iri) else None

    def row(self, evidence: str) -> int | None:
        """Return the number of the row, from 1, where a passage is a row of a table."""
        selector = self._known.text(evidence, _SELECTOR)
        value = self._known.text(selector, _FRAGMENT) if selector else None
        number = (value or "").removeprefix("row=")
        return int(number) if number.isdecimal() else None

    @cached_property
    def _foreign(self) -> dict[str, str]:
        """All subjects whose path does not tell their IRI, by hash; made when the first is asked for."""
        subjects = (subject for subject, _ in self._known.pairs(_TYPE))
        return {_hash(iri): iri for iri in subjects if self.own(iri).startswith("other/")}


def row_page(row: int | None) -> int:
    """Return the number of the page, from 1, on which a row of a table stands."""
    return (max(row or 1, 1) - 1) // ROWS + 1


def anchor(iri: str) -> str:
    """Return the name of the place on a page that is about a thing: the end of its IRI."""
    return re.sub(r"[^\w.-]", "-", iri.replace("#", "/").rpartition("/")[2])


def outside(iri: str) -> str | None:
    """Return an address that a browser may follow; `None` for any scheme but http and https."""
    return iri if _ADDRESS.match(iri) else None


def _hash(iri: str) -> str:
    return sha256(iri.encode()).hexdigest()[:16]
