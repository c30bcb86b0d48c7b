"""What a process answers from: a store, and the pages over it."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Store

from kg.errors import InputError
from kg.graph.files import FORMATS
from kg.model.document import Document
from kg.model.finding import Report
from kg.web.holdings import Holdings
from kg.web.site import Site

ENDPOINT = "/sparql"
_FIRST_PAGES = tuple(
    f"en/{name}.html" for name in ("index", "list/Meeting", "network", "timeline", "matrix", "lists", "ontology")
)
"""Pages that are made of all of a graph, or of much of it."""


@dataclass(slots=True)
class Opened:
    """A store with its pages, in memory, or the newest one on disk that a request has named.

    `documents` are the texts that pages may show whole, by digest.
    """

    store: Store | None = None
    site: Site | None = None
    place: tuple[str, ...] | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)

    def keep(self, store: Store, place: Sequence[str] | None = None) -> None:
        """Answer from a store from now on."""
        self.store, self.place = store, tuple(place) if place is not None else None
        self.site = Site(Holdings(store, documents=self.documents), endpoint=ENDPOINT)

    def warm(self) -> None:
        """Count what pages tell of the whole graph, once for all processes that are forked from this one."""
        assert self.site is not None
        self.site.holdings.warm()
        for path in _FIRST_PAGES:
            self.site.page(path, {}, "en")

    def touch(self) -> None:
        """Walk through a graph in memory, after a fork.

        Whoever walks there counts itself in and out of each node, and so gets copies of the pages that processes
        share. Questions need not wait for it when all is touched once beforehand.
        """
        if self.store is not None:
            every = "SELECT (COUNT(*) AS ?all) { ?subject ?predicate ?object }"
            bool(self.store.query(f"ASK {{ {{ {every} }} FILTER(?all = 0) }}"))

    def tell_findings(self, report: Report) -> None:
        """Let pages tell what the shapes have found."""
        assert self.site is not None
        self.site.holdings.report = report

    def let_go(self) -> None:
        """Close a store on disk, which no process may share with another; what was counted stays."""
        assert self.site is not None
        self.store = None
        self.site.holdings.reopen(Store())

    def drop(self) -> None:
        """Answer from no store until a request names one, and close the files of this one."""
        if self.site is not None:
            self.let_go()  # what was counted before this process was forked is never collected
        self.store = self.site = self.place = None
        gc.collect()  # pages refer to each other in circles, and to the store

    def at(self, place: Sequence[str] | None) -> tuple[Store, Site]:
        """Return the store that a request means, by its folder and what tells it from others there, and its pages."""
        if place is not None and tuple(place) != self.place:
            self.drop()  # before the next one is opened: two would need memory at a time
            self.keep(Store.read_only(place[0]), place)
        elif place is not None and self.store is None:
            self._reopen(place[0])
        assert self.store is not None
        assert self.site is not None
        return self.store, self.site

    def _reopen(self, place: str) -> None:
        assert self.site is not None
        self.store = Store.read_only(place)
        self.site.holdings.reopen(self.store)


def read_graph(path: Path, store: Store | None = None) -> Store:
    """Return a store, in memory unless one is given, with the graph of a file.

    Raises:
        InputError: the file is missing, of an unknown ending or not well-formed (with the line).
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise InputError(str(path), f"unknown ending {ending!r}", expected=f"one of {', '.join(FORMATS)}")
    store = Store() if store is None else store
    try:
        store.bulk_load(path=str(path), format=FORMATS[ending])
    except SyntaxError as error:
        place = str(error.lineno) if error.lineno else None
        raise InputError(str(path), error.msg, place=place, expected=f"well-formed {FORMATS[ending].name}") from error
    except (OSError, ValueError) as error:
        raise InputError(str(path), str(error), expected="a readable graph") from error
    return store
