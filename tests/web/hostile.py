"""A graph whose every text would like to run."""

from __future__ import annotations

from pyoxigraph import RdfFormat, Store

HOSTILE = "<script>alert(1)</script>"
_GRAPH = f"""
@prefix dip: <https://w3id.org/diplokg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <https://w3id.org/diplokg/id/> .
<https://w3id.org/diplokg/id/official/mallory> a dip:Official ; rdfs:label "{HOSTILE}"@en, "\\" onclick=\\"x"@zh-Hans ;
  skos:exactMatch <javascript:alert(1)> , <https://example.org/m> ; dip:represents <javascript:alert(2)> .
<https://w3id.org/diplokg/id/meeting/m1> a dip:Meeting ; rdfs:label "{HOSTILE}"@en ; dip:date "{HOSTILE}" ;
  dip:status <javascript:alert(3)> ; dip:kind <https://example.org/kind> ;
  dip:participant <https://w3id.org/diplokg/id/official/mallory> , <https://example.org/a%20b?c> ;
  dip:evidence <https://w3id.org/diplokg/id/evidence/e1> .
<https://w3id.org/diplokg/id/meeting/m2> a dip:Meeting ; rdfs:label "{HOSTILE}"@en ; dip:date "2025-01-17T12:00:00" ;
  dip:participant <https://w3id.org/diplokg/id/official/mallory> .
<https://w3id.org/diplokg/id/tenure/t1> a dip:Tenure ; org:member <https://w3id.org/diplokg/id/official/mallory> ;
  dip:office "{HOSTILE}"@en ; dip:startDate "2020-13-45" ; dip:endDate "2024" .
<https://w3id.org/diplokg/id/evidence/e1> a dip:Evidence ; dip:rule "{HOSTILE}" ; dip:slot <javascript:alert(4)> ;
  oa:hasSource <https://w3id.org/diplokg/id/document/x-1> ; oa:hasSelector <https://w3id.org/diplokg/id/selector/s1> .
<https://w3id.org/diplokg/id/selector/s1> oa:exact "{HOSTILE}" ; oa:start "x" ; oa:end -3 .
<https://w3id.org/diplokg/id/document/x-1> a dip:Document ; dcterms:title "{HOSTILE}" ;
  foaf:page <javascript:alert(5)> ; dcterms:issued "yesterday" .
<https://example.org/a%20b?c> a dip:State ; rdfs:label "Elsewhere"@en .
"""


def hostile_store() -> Store:
    """Return a store with the graph."""
    store = Store()
    store.bulk_load(_GRAPH.encode(), format=RdfFormat.TURTLE)
    return store
