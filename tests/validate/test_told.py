from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.model.finding import Finding
from kg.validate.facts import Facts
from kg.validate.results import in_order
from kg.validate.shacl import shipped, slices
from kg.validate.told import by_node, gathered, marks, told

TESTS = Path(__file__).resolve().parents[1]
BEHIND = ("<x:p>",)
INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
STRING = "<http://www.w3.org/2001/XMLSchema#string>"
DATE = "<http://www.w3.org/2001/XMLSchema#date>"


def joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in sorted(set(lines))).encode()


def loaded(parts: Iterable[bytes]) -> ox.Store:
    store = ox.Store()
    for part in parts:
        store.bulk_load(part, ox.RdfFormat.N_QUADS, lenient=True)
    return store


def by_nodes(store: ox.Store) -> list[Finding]:
    judge = shipped()
    return in_order(one for nodes in slices(judge.nodes(store)) for one in judge.of_nodes(store, nodes))


def by_parts(store: ox.Store, parts: Sequence[bytes]) -> tuple[list[Finding], Counter[str]]:
    """Judge a graph by its parts; count the nodes that were judged by each way."""
    judge = shipped()
    counts = Counter(mark for part in parts for mark in judge.marks(part) or ())
    elsewhere = {mark for mark, count in counts.items() if count > 1}
    alone = [judge.of_part(store, part, elsewhere) for part in parts]
    lines = sorted({line for one in alone for line in one.left.lines})
    left = [judge.of_left(store, some) for some in by_node(lines, size=20)]
    values = sorted({value for one in alone for value in one.left.values})
    found = [finding for one in (*alone, *left) for finding in one.findings]
    ways = Counter(part=sum(one.count for one in alone), left=sum(one.count for one in left), value=len(values))
    return in_order([*found, *judge.of_nodes(store, values)]), ways


@pytest.fixture(scope="module")
def lines() -> list[str]:
    examples = ox.Store()
    for path in sorted((TESTS / "shapes").rglob("*.ttl")):
        examples.load(path=str(path), format=ox.RdfFormat.TURTLE)
    stated = [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in examples]
    return sorted(line for line in stated if "_:" not in line)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_parts_get_the_report_of_the_whole_graph(lines: list[str], count: int) -> None:
    rng = random.Random(count)
    home = {line.partition(" ")[0]: rng.randrange(count) for line in lines}
    drawn: list[list[str]] = [[] for _ in range(count)]
    for line in lines:  # most of a subject in one part, and some of some elsewhere
        at = home[line.partition(" ")[0]] if rng.random() < 0.99 else rng.randrange(count)
        if rng.random() < 0.97:
            drawn[at].append(line)
    parts = [joined(some) for some in drawn]
    store = loaded(parts)

    found, ways = by_parts(store, parts)

    assert found == by_nodes(store)
    assert len({finding.shape for finding in found}) > 20
    assert ways["part"] > 10
    assert count == 1 or ways["left"] > 5


def test_a_class_that_another_part_states_counts() -> None:
    dip = "https://w3id.org/diplokg/ontology#"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    label = '<http://www.w3.org/2000/01/rdf-schema#label> "A"@en'
    said = [
        [f"<x:one> {kind} <{dip}Official> .", f"<x:one> {label} .", f"<x:one> <{dip}represents> <x:state> ."],
        [f"<x:state> {label} ."],
        [f"<x:state> {kind} <{dip}State> ."],
    ]  # fmt: skip
    parts = [joined(some) for some in said]
    assert by_parts(loaded(parts), parts) == ([], Counter(part=1, left=1, value=0))
    assert len(by_parts(loaded(parts[:2]), parts[:2])[0]) == 1


def test_values_that_choose_a_node_of_which_nothing_is_said_are_left() -> None:
    parts = [
        joined(
            [
                "<x:e> <http://www.w3.org/ns/oa#hasSelector> <x:s> .",
                '<x:e> <http://www.w3.org/ns/oa#hasSelector> "01" .',
            ]
        )
    ]
    found, ways = by_parts(loaded(parts), parts)
    assert found == by_nodes(loaded(parts))
    assert {finding.focus for finding in found} == {"x:s", '"01"'}
    assert ways["value"] == 2


