"""Questions in SPARQL: an editor, and the named queries with their answers."""

from __future__ import annotations

import json
import re
from functools import cache

from kg.errors import QueryError, SettingsError
from kg.graph import Answer, NamedQuery, ask_store, get_query, query_names
from kg.validate.terms import classes, concepts, properties
from kg.vocab import PREFIXES
from kg.web.visit import Shown, Visit

ROWS = 500
"""Rows of an answer that a page shows."""
LARGE = 300_000
"""Triples from which files hold no answers: where no server sets a limit of time, one question could take an hour."""
_NAME = re.compile(r"query/([\w-]+)\.html", re.ASCII)
_FIRST = """SELECT ?meeting ?date ?name WHERE {
  ?meeting a dip:Meeting ; dip:date ?date ; rdfs:label ?name
  FILTER(LANGMATCHES(LANG(?name), "LANGUAGE"))
}
ORDER BY DESC(?date)
LIMIT 20
"""


def show(visit: Visit) -> Shown:
    """Return the editor."""
    queries = [get_query(name) for name in query_names()]
    return Shown(
        "query.html",
        {
            "queries": queries,
            "text": visit.query.get("query") or _FIRST.replace("LANGUAGE", visit.language),
            **_editing(visit),
        },
    )


@cache
def _queries() -> tuple[NamedQuery, ...]:
    return tuple(get_query(name) for name in query_names())


def show_named(visit: Visit) -> Shown | None:
    """Return a named query with its answer, where all parameters are given that must be; `None` for no such query."""
    match = _NAME.fullmatch(visit.path)
    if match is None or match.group(1) not in query_names():
        return None
    query = get_query(match.group(1))
    values = {one.name: visit.query.get(one.name, _default(visit, one.name, one.default)) for one in query.parameters}
    answer, fault = _answered(visit, query, {name: value for name, value in values.items() if value is not None})
    shown = {"query": query, "values": values, "answer": answer, "fault": fault, "most": ROWS, "text": query.text}
    return Shown("named.html", {**shown, **_editing(visit)})


def _default(visit: Visit, name: str, default: str | None) -> str | None:
    return visit.language if name == "lang" else default


def _answered(visit: Visit, query: NamedQuery, values: dict[str, str]) -> tuple[Answer | None, str]:
    """Return the answer, or why there is none."""
    if any(one.name not in values for one in query.parameters):
        return None, ""
    if not visit.is_live and visit.holdings.triples > LARGE:
        return None, ""
    if query.needs_graphs and not visit.holdings.has_graphs:
        return None, visit.text("contradictions_need_graphs")
    try:
        text = query.bound(values)
        return ask_store(visit.holdings.store, text, name=query.name, prefixes=PREFIXES), ""
    except (QueryError, SettingsError) as error:
        return None, str(error)


def _editing(visit: Visit) -> dict[str, object]:
    """Return what the script of the editor needs."""
    return {
        "endpoint": visit.root(visit.endpoint.lstrip("/")) if visit.endpoint else None,
        "prefixes": json.dumps(PREFIXES, sort_keys=True),
        "terms": _terms(),
        "base": visit.holdings.base,
    }


@cache
def _terms() -> tuple[str, ...]:
    """Return the terms that may stand in a query, in short form."""
    iris = [term.iri for term in (*classes(), *properties())] + [
        iri for scheme in concepts().values() for iri in scheme
    ]
    short = {
        f"{prefix}:{iri.removeprefix(space)}"
        for iri in iris
        for prefix, space in PREFIXES.items()
        if iri.startswith(space)
    }
    return tuple(sorted(short))
