from __future__ import annotations

import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import SH, BNode, Graph, Literal, URIRef

from kg.errors import RuleError
from kg.model.finding import Finding
from kg.validate.judge import Judge
from kg.validate.paths import UnsureError
from kg.validate.plan import sweep
from kg.validate.queries import note_reads
from kg.validate.results import in_order
from kg.validate.shacl import shipped
from kg.validate.shapes import load
from kg.validate.touched import focus_of, to_judge, touched
from kg.validate.walks import Reads
from tests.validate.random_queries import query, statements
from tests.validate.random_shapes import SHAPES
from tests.validate.test_conformance import said

NAMES = {"": "https://example.org/"}
PREFIX = "@prefix : <https://example.org/> ."
NESTED = """
@prefix : <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path :p ; sh:or ( [ sh:class :B ] [ sh:sparql [
    sh:prefixes :names ; sh:select "SELECT $this WHERE { $this :q ?c . FILTER NOT EXISTS { ?c :r ?d } }" ] ] ) ] .
"""
NAMED = ':names sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/" ] .'
COUNT = 48
SHIPPED = Path(__file__).resolve().parents[1] / "shapes"
THIS = ox.Variable("this")


def stored(turtle: list[str]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse("\n".join([PREFIX, *turtle]), ox.RdfFormat.TURTLE))
    return store


