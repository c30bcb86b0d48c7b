"""`kg build --engine`: a cluster does the steps, a file or a store takes what comes of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.errors import InputError, SettingsError
from kg.graph import Build
from kg.model.finding import Report
from kg.model.progress import Watch, unwatched
from kg.model.summary import BuildRequest
from kg.pipeline.cluster.knowing import installed
from kg.pipeline.cluster.partitions import Found, find_parts
from kg.pipeline.cluster.scheduler import check_address, connected
from kg.pipeline.cluster.steps import Joined, Sources, Steps
from kg.pipeline.cluster.tables import Work
from kg.pipeline.inputs import Inputs, Plan, plan
from kg.pipeline.outputs import NOTHING, syntax_of, write_lines, write_report
from kg.pipeline.provenance import build_from, shaping
from kg.pipeline.readings import find_locations
from kg.pipeline.stored.build import Stored
from kg.pipeline.stored.folder import Folder, opened
from kg.pipeline.stored.identities import LEDGER
from kg.pipeline.stored.loading import load, loading
from kg.pipeline.stored.seal import seal, unseal
from kg.resolve import Ledger
from kg.settings import Settings
from kg.validate.results import in_order
from kg.validate.shacl import shipped

_UNFIT = ("judgements", "tables", "review", "left_out")
_STDIN = "-"


def build_on_cluster(request: BuildRequest, settings: Settings, *, watch: Watch = unwatched) -> Stored:
    """Build on the cluster that `request.engine` names, into a file, a store or both, and return what came of it.

    Raises:
        SettingsError: the address is malformed, or an option does not go with a cluster.
        EngineError: the extra is missing, nothing answers at the address, or a worker does not fit.
        InputError: nothing at all could be read.
        OutputError: something cannot be written.
        RuleError: a mapping, a registry or a rule file has faults.
    """
    assert request.engine is not None
    check_address(request.engine)
    _check(request)
    inputs = Inputs(request.sources, request.mappings, tuple(path.resolve() for path in request.registries))
    todo = plan(inputs)
    if todo.jobs.files:
        raise InputError(todo.jobs.tables()[0].location, "tables are not built on a cluster", expected="documents")
    if _STDIN in todo.documents:
        raise InputError(_STDIN, "standard input cannot be divided", expected="files, folders or URLs")
    unfound: list[InputError] = []
    found = find_parts(find_locations(todo, unfound.append), unfound.append)
    if not found.parts:
        raise InputError("sources", "\n".join(["none of them can be read", *map(str, unfound)]))
    with (
        _target(request) as (folder, ledger),
        connected(request.engine) as cluster,
        _work(request, settings, inputs, found) as work,
    ):
        cluster.check(inputs.registries, work)
        sources = Sources(found, tuple(unfound), inputs.registries, todo.jobs.reading)
        steps = Steps(cluster, work, settings, watch)
        joined = steps.joined(sources, ledger, _described(todo, request))
        report = _finished(steps, joined, request, settings, folder)
        size = _written(steps, joined, request, settings)
        _remember(folder, ledger, request, joined, report)
    return Stored(joined.tally, joined.described, joined.documents, joined.first, joined.faults, report, size)


def _described(todo: Plan, request: BuildRequest) -> Build:
    return build_from(shaping(todo, Inputs(request.sources, request.mappings, request.registries)))


def _check(request: BuildRequest) -> None:
    further = ("ledger",) if request.store is not None else ()
    for name in (*_UNFIT, *further):
        if getattr(request, name) is not None:
            raise SettingsError(name, str(getattr(request, name)), "an option that goes with --engine")


@contextmanager
def _work(request: BuildRequest, settings: Settings, inputs: Inputs, found: Found) -> Iterator[Work]:
    """Give the folder of a build: one of its own by its ingredients where a place is named, else one for the time."""
    if request.work is None:
        folder = tempfile.mkdtemp(prefix="diplokg-")
        try:
            yield Work(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    made_of = [*installed(inputs.registries), settings.base, str(settings.min_confidence), found.digest]
    made_of += [str(path) for path in request.mappings]
    digest = sha256("\n".join(made_of).encode()).hexdigest()[:16]
    place = request.work if "://" in request.work else str(Path(request.work).resolve())
    yield Work(f"{place.rstrip('/')}/build-{digest}")


@contextmanager
def _target(request: BuildRequest) -> Iterator[tuple[Folder | None, Ledger]]:
    """Give the folder of the store, where one is built into, and the identities that were given before."""
    if request.store is None:
        yield None, Ledger.load(request.ledger) if request.ledger else Ledger()
        return
    with opened(request.store) as folder:
        yield folder, Ledger.load(folder.path / LEDGER)


def _finished(steps: Steps, joined: Joined, request: BuildRequest, settings: Settings, folder: Folder | None) -> Report:
    """Load the graph, judge it, and show it to readers where it is that of a store; write files that are asked for."""
    with tempfile.TemporaryDirectory(prefix="diplokg-") as scratch:
        made = folder.new_graph() if folder else Path(scratch) / "graph"
        with loading(lambda: made) as new:
            new.begin()
            load(steps.lines(joined.parts), len(joined.parts), new, steps.watch)
            new.finish()
        report = Report(tuple(in_order([*joined.findings, *shipped().of_queries(ox.Store.read_only(str(made)))])))
        if folder:
            unseal(folder.path)
            folder.clear_state()  # it is of another graph than the one that is shown from now on
            folder.publish(made)
    write_report(report, request, settings)
    return report


def _written(steps: Steps, joined: Joined, request: BuildRequest, settings: Settings) -> int | None:
    if request.output == NOTHING:
        return None
    lines = (line for part in steps.lines(joined.parts) for line in part.decode().split("\n")[:-1])
    return write_lines(lines, request.output, syntax_of(request), settings.base)


def _remember(folder: Folder | None, ledger: Ledger, request: BuildRequest, joined: Joined, report: Report) -> None:
    if folder is not None:
        ledger.save(folder.path / LEDGER)
        folder.complete(
            {
                "version": __version__,
                "documents": joined.documents,
                "triples": joined.triples,
                "conforms": report.conforms,
            }
        )
        seal(folder.path, {})
    elif request.ledger is not None:
        ledger.save(request.ledger)
