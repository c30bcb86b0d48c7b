"""`kg load`: a graph into a triple store, batch by batch, and a look whether it is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.graph import Dataset
from kg.publish.connection import Connection, Patience
from kg.publish.credentials import find_credentials
from kg.publish.plan import Mode, Plan, make_plan, targets_of
from kg.publish.profiles import Method, Profile
from kg.publish.progress import ProgressFile, progress_path
from kg.publish.store import Address, Store, choose_method, find_profile, find_urls
from kg.publish.terms import without_blank_nodes
from kg.publish.verify import Check, verify

OnProgress = Callable[[int, int], None]
"""Is told after each batch how many triples have arrived, of how many."""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """What goes where and how; `graph` is where the resolved view goes (`None`: the store's default graph).

    `method` and `batch` (triples of a request) are the store's own when `None`; `progress_file` is where a broken load
    is remembered; `restart` forgets it.
    """

    address: Address
    progress_file: Path
    graph: str | None = None
    mode: Mode = "add"
    method: Method | None = None
    batch: int | None = None
    restart: bool = False
    verify: bool = True
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """What a load would do: `counts` are the triples that graphs hold now, `credentials` says where those are from."""

    profile: Profile
    url: str
    plan: Plan
    counts: Mapping[str, int]
    blank_nodes: bool
    done: int
    credentials: str | None


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load did; `check` is `None` when it was not asked for."""

    planned: LoadPlan
    check: Check | None


class Load:
    """A load that is prepared: the store has been asked, nothing has been sent; a context manager."""

    def __init__(self, dataset: Dataset, request: LoadRequest, environment: Mapping[str, str] | None = None) -> None:
        """Prepare it.

        Raises:
            SettingsError: a URL, graph or method does not suit the store.
            InputError: the graph holds what the store cannot take.
            EndpointError: the store cannot be asked.
        """
        named = without_blank_nodes(dataset)
        profile = find_profile(request.address)
        urls = find_urls(request.address, profile)
        has_store_url = request.address.store_url is not None
        method = choose_method(request.method, urls, profile, has_store_url=has_store_url)
        targets = targets_of(named, request.graph, profile)
        plan = make_plan(targets, profile, method=method, mode=request.mode, size=request.batch)
        found = find_credentials(urls.query, os.environ if environment is None else environment)
        url = urls.store if method == "store" and urls.store else urls.update
        self._connection = Connection(profile, found, patience=request.patience)
        self._store = Store(self._connection, urls, profile)
        self._request = request
        self._progress = ProgressFile(request.progress_file, f"{plan.key} {url}")
        try:
            counts = {target.name: self._store.count(target.graph) for target in targets}
        except BaseException:
            self._connection.__exit__(None, None, None)
            raise
        done = 0 if request.restart else self._arrived(plan, counts)
        origin = found.origin if found else None
        self.planned = LoadPlan(profile, url, plan, counts, named is not dataset, done, origin)

    def __enter__(self) -> Load:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.__exit__(None, None, None)

    def run(self, on_progress: OnProgress | None = None) -> LoadSummary:
        """Send what has not arrived yet, then look whether all is there.

        Raises:
            EndpointError: the store refuses, does not answer or holds something else; the same load can go on.
            OutputError: the file that remembers the progress cannot be written; nothing is sent without it.
        """
        plan, done = self.planned.plan, self.planned.done
        self._progress.keep(done)
        arrived = sum(plan.sent(done).values())
        try:
            for batch in plan.batches[done:]:
                self._store.send(batch, method=plan.method, mode=plan.mode)
                done += 1
                self._progress.keep(done)
                arrived += len(batch.lines)
                if on_progress:
                    on_progress(arrived, plan.triples)
        finally:
            if done == 0:  # nothing to go on from
                self._progress.forget()
        check = None
        if self._request.verify:
            check = verify(self._store, plan.targets, mode=plan.mode, before=self.planned.counts)
        self._progress.forget()
        return LoadSummary(self.planned, check)

    def _arrived(self, plan: Plan, counts: Mapping[str, int]) -> int:
        """Return how many batches need not be sent again: none, if the store has lost some of what had arrived."""
        done = self._progress.done()
        has_all = all(counts[graph] >= sent for graph, sent in plan.sent(done).items())
        return done if has_all else 0


def default_progress_file(graph: Path, address: Address) -> Path:
    """Return the file that remembers a load of a graph's file into a store."""
    return progress_path(graph, address.endpoint)
