"""What a build says of itself: VoID counts, DCAT distribution, PROV activity; no blank nodes, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.graph.dataset import Dataset, split_line
from kg.vocab import BASE, expand


@dataclass(frozen=True, slots=True, order=True)
class Ingredient:
    """A file that went into a build.

    `role` says as what: "document", "table", "mapping", "lexicon", "ontology", "shapes" and the like; `iri` is
    that of the document in the graph where it has one; `digest` is the SHA-256 in hexadecimal.
    """

    role: str
    name: str
    digest: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """What is told of a build; `time` is an `xsd:dateTime` and only given on request, since it changes every byte."""

    title: str
    version: str
    ingredients: tuple[Ingredient, ...]
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is counted of the default graph: triples, subjects, properties, and nodes by the IRI of their class."""

    triples: int
    subjects: int
    properties: int
    classes: Mapping[str, int]

    @classmethod
    def of(cls, dataset: Dataset) -> Statistics:
        """Return the statistics of a dataset in memory."""
        parts = [split_line(line) for line in dataset.triples()]
        subjects, properties = {part[0] for part in parts}, {part[1] for part in parts}
        return cls(len(parts), len(subjects), len(properties), dataset.class_counts())


def describe(statistics: Statistics, build: Build, *, base: str = BASE) -> Iterator[str]:
    """Yield N-Quads lines of the default graph that describe the dataset and how it came about."""
    dataset_iri, activity, tool = f"{base}dataset/graph", f"{base}dataset/build", f"{base}dataset/tool"
    yield _iri(dataset_iri, "rdf:type", expand("void:Dataset"))
    yield _iri(dataset_iri, "rdf:type", expand("dcat:Dataset"))
    yield _iri(dataset_iri, "rdf:type", expand("prov:Entity"))
    yield _text(dataset_iri, "dcterms:title", build.title)
    yield from _statistics(dataset_iri, statistics, base)
    yield _iri(dataset_iri, "prov:wasGeneratedBy", activity)
    yield _iri(activity, "rdf:type", expand("prov:Activity"))
    yield _iri(activity, "prov:wasAssociatedWith", tool)
    yield _iri(tool, "rdf:type", expand("prov:SoftwareAgent"))
    yield _text(tool, "rdfs:label", "diplokg")
    yield _text(tool, "dcterms:hasVersion", build.version)
    if build.time is not None:
        yield _text(activity, "prov:endedAtTime", build.time, "xsd:dateTime")
    yield from _ingredients(activity, build.ingredients, base)


def _statistics(dataset_iri: str, statistics: Statistics, base: str) -> Iterator[str]:
    yield _number(dataset_iri, "void:triples", statistics.triples)
    yield _number(dataset_iri, "void:distinctSubjects", statistics.subjects)
    yield _number(dataset_iri, "void:properties", statistics.properties)
    counts = dict(sorted(statistics.classes.items()))
    yield _number(dataset_iri, "void:classes", len(counts))
    for class_iri, count in counts.items():
        partition = f"{base}dataset/class/{_local(class_iri, counts)}"
        yield _iri(dataset_iri, "void:classPartition", partition)
        yield _iri(partition, "void:class", class_iri)
        yield _number(partition, "void:entities", count)


def _local(iri: str, all_iris: Sequence[str] | dict[str, int]) -> str:
    """The last part of an IRI where that tells it apart, else all of it."""
    local = iri.replace("#", "/").rpartition("/")[2]
    is_alone = sum(other.replace("#", "/").endswith("/" + local) for other in all_iris) == 1
    return quote(local if is_alone and local else iri, safe="")


def _ingredients(activity: str, ingredients: Sequence[Ingredient], base: str) -> Iterator[str]:
    for ingredient in sorted(ingredients):
        iri = ingredient.iri or f"{base}dataset/{quote(ingredient.role, safe='')}/{quote(ingredient.name, safe='')}"
        yield _iri(activity, "prov:used", iri)
        yield _iri(iri, "rdf:type", expand("prov:Entity"))
        if ingredient.iri is None:
            yield _text(iri, "dcterms:title", ingredient.name)
            yield _text(iri, "dcterms:type", ingredient.role)
            yield _text(iri, "dip:digest", ingredient.digest)


def _iri(subject: str, predicate: str, obj: str) -> str:
    return f"<{subject}> <{expand(predicate)}> <{obj}> ."


def _text(subject: str, predicate: str, value: str, datatype: str | None = None) -> str:
    literal = Literal(value, datatype=NamedNode(expand(datatype)) if datatype else None)
    return f"<{subject}> <{expand(predicate)}> {literal} ."


def _number(subject: str, predicate: str, value: int) -> str:
    return _text(subject, predicate, str(value), "xsd:integer")
