from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, SH, Graph, Namespace, URIRef
from rdflib.collection import Collection

from kg import resources
from kg.validate import ontology, terms
from kg.validate.shapes import load
from kg.vocab import DIP
from tests.validate.build import EXAMPLES

ERROR = Namespace("http://www.daml.org/2002/03/agents/agent-ont#").error
GOOD = """
@prefix dip: <https://w3id.org/diplokg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
dip:A a owl:Class ; rdfs:label "a"@en , "甲"@zh-Hans , "甲"@zh-Hant ; rdfs:comment "A."@en .
"""
LABELS = 'rdfs:label "b"@en , "乙"@zh-Hans , "乙"@zh-Hant'
FAULTY = [
    ('dip:B a owl:Class ; rdfs:label "b"@en ; rdfs:comment "B."@en .', "labels in en; expected"),
    ('dip:B a owl:Class ; rdfs:comment "B."@en .', "labels in no language"),
    (f"dip:B a owl:Class ; {LABELS} .", "no comment in en"),
    (f'dip:b a owl:ObjectProperty ; {LABELS} ; rdfs:comment "b."@en ; rdfs:range dip:C .', "which is no class"),
    (
        f'dip:b a owl:ObjectProperty ; {LABELS} ; rdfs:comment "b."@en ; schema:domainIncludes dip:C .',
        "which is no class",
    ),
    (f'dip:b a owl:Class , owl:ObjectProperty ; {LABELS} ; rdfs:comment "b."@en .', "is at once"),
    (f'dip:b a skos:Concept ; {LABELS} ; skos:definition "b."@en .', "stands in 0 concept schemes"),
    (
        f"dip:s a skos:ConceptScheme ; {LABELS} . dip:b a skos:Concept ; skos:inScheme dip:s ; {LABELS} .",
        "no definition in en",
    ),
]


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folders that stand in for the shipped ontology and shapes."""
    for kind in ("ontology", "shapes"):
        (tmp_path / kind).mkdir()
    monkeypatch.setattr(resources, "_roots", lambda kind: (tmp_path / kind,))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    for cached in (terms.facts, terms.classes, terms.properties, terms.concepts):
        cached.cache_clear()


def test_the_shipped_ontology_keeps_its_rules() -> None:
    assert ontology.check() == ()


@pytest.mark.parametrize(("text", "said"), FAULTY, ids=[said for _, said in FAULTY])
def test_faults_of_an_ontology_are_found(shipped: Path, text: str, said: str) -> None:
    (shipped / "ontology" / "x.ttl").write_text(GOOD + text, encoding="utf-8")
    (message,) = ontology.check()
    assert said in message


def test_unknown_terms_in_shapes_are_found(shipped: Path) -> None:
    (shipped / "ontology" / "x.ttl").write_text(GOOD, encoding="utf-8")
    (shipped / "shapes" / "y.ttl").write_text("dip:A dip:Z", encoding="utf-8")
    assert ontology.check() == ("shapes/y.ttl: dip:Z is no term of the ontology",)


def test_classes_and_properties_of_the_contract_are_known() -> None:
    names = {term.iri.removeprefix(DIP) for term in terms.classes() if term.iri.startswith(DIP)}
    assert names == {
        "Actor", "Agreement", "Document", "Evidence", "Meeting", "Membership", "Official", "Organization", "Place",
        "State", "Tenure",
    }  # fmt: skip
    found = {term.iri.removeprefix(DIP): term for term in terms.properties()}
    assert found["participant"].domain == (f"{DIP}Meeting",)
    assert found["place"].range == (f"{DIP}Place", f"{DIP}State")
    assert dict(found["date"].labels)["zh-Hant"] == "日期"
    assert "http://www.w3.org/ns/org#memberOf" in found


@pytest.mark.parametrize(
    ("shape", "scheme"),
    [
        ("Meeting-kind", "meetingKinds"),
        ("Meeting-status", "meetingStatuses"),
        ("Agreement-kind", "agreementKinds"),
        ("Agreement-status", "agreementStatuses"),
    ],
)
def test_shapes_list_the_concepts_of_their_scheme(shape: str, scheme: str) -> None:
    graph = load().graph
    head = graph.value(URIRef(f"https://w3id.org/diplokg/shapes#{shape}"), SH["in"])
    assert head is not None
    assert sorted(map(str, Collection(graph, head))) == list(terms.concepts()[DIP + scheme])


def closure(*names: str) -> Graph:
    graph = Graph()
    for name in resources.names("ontology", suffix=".ttl"):
        graph.parse(data=resources.read_text("ontology", name), format="turtle")
    for name in names:
        graph.parse(EXAMPLES / f"{name}.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def test_ontology_with_a_sample_graph_is_consistent_under_owl_rl() -> None:
    graph = closure(
        "context",
        "Agreement/conforms-full",
        "Tenure/conforms-dated",
        "Membership/conforms-of-state",
        "Row/conforms-row",
    )
    assert [str(one) for one in graph.objects(None, ERROR)] == []
    prov, base = Namespace("http://www.w3.org/ns/prov#"), Namespace("https://w3id.org/diplokg/id/")
    assert (base["meeting/base"], prov.wasDerivedFrom, base["evidence/base"]) in graph
    assert (base["official/first"], RDF.type, prov.Agent) in graph
    assert (base["organization/un"], RDF.type, OWL.Nothing) not in graph


def test_an_inconsistent_graph_is_noticed() -> None:
    assert list(closure("context", "Node/violates-oneClass").objects(None, ERROR))
