"""All pages of a graph, by path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from kg import resources
from kg.errors import ResourceError
from kg.settings import ReaderLanguage
from kg.web.holdings import Holdings
from kg.web.page import SECURITY, Page, moved
from kg.web.render import LANGUAGES, render
from kg.web.views import lists, matrix, missing, network, ontology, overview, query, search, thing, timeline
from kg.web.visit import Shown, Visit

View = Callable[[Visit], Shown | None]
VIEWS: tuple[tuple[re.Pattern[str], View], ...] = (
    (re.compile(r"index\.html"), overview.show),
    (re.compile(r"(?:id|other)/.+\.html"), thing.show),
    (re.compile(r"network(/\d{4})?\.html"), network.show),
    (re.compile(r"timeline(/\d{4})?(~\d+)?\.html"), timeline.show),
    (re.compile(r"matrix(/\d{4})?\.html"), matrix.show),
    (re.compile(r"search\.html"), search.show),
    (re.compile(r"query\.html"), query.show),
    (re.compile(r"query/[\w-]+\.html"), query.show_named),
    (re.compile(r"ontology\.html"), ontology.show),
    (re.compile(r"lists\.html"), lists.show),
    (re.compile(r"list/.+\.html"), lists.show_class),
    (re.compile(r"lists/contradictions\.html"), lists.show_contradictions),
    (re.compile(r"lists/planned(~\d+)?\.html"), lists.show_planned),
    (re.compile(r"lists/undated(~\d+)?\.html"), lists.show_undated),
    (re.compile(r"lists/findings(~\d+)?\.html"), lists.show_findings),
)
_ASSET = re.compile(r"static/([\w-]+\.(?:css|js|svg|txt))", re.ASCII)
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of a graph.

    With `is_live` forms are answered, which needs a server; `endpoint` is the address of its SPARQL endpoint from the
    root of the site. Pages offer each other in `languages`.
    """

    holdings: Holdings
    is_live: bool = True
    endpoint: str | None = None
    languages: tuple[ReaderLanguage, ...] = LANGUAGES

    def page(self, path: str, query: Mapping[str, str], language: str) -> Page | None:
        """Return the page at a path (`en/index.html`, `static/site.css`, without a slash before), `None` for none.

        A path that does not begin with a language is led to the one in `language`; a folder is its `index.html`.
        """
        path = path.lstrip("/")
        asset = _ASSET.fullmatch(path)
        if asset:
            return _asset(asset.group(1))
        folder, slash, below = path.partition("/")
        if folder not in self.languages or not slash:
            speaking = language if language in self.languages else self.languages[0]
            path = "" if path in self.languages else path
            found = self._view(below_or_index(path)) is not None
            return moved(f"{'../' * path.count('/')}{speaking}/{path}") if found else None
        return self.visited(below_or_index(below), query, folder)[0]

    def visited(
        self, path: str, query: Mapping[str, str], language: ReaderLanguage
    ) -> tuple[Page | None, tuple[str, ...]]:
        """Return the page at a path below the folder of a language, and the paths of the pages it links to."""
        view = self._view(path)
        visit = self._visit(path, query, language)
        shown = view(visit) if view else None
        if shown is None:
            return None, ()
        page = Page(shown.status, _HTML, render(visit, shown), {**SECURITY, "Content-Language": language})
        return page, tuple(dict.fromkeys(visit.reached))

    def not_found(self, path: str, language: ReaderLanguage) -> Page:
        """Return the page that says that there is nothing at a path."""
        folder, _, below = path.lstrip("/").partition("/")
        visit = self._visit(below if folder in self.languages else path.lstrip("/"), {}, language)
        return Page(404, _HTML, render(visit, missing.show(visit)), {**SECURITY, "Content-Language": language})

    def address(self, iri: str, language: str) -> str | None:
        """Return the path of the page of a thing, with its fragment; `None` when it has none."""
        speaking = language if language in self.languages else self.languages[0]
        path = self.holdings.addresses.path(iri)
        return f"{speaking}/{path}" if path else None

    def entrance(self) -> bytes:
        """Return the page that stands above the languages: it offers them."""
        return render(self._visit("", {}, self.languages[0]), Shown("entrance.html", {}))

    def _visit(self, path: str, query: Mapping[str, str], language: ReaderLanguage) -> Visit:
        return Visit(self.holdings, language, path, query, self.is_live, self.endpoint, self.languages)

    @staticmethod
    def _view(path: str) -> View | None:
        return next((view for pattern, view in VIEWS if pattern.fullmatch(path)), None)


def below_or_index(path: str) -> str:
    """Return a path with `index.html` where it is that of a folder."""
    return f"{path}index.html" if not path or path.endswith("/") else path


def _asset(name: str) -> Page | None:
    try:
        body = resources.find("data", f"web/static/{name}").read_bytes()
    except ResourceError:
        return None
    return Page(
        200,
        f"{_MEDIA_TYPES[PurePath(name).suffix]}; charset=utf-8",
        body,
        {**SECURITY, "Cache-Control": "max-age=3600"},
    )
