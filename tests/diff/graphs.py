"""Two small graphs that differ, as files in Turtle."""

from __future__ import annotations

from pathlib import Path

import kg

_HEAD = """
@prefix : <https://w3id.org/diplokg/id/> . @prefix dip: <https://w3id.org/diplokg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OLD = """
<https://w3id.org/diplokg/id/meeting/a> a dip:Meeting ; rdfs:label "Talks A"@en, "会谈甲"@zh-Hans ;
  dip:date "2020-01-01"^^xsd:date ;
  dip:participant <https://w3id.org/diplokg/id/state/x>, <https://w3id.org/diplokg/id/state/y> ; dip:evidence :e1 .
<https://w3id.org/diplokg/id/meeting/b> a dip:Meeting ; rdfs:label "Talks B"@en ; dip:date "2020-02-01"^^xsd:date .
<https://w3id.org/diplokg/id/state/x> a dip:State ; rdfs:label "Xland"@en, "甲国"@zh-Hans .
<https://w3id.org/diplokg/id/state/y> a dip:State ; rdfs:label "Yland"@en .
:d1 a dip:Document ; dcterms:title "One page"@en .
:e1 a dip:Evidence ; oa:hasSource :d1 ; oa:hasSelector :s1 .
:s1 oa:exact "X met Y on New Year" ; oa:start 5 ; oa:end 24 .
"""
NEW = """
<https://w3id.org/diplokg/id/meeting/a> a dip:Meeting ; rdfs:label "Talks A"@en, "会谈甲"@zh-Hans ;
  dip:date "2020-01-02"^^xsd:date ;
  dip:participant <https://w3id.org/diplokg/id/state/x>, <https://w3id.org/diplokg/id/state/z> ; dip:evidence :e2 .
<https://w3id.org/diplokg/id/meeting/c> a dip:Meeting ; rdfs:label "Talks C"@en ; dip:date "2020-03-01"^^xsd:date .
<https://w3id.org/diplokg/id/state/x> a dip:State ; rdfs:label "Xland"@en, "甲国"@zh-Hans .
<https://w3id.org/diplokg/id/state/y> a dip:State ; rdfs:label "Yland"@en .
<https://w3id.org/diplokg/id/state/z> a dip:State ; rdfs:label "Zland"@en .
:d1 a dip:Document ; dcterms:title "One page"@en .
:e2 a dip:Evidence ; oa:hasSource :d1 ; oa:hasSelector :s2 .
:s2 oa:exact "X met Z the day after" ; oa:start 5 ; oa:end 26 .
"""


def write(path: Path, text: str) -> Path:
    """Write a graph; prefixes are declared."""
    path.write_text(_HEAD + text, encoding="utf-8")
    return path


def graph(folder: Path, text: str) -> kg.Graph:
    """Return a graph, by way of a file."""
    return kg.load(write(folder / "graph.ttl", text))
