"""A triple store as this project needs it: fill a graph, count it, ask it; by the Graph Store Protocol or by Update."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import EndpointError, SettingsError
from kg.publish.connection import Connection
from kg.publish.credentials import check_url, without_secrets
from kg.publish.plan import Batch, Mode
from kg.publish.profiles import AUTO, GENERIC, Method, Profile, get_profile, recognised

_RESULTS = {"Accept": "application/sparql-results+json"}
_N_TRIPLES = {"Content-Type": "application/n-triples"}
_UPDATE = {"Content-Type": "application/sparql-update"}

Binding = Mapping[str, str]
"""A term of SPARQL 1.1 Query Results JSON."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a user says of a store: its URL, its kind, and URLs that are not where that kind has them."""

    endpoint: str
    kind: str = AUTO
    update_url: str | None = None
    store_url: str | None = None


@dataclass(frozen=True, slots=True)
class Urls:
    """Where a store is asked, changed and filled; `store` is `None` when it has no Graph Store Protocol."""

    query: str
    update: str
    store: str | None


def find_profile(address: Address) -> Profile:
    """Return the profile that a user names, or the one that the URL or the server gives away, or the generic one.

    Raises:
        SettingsError: no store is called so, or the URL is malformed.
        EndpointError: nothing answers at the URL.
    """
    if address.kind != AUTO:
        return get_profile(address.kind)
    url = check_url(address.endpoint, option="--endpoint")
    found = recognised(url=url)
    if found is None:
        with Connection(get_profile(GENERIC)) as connection:
            found = recognised(server=connection.server(url))
    return found or get_profile(GENERIC)


def find_urls(address: Address, profile: Profile) -> Urls:
    """Return the URLs of a store; its own URL may be given with the ending of any of them.

    Raises:
        SettingsError: a URL is malformed or holds a name and password.
    """
    base = check_url(address.endpoint, option="--endpoint")
    for ending in sorted(filter(None, (profile.query, profile.update, profile.store)), key=len, reverse=True):
        if base.endswith(ending):
            base = base.removesuffix(ending)
            break
    update = address.update_url and check_url(address.update_url, option="--update-url")
    store = address.store_url and check_url(address.store_url, option="--store-url")
    default = None if profile.store is None else base + profile.store
    return Urls(base + profile.query, update or base + profile.update, store or default)


def choose_method(method: Method | None, urls: Urls, profile: Profile, *, has_store_url: bool = False) -> Method:
    """Return the method asked for, or the one that suits the store.

    Raises:
        SettingsError: the Graph Store Protocol is asked for and it is not known where the store has it.
    """
    chosen = method or ("store" if has_store_url else profile.method)
    if chosen == "store" and urls.store is None:
        raise SettingsError("--method", chosen, f"known for {profile.label}: give --store-url, or use update")
    return chosen


class Store:
    """One triple store behind a connection."""

    def __init__(self, connection: Connection, urls: Urls, profile: Profile) -> None:
        self.urls = urls
        self.profile = profile
        self._connection = connection

    def send(self, batch: Batch, *, method: Method, mode: Mode) -> None:
        """Add a batch; in the mode `replace` the first one of a graph takes the place of what the graph holds.

        Raises:
            EndpointError: the store refuses or does not answer.
        """
        empties = mode == "replace" and batch.is_first
        if method == "store" and self.urls.store is not None:
            graph = batch.target.graph
            params = {"default": ""} if graph is None else {"graph": graph}
            verb = "PUT" if empties else "POST"
            body = _text(batch.lines).encode()
            self._connection.send(verb, self.urls.store, body=body, params=params, headers=_N_TRIPLES)
        else:
            text = _insertion(batch.lines, batch.target.graph, empties=empties)
            self._connection.send("POST", self.urls.update, body=text.encode(), headers=_UPDATE)

    def count(self, graph: str | None) -> int:
        """Return how many triples a graph holds (`None`: the default graph, as a union where only that can be had).

        Raises:
            EndpointError: the store refuses, does not answer or answers no number.
        """
        source = "" if graph or not self.profile.default_from else f"FROM <{self.profile.default_from}> "
        pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
        rows = self.select(f"SELECT (COUNT(*) AS ?n) {source}WHERE {{ {pattern} }}")
        try:
            return int(rows[0]["n"]["value"])
        except (LookupError, ValueError) as error:
            raise EndpointError(self.urls.query, "did not answer how many triples there are") from error

    def select(self, query: str, *, graphs: Sequence[tuple[str, str]] = ()) -> list[dict[str, Binding]]:
        """Return the rows of a SELECT query; `graphs` are parameters of the SPARQL 1.1 Protocol for its dataset.

        Raises:
            EndpointError: the store refuses, does not answer, or answers something else than JSON results.
        """
        form: dict[str, str | list[str]] = {"query": query}
        for name, iri in graphs:
            form[name] = [*form.get(name, []), iri]
        response = self._connection.send("POST", self.urls.query, body=form, headers=_RESULTS)
        try:
            rows = json.loads(response.content)["results"]["bindings"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            advice = "look whether the URL is that of the store and --store names its kind"
            message = "did not answer with results of SPARQL in JSON"
            raise EndpointError(without_secrets(self.urls.query), message, advice=advice) from error
        return list(rows)


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _insertion(lines: Sequence[str], graph: str | None, *, empties: bool) -> str:
    """Lines of N-Triples are SPARQL as they stand."""
    place = "DEFAULT" if graph is None else f"GRAPH <{graph}>"
    emptying = f"CLEAR SILENT {place} ;\n" if empties else ""
    triples = _text(lines)
    return f"{emptying}INSERT DATA {{\n{triples if graph is None else f'{place} {{{chr(10)}{triples}}}'}}}\n"
