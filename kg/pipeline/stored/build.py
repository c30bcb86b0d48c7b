"""`kg build --store`: the steps one after the other, each of which only does what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from kg import __version__
from kg.errors import InputError, SettingsError, StoreError
from kg.graph import Ingredient, Statistics, describe
from kg.model.finding import Report
from kg.model.progress import Watch, unwatched
from kg.model.source import BadRow
from kg.model.summary import BuildRequest, DocumentSummary
from kg.output import replace_file
from kg.pipeline.ahead import Ahead
from kg.pipeline.aside import tell
from kg.pipeline.inputs import Inputs, Plan, plan
from kg.pipeline.knowledge import load_knowledge
from kg.pipeline.maps.losses import as_lines
from kg.pipeline.outputs import NOTHING, syntax_of, write_lines, write_report
from kg.pipeline.provenance import build_from, code_digest, read_from, shaping
from kg.pipeline.readings import find_raws
from kg.pipeline.remembered import STATE
from kg.pipeline.stored.folder import GRAPH, MANIFEST, Folder, opened
from kg.pipeline.stored.graph import all_lines, take_over
from kg.pipeline.stored.identities import LEDGER, export, restore
from kg.pipeline.stored.joining import join_all
from kg.pipeline.stored.judging import judge
from kg.pipeline.stored.knowing import Frame, Known
from kg.pipeline.stored.loading import Loading, loading
from kg.pipeline.stored.naming import name_all
from kg.pipeline.stored.packing import ASIDE, COUNTS, Tabled
from kg.pipeline.stored.reading import Readers, refresh
from kg.pipeline.stored.seal import broken, marks_of, seal, unseal
from kg.pipeline.stored.state import State
from kg.pipeline.stored.tables import map_tables
from kg.pipeline.stored.tally import Tally
from kg.pipeline.stored.telling import tell_documents
from kg.pipeline.stored.world import know, meet
from kg.pipeline.stored.writing import before_of, keep, made, write_all
from kg.resolve.authority import Authority
from kg.resolve.lore import shipped_lore
from kg.settings import Settings

_UNKEPT = {
    "ledger": "keeps identities itself, in identities.jsonl",
    "judgements": "keeps no list of all that was joined",
    "review": "keeps no list of all that was joined",
    "tables": "keeps no tables; build to files for them",
}
"""What does not go with a store, and why."""
_SHOWN_DOCUMENTS = 100
_DIGESTS = ("reading", "writing", "judging")
"""Names of the digests of what shapes a store."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a build into a store came to; `rebuilt` says why all was done anew, where it was."""

    tally: Tally
    described: int
    documents: int
    first: tuple[DocumentSummary, ...]
    faults: tuple[str, ...]
    report: Report
    size: int | None = None
    rebuilt: str | None = None
    left_out: tuple[BadRow, ...] = ()


def build_stored(
    request: BuildRequest, settings: Settings, *, watch: Watch = unwatched, ahead: Ahead | None = None
) -> Stored:
    """Bring a store up to date with its sources, and return what is in it; the graph is shown when it is complete.

    Raises:
        SettingsError: an option does not go with a store.
        StoreError: somebody else builds into it.
        OutputError: it cannot be written.
        InputError: nothing at all could be read.
        RuleError: a mapping, a registry or a rule file has faults.
    """
    assert request.store is not None
    _check(request)
    inputs = Inputs(
        request.sources, request.mappings, request.registries, database=request.database, strict=request.strict,
        provenance=request.provenance,
    )  # fmt: skip
    todo = plan(inputs)
    with opened(request.store) as folder:
        before = marks_of(folder.path)
        built = _built(_Run(folder, request, settings, inputs, todo, tuple(shaping(todo, inputs)), watch, ahead))
        seal(folder.path, before)
        return built


