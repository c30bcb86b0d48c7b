"""Prefixes and IRIs that diplokg emits, as plain strings: no RDF library is needed to name a term."""

from __future__ import annotations

DIP = "https://w3id.org/diplokg/ontology#"
BASE = "https://w3id.org/diplokg/id/"

PREFIXES: dict[str, str] = {
    "dip": DIP,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def expand(curie: str) -> str:
    """Return the IRI of a CURIE with one of the prefixes above; `KeyError` for an unknown prefix.

    >>> expand("dip:Meeting")
    'https://w3id.org/diplokg/ontology#Meeting'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