@pytest.mark.parametrize(
    "value",
    [
        "<x:o>", "<http://example.org/%E5%A4%96>", '"a"^^<x:type>', '"plain"', '"two words"', '"<x:o> ."',
        '"a \\" <x:g> .\\\\"',
        '"tab\\tend\\n"', '"\\u0001"', '"中文"@zh-Hant', '"a\\"b"@en-GB', f'"01"^^{INTEGER}', f'"1"^^{INTEGER}',
        f'"x"^^{INTEGER}', f'"2020-01-01+00:00"^^{DATE}', f'"2020-13-01"^^{DATE}', f'"a"^^{STRING}', '""',
    ],
)  # fmt: skip
def test_what_is_told_reads_as_the_store_has_it(value: str) -> None:
    part = joined(
        [
            f"<x:s> <x:p> {value} .",
            f"<x:s> <x:p> {value} <x:g> .",
            f"<x:other> <x:q> {value} <x:g> .",
            "<x:s> <x:q> <x:s> .",
        ]
    )
    known, left = told(part, BEHIND, (), ())
    facts = Facts(loaded([part]), [])
    assert {one: {p: list(v) for p, v in said.items()} for one, said in known.said.items()} == {
        "<x:s>": facts.said("<x:s>")
    }
    assert not left.lines
    assert list(known.reached["<x:p>", "<x:s>"]) == facts.behind("<x:p>", "<x:s>") == []


def test_two_spellings_of_one_number_are_one_value() -> None:
    part = joined([f'<x:s> <x:p> "01"^^{INTEGER} .', f'<x:s> <x:p> "1"^^{INTEGER} .'])
    assert list(told(part, (), (), ())[0].said["<x:s>"]["<x:p>"]) == [f'"1"^^{INTEGER}']


def test_marks_are_of_subjects_and_of_what_is_seen_from_behind_in_the_default_graph() -> None:
    part = joined(
        [
            "<x:a> <x:p> <x:b> .", "<x:a> <x:q> <x:c> .", "<x:d> <x:p> <x:e> <x:g> .",
            '<x:f> <x:q> "a <x:h> <x:i> ." <x:g> .', '<x:j> <x:q> "a <x:h> <x:i> ."@en .',
            f'<x:k> <x:q> "1"^^{INTEGER} .', f'<x:l> <x:q> "1"^^{INTEGER} <x:g> .',
        ]
    )  # fmt: skip
    assert marks(part, BEHIND) == marks(joined(f"<x:{one}> <x:q> <x:z> ." for one in "abjk"), ())
    assert marks(b"", BEHIND) == set()


@pytest.mark.parametrize("line", ["_:a <x:p> <x:b> .", "<x:a> <x:p> _:b .", "<x:a> <x:p> <x:b> _:g ."])
def test_blank_nodes_have_no_marks(line: str) -> None:
    assert marks(joined([line]), BEHIND) is None
    assert marks(joined(["<x:a> <x:p> <x:b> .", line]), BEHIND) is None


def test_a_node_seen_from_behind_in_another_part_is_left() -> None:
    parts = [joined(["<x:a> <x:q> <x:b> ."]), joined(["<x:c> <x:p> <x:a> ."])]
    both = (marks(parts[0], BEHIND) or set()) & (marks(parts[1], BEHIND) or set())
    known, left = told(parts[0], BEHIND, (), both)
    assert not known.said
    assert gathered(left.lines).said == {"<x:a>": {"<x:q>": {"<x:b>": None}}}


def test_classes_that_a_part_knows_go_along_with_what_it_leaves() -> None:
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    part = joined(
        [f"<x:here> {kind} <x:C> .", "<x:a> <x:q> <x:here> .", "<x:a> <x:q> <x:there> .", "<x:bare> <x:q> <x:a> ."]
    )
    known, left = told(part, (), (), marks(b"<x:a> <x:q> <x:b> .\n", ()) or ())
    assert set(known.said) == {"<x:here>", "<x:bare>"}
    assert gathered(left.lines).types == {"<x:here>": ["<x:C>"]}


def test_lines_of_a_node_stay_together() -> None:
    part = joined(f"<x:{node}> <x:q> <x:{value}> ." for node in ("a", "a!", "b", "ab") for value in range(5))
    _, left = told(part, (), (), marks(part, ()) or ())
    some = list(by_node(sorted(left.lines), size=7))
    assert [len(gathered(lines).said) for lines in some] == [2, 2]
    assert sum(map(len, some)) == 20
