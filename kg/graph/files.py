"""Graphs to files and back: the format follows the file ending."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Literal, Quad, RdfFormat, Triple, parse, serialize
from pyoxigraph import Dataset as Quads

from kg.errors import InputError, OutputError
from kg.graph.alike import check_alike
from kg.graph.database import StoredDataset, open_database
from kg.graph.dataset import Dataset, split_line
from kg.graph.depth import check_brackets, check_elements
from kg.graph.entities import check_entities
from kg.graph.tags import restore_tag, usual_case
from kg.graph.turtle import trig, turtle
from kg.opening import expect_file
from kg.output import replace_file
from kg.vocab import BASE, PREFIXES

FORMATS: dict[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
"""File ending → format."""

_XML_NAME_AT_END = re.compile(r"(?<![\w.-])[\d.-]*+[^\W\d][\w.-]*+>\Z")
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, escaped or not."""
_XML_TAG = re.compile(r'(<[^<>]* xml:lang=")([^"]*)(?=")')


def render(dataset: Dataset, ending: str, *, base: str = BASE) -> Iterator[bytes]:
    """Yield a dataset in the format of a file ending; formats of triples take the default graph only.

    Raises:
        KeyError: the ending is not one of `FORMATS`.
        ValueError: RDF/XML has no name for a property, or XML no way to write a character.
    """
    rdf_format = FORMATS[ending]
    text: Iterable[str]
    if rdf_format == RdfFormat.TURTLE:
        text = turtle(dataset, base=base)
    elif rdf_format == RdfFormat.TRIG:
        text = trig(dataset, base=base)
    elif rdf_format == RdfFormat.JSON_LD:
        text = _json_ld(dataset)
    elif rdf_format == RdfFormat.RDF_XML:
        text = _rdf_xml(dataset)
    else:
        lines = dataset.triples() if rdf_format == RdfFormat.N_TRIPLES else dataset.lines
        text = (f"{line}\n" for line in lines)
    for piece in text:
        yield piece.encode()


def save(dataset: Dataset, path: Path, *, base: str = BASE) -> None:
    """Write a dataset to a file in the format of its ending; the file is replaced as a whole or not at all.

    Raises:
        OutputError: the ending is unknown, or the file cannot be written; what stood there is untouched.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise OutputError(str(path), f"the ending {ending!r} is none of {', '.join(FORMATS)}")
    try:
        replace_file(path, render(dataset, ending, base=base))
    except ValueError as error:
        raise OutputError(str(path), str(error)) from error


def load(path: Path) -> Dataset:
    """Return the dataset of a file, or of the database in a folder, which is opened and not read.

    Raises:
        InputError: the file is missing, of an unknown ending or not well-formed (with the line), or no database.
    """
    if path.is_dir():
        return StoredDataset(open_database(path))
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise InputError(str(path), f"unknown ending {ending!r}", expected=f"one of {', '.join(FORMATS)}")
    try:
        expect_file(path)
        with path.open("rb") as stream:
            if FORMATS[ending] == RdfFormat.RDF_XML:
                check_entities(path, stream)
                check_elements(path, stream)
            elif FORMATS[ending] == RdfFormat.JSON_LD:
                check_brackets(path, stream)
            return from_quads(parse(stream, format=FORMATS[ending]))
    except SyntaxError as error:
        place = str(error.lineno) if error.lineno else None
        raise InputError(str(path), error.msg, place=place, expected=f"well-formed {FORMATS[ending].name}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(str(path), reason, expected="a readable graph") from error


def from_quads(quads: Iterable[Quad]) -> Dataset:
    """Return a dataset of quads; blank nodes get labels that follow from the graph (RDFC-1.0)."""
    found = list(quads)
    lines = [f"{quad} ." for quad in found]
    if any("_:" in line for line in lines):
        check_alike(found)
        canonical = Quads(found)
        canonical.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        lines = [f"{quad} ." for quad in canonical]
    return Dataset(map(restore_tag, lines))


def _quads(lines: Iterable[str]) -> Iterator[Quad]:
    return parse("\n".join(lines), format=RdfFormat.N_QUADS)


def _json_ld(dataset: Dataset) -> Iterator[str]:
    """One node a line: that is quick to write and can be compared."""
    nodes = json.loads(serialize(_quads(dataset.lines), format=RdfFormat.JSON_LD) or b"[]")
    yield "[\n" + ",\n".join(json.dumps(_with_usual_tags(node), ensure_ascii=False) for node in nodes) + "\n]\n"


def _with_usual_tags(node: object) -> object:
    if isinstance(node, list):
        return [_with_usual_tags(member) for member in node]
    if isinstance(node, dict):
        return {
            key: usual_case(value) if key == "@language" else _with_usual_tags(value) for key, value in node.items()
        }
    return node


def _rdf_xml(dataset: Dataset) -> Iterator[str]:
    for predicate in sorted({split_line(line)[1] for line in dataset.triples()}):
        if not _XML_NAME_AT_END.search(predicate):
            raise ValueError(f"the property {predicate} does not end in a name, which RDF/XML needs")
    triples = [quad.triple for quad in _quads(dataset.triples())]
    _check_characters(triples)
    data = (serialize(triples, format=RdfFormat.RDF_XML, prefixes=PREFIXES) or b"").decode()
    head, root, body = data.partition("<rdf:RDF")
    namespaces, end, body = body.partition(">")  # their order is the library's, and changes from run to run
    yield head + root + " " + " ".join(sorted(namespaces.split())) + end
    body = body.replace("\r", "&#13;")  # readers of XML make a line feed of it else
    yield _XML_TAG.sub(lambda match: match.group(1) + usual_case(match.group(2)), body)


def _check_characters(triples: Iterable[Triple]) -> None:
    for triple in triples:
        found = _NOT_XML.search(triple.object.value) if isinstance(triple.object, Literal) else None
        if found:
            code = f"U+{ord(found.group()):04X}"
            raise ValueError(f"a value of {triple.subject} has the character {code}, which XML cannot hold")
