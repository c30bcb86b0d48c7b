"""Readers of graphs and of questions to them, and what is made of terms."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.graph import Dataset, ask, load
from kg.graph.named import NamedQuery, get_query, parse_query
from kg.graph.nesting import too_deep
from kg.graph.tags import restore_tag
from kg.mapping.rml.templates import read_template, write_template
from kg.mapping.syntax import escape, is_iri, is_language, percent_encode, unsafe_iri
from kg.web.addresses import anchor, outside
from tests.hostile.reader import Reader, file, text

TURTLE = (
    '@prefix e: <http://example.org/> . @base <http://example.org/b/> .\n<s> a e:C ; e:p "x"@en-GB , """y\n"""^^e:T , 1.5 , true ,'
    " [ e:q ( 1 e:o ) ] .\n"
)
QUERY = (
    "PREFIX e: <http://example.org/>\nSELECT ?s (COUNT(?o) AS ?n) WHERE { { ?s e:p+ ?o FILTER(REGEX(STR(?o), 'x', 'i')) }"
    " UNION { GRAPH ?g { ?s ?p ?o } } OPTIONAL { VALUES ?s { e:a } } } GROUP BY ?s ORDER BY DESC(?n) LIMIT 10\n"
)
_HEADER = '# question en: Who?\n# question zh-Hans: 谁？\n# question zh-Hant: 誰？\n# param name (text) = "": a part\n# columns: s n\n'
_DATA = Dataset(
    [
        '<http://example.org/a> <http://example.org/p> "x" .',
        "<http://example.org/a> <http://example.org/p> <http://example.org/a> .",
    ]
)
_NQUADS = '<http://example.org/s> <http://example.org/p> "x\\u00e9\\n"@en <http://example.org/g> .\n_:a <http://example.org/p> _:b .\n'
_RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/"><e:C rdf:about="http://example.org/s">'
    '<e:p xml:lang="en">x</e:p><e:q rdf:parseType="Collection"><e:C/></e:q></e:C></rdf:RDF>'
)
_NODE = {
    "@id": "http://example.org/s",
    "@type": ["http://example.org/C"],
    "http://example.org/p": [{"@value": "x", "@language": "en"}],
}
_ASKED = NamedQuery(
    "a", {}, get_query("meetings").parameters, (), False, "SELECT * { ?s ?p $name FILTER(?d > $from && ?d < $to) }"
)


def _graph(ending: str, example: str) -> Reader:
    return Reader(example.encode(), file(f"a{ending}", load))


def _bound(words: str) -> None:
    """What is given for a parameter stays one literal, whatever it holds."""
    parameters = {one.name: words for one in _ASKED.parameters if one.type == "text"}
    made = _ASKED.bound(parameters)
    ask(_DATA, made)
    assert str(Literal(words)) in made or "$name" not in _ASKED.text


def _terms(words: str) -> None:
    """Whatever is written as a term can be read again and means the same."""
    line = f'<http://e.org/{percent_encode(words)}> <http://e.org/{percent_encode(words, ascii_only=False)}> "{escape(words)}" .'
    (quad,) = parse(line, format=RdfFormat.N_QUADS)
    assert isinstance(quad.object, Literal)
    assert quad.object.value == words
    restore_tag(line), is_language(words), unsafe_iri(words), anchor(words), outside(words)
    if is_iri(words):
        NamedNode(words)


def _template(words: str) -> None:
    try:
        parts = read_template(words)
    except ValueError:
        return
    assert read_template(write_template(parts)) == parts


GRAPHS: Mapping[str, Reader] = {
    "sparql": Reader(QUERY.encode(), text(lambda words: ask(_DATA, words)), 1000, "kg/data/queries/*.rq"),
    "named-query": Reader((_HEADER + QUERY.replace("?s e:p+", "$name e:p+")).encode(), text(lambda words: parse_query(words, "a")), 1000, "kg/data/queries/*.rq"),
    "query-parameter": Reader(b'Ana "A" \\ } # $x', text(_bound), 100),
    "query-nesting": Reader(QUERY.encode(), text(too_deep), 600),
    "turtle": _graph(".ttl", TURTLE),
    "trig": _graph(".trig", TURTLE + "e:g { e:a e:b e:c }\n"),
    "n-quads": _graph(".nq", _NQUADS),
    "json-ld": _graph(".jsonld", json.dumps([_NODE])),
    "rdf-xml": _graph(".rdf", _RDF_XML),
    "terms": Reader("a b/ü{中}%20'\"\\\n\u202e".encode(), text(_terms), 100),
    "template": Reader(rb"http://e.org/{id}/\{x\}\\{name}", text(_template), 100),
}  # fmt: skip
