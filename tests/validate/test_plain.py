from __future__ import annotations

import pytest
from rdflib import Graph, URIRef

from kg.model.finding import Finding
from kg.validate import judge, shacl
from kg.validate.plain import saying_of
from kg.validate.results import judged
from tests.validate.build import example

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> .
:C sh:prefixes : ; sh:select "SELECT $this WHERE { $this a :A }" ; sh:message "Bad."@en , "Schlecht."@de .
"""
QUERY = ":S sh:targetClass :A ; sh:sparql :C"
PROPERTY = ':S sh:targetClass :A ; sh:path :p ; sh:minCount 1 ; sh:message "None."@en'


def said(turtle: str) -> object:
    return saying_of(Graph().parse(data=f"{HEAD}{turtle} .", format="turtle"), URIRef("urn:S"))


@pytest.mark.parametrize("name", ["MeetingSides/violates-one", "Undated/violates-date", "Visit/violates-itself"])
def test_what_is_said_without_an_engine_is_what_pyshacl_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = example(name)
    shapes = name.partition("/")[0]
    with monkeypatch.context() as patch:
        patch.setattr(judge, "saying_of", lambda *_: None)
        wanted = shacl.validate(store).findings
    real = judged
    asked: list[Finding] = []

    def watched(*args: object) -> list[Finding]:
        found = list(real(*args))  # type: ignore[arg-type]  # passed on as they are
        asked.extend(found)
        return found

    monkeypatch.setattr(judge, "judged", watched)
    assert shacl.validate(store).findings == wanted
    assert any(shapes in one.shape for one in wanted)
    assert not any(shapes in one.shape for one in asked)


@pytest.mark.parametrize("turtle", [QUERY, PROPERTY, f"{QUERY} ; sh:severity sh:Info"])
def test_these_can_say_but_one_thing(turtle: str) -> None:
    assert said(turtle) is not None


@pytest.mark.parametrize(
    "turtle",
    [
        f"{QUERY} ; sh:nodeKind sh:IRI",
        f"{QUERY} ; sh:deactivated true",
        f'{QUERY} ; sh:message "Another."',
        f"{QUERY} ; sh:severity sh:Info , sh:Warning",
        f'{QUERY} , [ sh:select "SELECT $this WHERE {{ $this a :B }}" ; sh:message "Worse." ]',
        ':S sh:sparql [ sh:select "SELECT $this ?value WHERE { $this :p ?value }" ; sh:message "Bad." ]',
        ':S sh:sparql [ sh:select "SELECT $this WHERE { $this a :A }" ; sh:message "Bad {$this}." ]',
        ':S sh:sparql [ sh:select "SELECT $this WHERE { $this a :A }" ]',
        ':S sh:sparql [ sh:select "SELECT $this WHERE { $this a :A }" ; sh:message "Bad."@en , "Bad."@de ]',
        f"{PROPERTY} ; sh:maxCount 1",
        f"{PROPERTY} ; sh:minCount 2",
        ":S sh:path :p ; sh:minCount 1",
    ],
)
def test_others_are_left_to_the_engine(turtle: str) -> None:
    assert said(turtle) is None