def _built(run: _Run) -> Stored:
    """Build; where what is remembered is damaged, forget it and build anew from the sources."""
    try:
        return run.build()
    except StoreError as error:
        if error.advice:
            raise
        kept = "identities are kept" if (run.folder.path / LEDGER).exists() else "identities too"
        run.folder.clear_state()
        unseal(run.folder.path)
        return replace(run.build(), rebuilt=f"{run.folder.path}: {error.reason}; all is made anew, {kept}")


def _check(request: BuildRequest) -> None:
    for name, why in _UNKEPT.items():
        if getattr(request, name) is not None:
            raise SettingsError(name, str(getattr(request, name)), f"an option that goes with --store, which {why}")


@dataclass(frozen=True, slots=True)
class _Run:
    folder: Folder
    request: BuildRequest
    settings: Settings
    inputs: Inputs
    plan: Plan
    shaped: tuple[Ingredient, ...]
    watch: Watch
    ahead: Ahead | None

    def build(self) -> Stored:
        damaged = self._damaged()
        state = State(self.folder.state)
        try:
            restore(state, self.folder.path)
            if damaged:
                self._mend(state, damaged)
            unseal(self.folder.path)
            told = f"{self.folder.path}: not as the last build left it, and made anew: {', '.join(damaged)}"
            with loading(self.folder.new_graph) as new:
                built = self._steps(state, new)
            return replace(built, rebuilt=built.rebuilt or (told if damaged else None))
        finally:
            state.close()

    def _damaged(self) -> tuple[str, ...]:
        """Return the files that are not as the last complete build left them, where what is remembered can mend them.

        Raises:
            StoreError: they are more than that.
        """
        path = self.folder.path
        if self.folder.manifest() is None and (path / MANIFEST).exists():
            raise StoreError(str(path), "its manifest is damaged")
        damaged = broken(path)
        if any(one.startswith(STATE) for one in damaged):
            if LEDGER in damaged and (path / LEDGER).exists():
                advice = "put back a copy of it, or remove it: things may then get other IRIs"
                raise StoreError(str(path / LEDGER), f"it is damaged, and {STATE} too", advice=advice)
            raise StoreError(str(path), f"{STATE} is not as the last build left it, it is damaged")
        return damaged

    def _mend(self, state: State, damaged: tuple[str, ...]) -> None:
        if LEDGER in damaged:
            (self.folder.path / LEDGER).unlink(missing_ok=True)
            export(state, self.folder.path)
        if any(one.startswith(GRAPH) for one in damaged):
            with state.step():
                state.note("graph", None)

    def _steps(self, state: State, new: Loading) -> Stored:
        known = self._known(state, new)
        tabled = map_tables(state, known.frame, self.plan.jobs, self._digests_of("mapping"))
        tally = tally_of(state)
        described = self._description(state, known, tabled, tally)
        fault = take_over(self.folder, state, new, known.frame, self.watch)
        report = judge(state, self.folder.graph, known.frame, self.watch)
        size = self._written(state)
        write_report(report, self.request, self.settings)
        if self.request.left_out:
            replace_file(self.request.left_out, [as_lines(tabled.left_out).encode()])
        export(state, self.folder.path)
        documents = state.one("SELECT count(*) FROM documents")
        self.folder.complete(
            {
                "version": __version__,
                "digests": {name: state.noted(name) for name in _DIGESTS},
                "documents": documents,
                "triples": tally.triples + described,
                "conforms": report.conforms,
            }
        )
        rows = state.all(
            "SELECT doc, title, language, facts FROM documents ORDER BY place LIMIT ?", (_SHOWN_DOCUMENTS,)
        )
        first = tuple(DocumentSummary(*row) for row in rows)
        faults = (*self._faults(state), *map(str, tabled.broken.errors()))
        return Stored(tally, described, documents, first, faults, report, size, fault, tabled.left_out)

    def _digests(self) -> Iterator[tuple[str, str]]:
        """Yield the digests of what shapes the store: of what is read, of how it is written, of how it is judged."""
        yield "reading", _digest([code_digest(), str(self.settings.min_confidence), *self._named("registry")])
        reading = {mapping.location for mapping in self.plan.jobs.reading}
        mappings = [digest for name, digest in self._digests_of("mapping") if name in reading]
        yield "writing", _digest([self.settings.base, *mappings])
        yield "judging", _digest([*self._named("shapes"), *self._named("ontology")])

    def _named(self, role: str) -> list[str]:
        return [digest for _, digest in self._digests_of(role)]

    def _digests_of(self, role: str) -> list[tuple[str, str]]:
        return sorted((one.name, one.digest) for one in self.shaped if one.role == role)

    def _known(self, state: State, new: Loading) -> Known:
        self._compare(state)
        knowledge = load_knowledge(self.inputs.registries)
        frame = Frame(
            Authority(knowledge.registry), shipped_lore(), self.plan.jobs.reading, self.settings.base,
            jobs=self.request.jobs,
        )  # fmt: skip
        faults: list[InputError] = []
        raws = find_raws(self.plan, faults.append)
        readers = Readers(lambda: knowledge.rules, self.settings.min_confidence, self.ahead)
        refresh(state, raws, readers, frame, self.watch)
        for fault in (*faults, *_aside(state)):
            tell(fault)
        state.note("unfound", json.dumps([str(fault) for fault in faults], ensure_ascii=False))
        if not state.one("SELECT 1 FROM documents LIMIT 1") and not self.plan.jobs.files:
            raise InputError("sources", "\n".join(["none of them can be read", *self._faults(state)]))
        known = know(state, frame)
        tell_documents(state, known, self.watch)
        join_all(state, known, self.watch)
        name_all(state, known)
        meet(state, known)
        write_all(state, known, new, self.watch)
        return known

    def _compare(self, state: State) -> None:
        """Mark what is to be done anew, since it is made otherwise than before."""
        digests = dict(self._digests())
        if state.noted("reading") not in (None, digests["reading"]):
            state.empty()
        with state.step():
            if state.noted("writing") not in (None, digests["writing"]):
                kept = "('dataset', 'table')"
                state.run(f"INSERT OR IGNORE INTO dirty SELECT kind, bucket FROM buckets WHERE kind NOT IN {kept}")
            for name, value in digests.items():
                if name == "judging" and state.noted(name) != value:
                    state.note("judged", None)
                state.note(name, value)

    def _description(self, state: State, known: Known, tabled: Tabled, tally: Tally) -> int:
        """Write what the graph says of itself, and return how many lines of the graph are about that."""
        statistics = Statistics(tally.triples, tally.subjects, len(tally.properties), tally.classes)
        ingredients = [*read_from(self.plan, tabled.rows), *self.shaped]
        lines = list(describe(statistics, build_from(ingredients), base=known.frame.base))
        with state.step():
            keep(state, made("dataset", 0, [], before_of(state, "dataset", 0), lines), 1)
        return len(lines) + 2 * int(state.one("SELECT count(*) FROM documents"))

    def _written(self, state: State) -> int | None:
        """Write the graph to a file too, where that is asked for; return its size in bytes."""
        ending = syntax_of(self.request)
        if self.request.output == NOTHING:
            return None
        return write_lines(all_lines(state), self.request.output, ending, self.settings.base)

    def _faults(self, state: State) -> tuple[str, ...]:
        return (*json.loads(state.noted("unfound") or "[]"), *map(str, _aside(state)))


def _aside(state: State) -> Iterator[InputError]:
    """Yield what is wrong with documents that were found, by place."""
    asides = state.stream("SELECT aside FROM raws WHERE aside IS NOT NULL ORDER BY place")
    return (fault for (aside,) in asides for fault in ASIDE.unpack(aside).errors())


def tally_of(state: State) -> Tally:
    """Return what is counted of all parts."""
    whole = Tally()
    for (values,) in state.stream("SELECT tally FROM buckets"):
        whole.add(Tally.from_values(COUNTS.unpack(values)))
    return whole


def _digest(texts: list[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()