def rows(store: ox.Store, asked: str, nodes: list[Any] | None) -> dict[str, list[str]]:
    """The rows of a query by node: of all nodes, or of some that are put one by one in the place of `$this`."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in nodes or [None]:
        answer = store.query(asked, prefixes=NAMES, substitutions={} if node is None else {THIS: node})
        assert isinstance(answer, ox.QuerySolutions)
        names = [name.value for name in answer.variables]
        for row in answer:
            found[str(node or row["this"])].append(" ".join(str(row[name]) for name in names))
    return {key: sorted(same) for key, same in found.items()}


def every(*stores: ox.Store) -> list[Any]:
    return sorted({term for store in stores for quad in store for term in (quad.subject, quad.object)}, key=str)


def differing(before: dict[str, list[str]], after: dict[str, list[str]]) -> set[str]:
    return {node for node in {*before, *after} if before.get(node) != after.get(node)}


def changed(rng: random.Random) -> tuple[ox.Store, ox.Store, list[ox.Quad], list[ox.Quad]]:
    """A graph before and after a change, what came and what went."""
    kept = statements(rng, rng.randint(2, 20))
    old, new = (stored([*kept, *statements(rng, rng.randint(0, 3))]) for _ in range(2))
    before, after = set(old), set(new)
    return old, new, sorted(after - before, key=str), sorted(before - after, key=str)


def hold(seed: int, *, is_replaced: bool) -> bool:
    """Hold what a query finds before and after a change against what is touched; tell whether that could be derived."""
    rng = random.Random(seed)
    asked = query(rng, binds_this=not is_replaced)
    old, new, came, went = changed(rng)
    reads = Reads()
    try:
        old.query(asked, prefixes=NAMES)
        note_reads(reads, asked, NAMES, [()], is_replaced=is_replaced)
    except (SyntaxError, UnsureError):
        return False
    nodes = touched(reads.reach(), new, came, went)
    if nodes is None:
        return False
    found = [rows(store, asked, every(old, new) if is_replaced else None) for store in (old, new)]
    assert differing(*found) <= nodes, (seed, asked, sorted(map(str, came)), sorted(map(str, went)))
    return True


@pytest.mark.parametrize("is_replaced", [False, True], ids=["of-all", "of-each"])
def test_rows_of_a_query_change_only_for_nodes_that_a_change_touches(is_replaced: bool) -> None:
    assert sum(hold(seed, is_replaced=is_replaced) for seed in range(COUNT)) > COUNT / 8


@pytest.mark.parametrize("nested", [False, True])
def test_some_nodes_are_found_as_among_all(nested: bool) -> None:
    shape, constraint = URIRef("https://example.org/S"), BNode()
    for seed in range(COUNT):
        rng = random.Random(seed)
        asked = query(rng, binds_this=True).replace("UNION", ".")
        asked = re.sub(r"\{ (.*) \}$", r"{ $this :p ?a . { \1 } }", asked) if nested else asked
        shapes = Graph().add((shape, SH.sparql, constraint)).add((constraint, SH.select, Literal(asked)))
        shapes += Graph().parse(data=NESTED.partition(":S ")[0] + NAMED, format="turtle")
        store, *_ = changed(rng)
        some = [node for node in sorted({str(quad.subject) for quad in store}) if rng.random() < 0.5]
        assert list(sweep(shapes, shape, store, some)) == [one for one in sweep(shapes, shape, store) if one in some]


def whole(judge: Judge, store: ox.Store) -> list[Finding]:
    return in_order([*judge.of_nodes(store, judge.nodes(store)), *judge.of_queries(store)])


def again(judge: Judge, old: ox.Store, new: ox.Store) -> tuple[list[Finding], list[Finding], bool]:
    """What is found after a change: by judging anew what it touches, and everything; whether less was judged."""
    before, now = set(old), set(new)
    known = whole(judge, old)
    nodes = to_judge(judge.reach, new, now - before, before - now, known)
    every = whole(judge, new)
    if nodes is None:
        return every, every, False
    kept = [one for one in known if focus_of(one) not in nodes]
    return in_order([*kept, *judge.at(new, sorted(nodes))]), every, len(nodes) < len(set(judge.nodes(new)))


@pytest.mark.parametrize("seed", range(3))
def test_the_shipped_shapes_find_the_same_when_only_what_a_change_touches_is_judged_again(seed: int) -> None:
    rng = random.Random(seed)
    new = ox.Store()
    for example in [SHIPPED / "context.ttl", *sorted(SHIPPED.glob("*/*.ttl"))]:
        new.extend(ox.parse(path=str(example), format=ox.RdfFormat.TURTLE))
    quads = sorted(new, key=str)
    old = ox.Store()
    old.extend(quads)
    for _ in range(12):
        one, other = rng.sample(quads, 2)
        new.remove(one)
        new.add(ox.Quad(other.subject, one.predicate, one.object))
    found, wanted, is_less = again(shipped(), old, new)
    assert found == wanted
    assert is_less


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of the strategy, not of what it made
@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(shapes=SHAPES, seed=st.integers(0, 1000))
def test_shapes_at_random_find_the_same_when_only_what_a_change_touches_is_judged_again(shapes: str, seed: int) -> None:
    old, new, *_ = changed(random.Random(seed))
    try:
        found, wanted, _ = again(Judge(load(shapes)), old, new)
    except RuleError:
        return
    assert said(found) == said(wanted)


def test_constraints_in_sparql_see_what_lies_two_steps_away_from_a_node_of_a_nested_shape() -> None:
    judge = Judge(load(NESTED + NAMED))
    old = stored([":a a :A ; :p :b . :b :q :c . :d a :A ; :p :e . :e :q :f ."])
    new = stored([":a a :A ; :p :b . :b :q :c . :c :r 1 . :d a :A ; :p :e . :e :q :f ."])
    nodes = to_judge(judge.reach, new, set(new) - set(old), [], whole(judge, old))
    assert nodes == {"<https://example.org/a>"}
    found, wanted, _ = again(judge, old, new)
    assert found == wanted
    assert [one.focus for one in whole(judge, old)] == ["https://example.org/a", "https://example.org/d"]
    assert [one.focus for one in wanted] == ["https://example.org/d"]


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT $this WHERE { $this a :A . GRAPH ?g { ?s :p $this } }",
        "SELECT $this WHERE { $this a :A . MINUS { $this :p ?b } }",
        "SELECT $this WHERE { $this a :A . { SELECT ?b WHERE { ?b :p ?c } LIMIT 1 } }",
        "SELECT $this FROM :g WHERE { $this a :A }",
        "SELECT $this WHERE { $this $PATH ?a }",
        "SELECT $this WHERE { $this (:p)* $this }",
    ],
)
def test_where_reads_of_a_query_are_not_known_that_is_told(asked: str) -> None:
    with pytest.raises(UnsureError):
        note_reads(Reads(), asked, NAMES, [()], is_replaced=False)


@pytest.mark.parametrize("constraint", ["sh:node [ sh:class :B ]", "sh:property [ sh:path :q ; sh:minCount 1 ]"])
def test_shapes_that_tell_of_nodes_further_on_may_find_something_at_any_node(constraint: str) -> None:
    prefixes, _, _ = NESTED.partition(":S ")
    shape = f":S a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path :p ; {constraint} ] ."
    assert not Judge(load(prefixes + shape)).reach.is_known


def test_a_class_that_gets_a_parent_may_touch_any_node() -> None:
    judge = Judge(load(NESTED + NAMED))
    old, new = stored([":a a :B ."]), stored([":a a :B . :B <http://www.w3.org/2000/01/rdf-schema#subClassOf> :A ."])
    assert to_judge(judge.reach, new, set(new) - set(old), [], []) is None
