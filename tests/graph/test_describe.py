from kg.graph import Build, Dataset, Ingredient, Statistics, ask, describe
from kg.vocab import BASE, PREFIXES, expand

A, TYPE = "<http://a.org/a>", f"<{expand('rdf:type')}>"
DATASET = Dataset([f"{A} {TYPE} <{expand('dip:State')}> .", f"{A} {TYPE} <{expand('dip:Actor')}> ."])
PARTS = (
    Ingredient("mapping", "reading.yaml", "cd" * 32),
    Ingredient("document", "a b.txt", "ab" * 32, f"{BASE}document/a"),
)


def test_a_build_tells_counts_and_ingredients() -> None:
    lines = list(describe(Statistics.of(DATASET), Build("Graph", "1.2", PARTS)))
    dataset = Dataset(lines)
    assert not any("_:" in line for line in lines)
    query = "SELECT ?n ?c { ?d void:triples ?n; void:classes ?c }"
    assert ask(dataset, query, prefixes=PREFIXES).to_csv() == "n,c\r\n2,2\r\n"
    query = "SELECT ?class ?n { ?d void:classPartition ?p . ?p void:class ?class; void:entities ?n }"
    assert {row[0].value for row in ask(dataset, query, prefixes=PREFIXES).rows if row[0]} == {
        expand("dip:State"),
        expand("dip:Actor"),
    }
    query = "SELECT ?used ?digest { ?b prov:used ?used OPTIONAL { ?used dip:digest ?digest } }"
    assert [[cell and cell.value for cell in row] for row in ask(dataset, query, prefixes=PREFIXES).rows] == [
        [f"{BASE}dataset/mapping/reading.yaml", "cd" * 32],
        [f"{BASE}document/a", None],
    ]


def test_no_clock_and_no_order() -> None:
    first, second = (set(describe(Statistics.of(DATASET), Build("G", "1", parts))) for parts in (PARTS, PARTS[::-1]))
    assert first == second
    assert not any("endedAtTime" in line for line in first)
    timed = set(describe(Statistics.of(DATASET), Build("G", "1", PARTS, time="2025-01-17T00:00:00Z")))
    assert [line.split('"')[1] for line in timed - first] == ["2025-01-17T00:00:00Z"]


def test_classes_of_one_name_are_told_apart() -> None:
    both = Dataset([f"{A} {TYPE} <http://x.org/State> .", f"{A} {TYPE} <http://y.org/State> ."])
    lines = [line for line in describe(Statistics.of(both), Build("G", "1", ())) if "classPartition" in line]
    assert len(set(lines)) == 2
