"""One page being made: who asks, in which language, for what; and how its links are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from kg.ask import Known, Teller
from kg.settings import ReaderLanguage
from kg.web.addresses import outside
from kg.web.holdings import Holdings
from kg.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view gives: the template, what it is filled with, and the status of HTTP."""

    template: str
    values: Mapping[str, object]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for the page `path`, below the folder of the language; `query` are its parameters.

    `is_live` says that a server answers, so that forms work; `endpoint` is the address of SPARQL, from the root of the
    site. `reached` collects the paths of pages that are linked to.
    """

    holdings: Holdings
    language: ReaderLanguage
    path: str
    query: Mapping[str, str]
    is_live: bool
    endpoint: str | None = None
    languages: tuple[ReaderLanguage, ...] = ()
    reached: list[str] = field(default_factory=list)

    @property
    def known(self) -> Known:
        """Return the look-ups in the graph."""
        return self.holdings.known

    @property
    def teller(self) -> Teller:
        """Return what tells of things in the language."""
        return Teller(self.holdings.known, self.language)

    @property
    def text(self) -> Wording:
        """Return the texts in the language."""
        return Wording(self.language)

    def link(self, path: str, **query: str) -> str:
        """Return the relative address of a page; parameters that are empty are left out."""
        page, hash_, fragment = path.partition("#")
        self.reached.append(page)
        given = {key: value for key, value in query.items() if value}
        asked = f"?{urlencode(given)}" if given else ""
        return f"{self._up}{quote(page)}{asked}{hash_}{quote(fragment)}"

    def href(self, iri: str | None) -> str | None:
        """Return where a thing is told of: its page, or for things elsewhere their own address; `None` for neither."""
        if iri is None:
            return None
        path = self.holdings.addresses.path(iri)
        if path:
            return self.link(path)
        return None if iri.startswith(self.holdings.base) else outside(iri)

    def label(self, iri: str) -> str:
        """Return the name of a thing."""
        return self.holdings.label(iri, self.language)

    def root(self, path: str) -> str:
        """Return the relative address of what lies beside the folders of languages."""
        return f"{self._up}../{path}"

    def turned(self, language: str) -> str:
        """Return the relative address of the same page in another language."""
        given = f"?{urlencode(self.query)}" if self.query and self.is_live else ""
        return f"{self._up}../{language}/{quote(self.path)}{given}"

    @property
    def _up(self) -> str:
        return "../" * self.path.count("/")
