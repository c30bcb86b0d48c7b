"""Terms of rdflib as terms of pyoxigraph, and back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier, Node

OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_STRING = "http://www.w3.org/2001/XMLSchema#string"


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib from logging each malformed literal, and pySHACL each malformed shape: both are told otherwise."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was


def tag(language: str) -> str:
    """Return a language tag with the case that BCP 47 advises, which pyoxigraph lowers.

    >>> tag("zh-hans-tw")
    'zh-Hans-TW'
    """
    first, *rest = language.lower().split("-")
    cased = (part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest)
    return "-".join((first, *cased))


def to_rdflib(term: OxTerm) -> Identifier:
    """Return the rdflib term that says the same, lexical form untouched."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=tag(term.language))
        datatype = term.datatype.value
        return Literal(term.value, datatype=None if datatype == _STRING else URIRef(datatype), normalize=False)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise TypeError(f"{term} is a quoted triple, which SHACL does not know")


def to_oxigraph(term: Node) -> OxTerm:
    """Return the pyoxigraph term that says the same."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING)))
    return ox.BlankNode(str(term))
