"""What `import kg` offers: build or load a graph, ask it, judge it, have it explained, hand it to rdflib.

>>> import kg
>>> graph = kg.build(["seeds/documents/2025-01-18-treaty-signed.md"])
>>> graph.validate().conforms
True
>>> graph.explain("vladimir putin").type
'official'
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import rdflib

from kg import ask as asking
from kg import graph as graphs
from kg import settings as setting
from kg.ask import Explanation
from kg.diff import Telling, compare, tell
from kg.errors import InputError
from kg.graph import Answer, Dataset, NamedQuery, python
from kg.model.finding import Report
from kg.model.source import BadRow
from kg.pipeline.assemble import assemble
from kg.pipeline.inputs import Inputs
from kg.pipeline.outputs import save_memory
from kg.settings import ReaderLanguage
from kg.validate import shacl
from kg.vocab import BASE, PREFIXES

PathLike = str | Path


class Graph:
    """A knowledge graph: the resolved view, and where it was built or kept so the documents' own graphs; unchanging.

    `skipped` says for each document and table of a build that could not be used where it is and why, `left_out` the
    same of rows.
    """

    def __init__(
        self,
        dataset: Dataset,
        *,
        base: str = BASE,
        skipped: Sequence[InputError] = (),
        left_out: Sequence[BadRow] = (),
    ) -> None:
        self.dataset = dataset
        self.base = base
        self.skipped = tuple(skipped)
        self.left_out = tuple(left_out)

    def __len__(self) -> int:
        return len(self.dataset.triples())

    def __repr__(self) -> str:
        return f"<kg.Graph of {len(self)} triples, {len(self.dataset.graphs)} documents' graphs>"

    def to_rdflib(self) -> rdflib.Graph:
        """Return it as an `rdflib.Graph`, or as an `rdflib.Dataset` where there are documents' own graphs."""
        return python.to_rdflib(self.dataset)

    def query(self, query: str, /, **parameters: str) -> Answer:
        """Return the answer to a named query (see `kg.queries`) or to a SPARQL text; prefixes need not be declared.

        Raises:
            QueryError: no query has the name, a parameter is unknown or missing, or the SPARQL is malformed.
            SettingsError: a parameter has not the form of its type.
        """
        named = graphs.named_query(query)
        if named is not None:
            return named.answer(self.dataset, parameters)
        return graphs.ask(self.dataset, query, prefixes=PREFIXES)

    def validate(self, *, shapes: Sequence[PathLike] = ()) -> Report:
        """Return the findings of SHACL on the resolved view; the files `shapes` take the place of the shipped shapes.

        Raises:
            InputError: a file of shapes cannot be read.
            RuleError: shapes are malformed.
        """
        own = "" if shapes else None
        return shacl.validate(self.dataset.store, shapes=own, extra=[Path(path) for path in shapes])

    def explain(self, name: str, *, lang: ReaderLanguage = "en") -> Explanation:
        """Return everything known of a thing, by name in any script or by IRI, in the words of a language.

        Raises:
            NotFoundError: nothing is known by that name; near names are suggested.
        """
        return asking.explain(self.dataset, name, language=lang)

    def diff(self, old: Graph, *, lang: ReaderLanguage = "en") -> Telling:
        """Return what this graph says and an older one does not, and the other way round, in words of a language."""
        return tell(compare(old.dataset, self.dataset), old.dataset, self.dataset, language=lang)

    def save(self, path: PathLike) -> None:
        """Write it to a file in the syntax of its ending; syntaxes of triples hold the resolved view only.

        Raises:
            OutputError: the ending is unknown or the file cannot be written; what stood there is untouched.
        """
        graphs.save(self.dataset, Path(path), base=self.base)


def build(  # noqa: PLR0913 -- each is an option of `kg build`, by keyword only
    sources: Sequence[PathLike],
    *,
    mappings: Sequence[PathLike] = (),
    registries: Sequence[PathLike] = (),
    ledger: PathLike | None = None,
    judgements: PathLike | None = None,
    base: str | None = None,
    min_confidence: float | None = None,
    database: str = "",
    strict: bool = False,
    provenance: bool = False,
) -> Graph:
    """Return the graph of documents, folders and mapped tables, as `kg build` makes it, but in memory and unjudged.

    `mappings` and `registries` are added to those that ship; `ledger` keeps identities between builds, `judgements`
    what is one thing and what a person ruled on that; both are written anew. `database` is the URL for mappings that
    name none. Documents and tables that cannot be read are left out and told in `Graph.skipped`, rows in
    `Graph.left_out`; in a `strict` build, they are errors. With `provenance`, what is made of tables
    carries their rows.

    Raises:
        InputError: nothing at all could be read; in a strict build, a table is broken.
        RuleError: a mapping, a registry or the file of judgements has faults.
        GraphError: in a strict build, a value of a table cannot be written as RDF by its mapping.
        SettingsError: `base` or `min_confidence` is malformed.
        LedgerError: the ledger contradicts itself.
    """
    settings = setting.load(options={"base": base, "min_confidence": min_confidence})
    inputs = Inputs(
        sources=tuple(map(str, sources)),
        mappings=tuple(map(Path, mappings)),
        registries=tuple(map(Path, registries)),
        ledger=Path(ledger) if ledger is not None else None,
        judgements=Path(judgements) if judgements is not None else None,
        database=database,
        strict=strict,
        provenance=provenance,
    )
    product = assemble(inputs, settings)
    save_memory(product, ledger=inputs.ledger, judgements=inputs.judgements)
    return Graph(product.dataset, base=settings.base, skipped=product.faults, left_out=product.left_out)


def load(path: PathLike, *, base: str = BASE) -> Graph:
    """Return the graph of a file in any syntax of RDF, by its ending, or of the folder of a store.

    Things under `base` get prefixes when written. A store is one that `kg build --store` keeps, or any database of
    Oxigraph; it is asked where it lies.

    Raises:
        InputError: the file is missing, of an unknown ending or not well-formed, or the folder holds no database.
    """
    return Graph(graphs.load(Path(path)), base=base)


def queries() -> tuple[NamedQuery, ...]:
    """Return the named queries, by name: what each answers, its parameters and columns."""
    return tuple(graphs.get_query(name) for name in graphs.query_names())
