from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.model.finding import Finding
from kg.validate.facts import Facts, UntoldError
from kg.validate.results import in_order
from kg.validate.shacl import shipped, slices
from kg.validate.told import Whole, by_node, gathered, mark, marks, told
from tests.validate.build import spoilt

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
    """Judge a graph by its parts; count the nodes that conform by each way, and those that are for the graph."""
    judge = shipped()
    counts = Counter(one for part in parts for one in judge.marks(part) or ())
    elsewhere = {one for one, count in counts.items() if count > 1}
    types: dict[str, Collection[str]] = {
        node: [kind] for part in parts for node, kind in judge.classes(part) if mark(node) not in elsewhere
    }
    whole = Whole(elsewhere, types, [pair for part in parts for pair in judge.parents(part)])
    alone = [judge.of_part(part, whole) for part in parts]
    lines = sorted({line for one in alone for line in one.lines})
    left = [judge.of_left(some, whole) for some in by_node(lines, size=20)]
    nodes = sorted({node for one in (*alone, *left) for node in one.nodes})
    ways = Counter(part=sum(one.count for one in alone), left=sum(one.count for one in left), graph=len(nodes))
    return judge.of_nodes(store, nodes), ways


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
    assert ways["part"] >= 5
    assert count == 1 or ways["left"] > 0
    assert ways["part"] + ways["left"] + ways["graph"] >= len(
        {line.partition(" ")[0] for some in drawn for line in some}
    )


def test_parts_of_a_built_graph_let_go_nearly_all_and_nothing_that_is_at_fault() -> None:
    rng = random.Random(5)
    lines = kg.build([TESTS.parent / "seeds" / "documents"]).dataset.triples()
    subjects = {line.partition(" ")[0] for line in lines}
    for some, least in ((lines, 0.8), (spoilt(lines, rng), 0.3)):
        drawn: list[list[str]] = [[] for _ in range(5)]
        for line in some:  # things in one part, what is said of them in another, and a few lines elsewhere
            is_thing = re.match(r"<[^>]+/(state|official|organization|place)/", line) is not None
            drawn[is_thing if rng.random() < 0.995 else rng.randrange(2, 5)].append(line)
        parts = [joined(one) for one in drawn]
        store = loaded(parts)

        found, ways = by_parts(store, parts)

        assert found == by_nodes(store)
        assert ways["part"] + ways["left"] > least * len(subjects)
        assert ways["left"] > 5


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
    found, ways = by_parts(loaded(parts), parts)
    assert (found, ways) == ([], Counter(left=1, graph=1, part=0))  # more classes of the state may stand elsewhere
    assert len(by_parts(loaded(parts[:2]), parts[:2])[0]) == 1
    both = [parts[0], joined([*said[1], *said[2]])]
    assert by_parts(loaded(both), both) == ([], Counter(part=2, left=0, graph=0))


def test_a_class_whose_parents_another_part_states_counts() -> None:
    dip = "https://w3id.org/diplokg/ontology#"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    below = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    label = '<http://www.w3.org/2000/01/rdf-schema#label> "A"@en'
    parts = [
        joined([f"<x:one> {kind} <{dip}Official> .", f"<x:one> {label} .", f"<x:one> <{dip}represents> <x:state> ."]),
        joined([f"<x:state> {kind} <x:Kingdom> .", f"<x:state> {label} ."]),
        joined([f"<x:Kingdom> {below} <{dip}State> ."]),
    ]
    assert by_parts(loaded(parts), parts) == ([], Counter(part=3, left=0, graph=0))
    found, ways = by_parts(loaded(parts[:2]), parts[:2])
    assert len(found) == 1
    assert ways == Counter(part=1, left=0, graph=1)


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
    assert ways["graph"] == 2


def test_a_node_with_an_escape_is_for_the_store_which_spells_it_otherwise() -> None:
    part = joined(
        ["<x:\\u00e9> <x:q> <x:b> .", "<x:a> <x:p> <x:\\u00ea> .", '<x:a> <x:p> "\\u0001" .', "<x:a> <x:q> <x:b> ."]
    )
    known, left = told(part, BEHIND, BEHIND, Whole())
    assert set(known.said) == {"<x:a>"}
    assert left.nodes == ('"\\u0001"', "<x:é>", "<x:ê>")
    assert {str(quad.subject) for quad in loaded([part])} == {"<x:a>", "<x:é>"}


def test_what_lines_do_not_tell_is_not_guessed() -> None:
    facts = Facts(told(joined(["<x:a> <x:p> <x:b> ."]), BEHIND, (), Whole(types={"<x:b>": ["<x:C>"]}))[0])
    assert facts.types("<x:b>") == ["<x:C>"]
    assert facts.said("<x:a>") == {"<x:p>": {"<x:b>": None}}
    assert not facts.behind("<x:p>", "<x:a>")
    assert facts.said('"text"') == {}
    asks: list[Callable[[], object]] = [
        lambda: facts.said("<x:b>"), lambda: facts.types("<x:c>"), lambda: facts.behind("<x:p>", "<x:b>"),
        lambda: facts.behind("<x:q>", "<x:a>"), lambda: list(facts.everywhere(None, None)), lambda: facts.store,
    ]  # fmt: skip
    for ask in asks:
        with pytest.raises(UntoldError):
            ask()


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
            "<x:s> <x:q> <x:s> .",
        ]
    )
    known, left = told(part, BEHIND, (), Whole())
    facts = Facts(loaded([part]), [])
    assert {one: {p: list(v) for p, v in said.items()} for one, said in known.said.items()} == {
        "<x:s>": facts.said("<x:s>")
    }
    assert not left.lines
    assert list(known.reached["<x:p>", "<x:s>"]) == list(facts.behind("<x:p>", "<x:s>")) == []


def test_two_spellings_of_one_number_are_one_value() -> None:
    part = joined([f'<x:s> <x:p> "01"^^{INTEGER} .', f'<x:s> <x:p> "1"^^{INTEGER} .'])
    assert list(told(part, (), (), Whole())[0].said["<x:s>"]["<x:p>"]) == [f'"1"^^{INTEGER}']


def test_marks_are_of_subjects_and_of_what_is_seen_from_behind() -> None:
    part = joined(
        [
            "<x:a> <x:p> <x:b> .", "<x:a> <x:q> <x:c> .", '<x:j> <x:q> "a <x:h> <x:i> ."@en .',
            f'<x:k> <x:q> "1"^^{INTEGER} .',
        ]
    )  # fmt: skip
    assert marks(part, BEHIND) == marks(joined(f"<x:{one}> <x:q> <x:z> ." for one in "abjk"), ())
    assert marks(b"", BEHIND) == set()


@pytest.mark.parametrize("line", ["_:a <x:p> <x:b> .", "<x:a> <x:p> _:b .", "<x:a> <x:p> _:b1-c ."])
def test_blank_nodes_have_no_marks(line: str) -> None:
    assert marks(joined([line]), BEHIND) is None
    assert marks(joined(["<x:a> <x:p> <x:b> .", line]), BEHIND) is None


def test_what_looks_like_a_blank_node_in_a_text_is_none() -> None:
    part = joined(['<x:a> <x:p> "a _:b <x:c> ."@en .', '<x:a> <x:p> "_:b" .', '<x:a> <x:p> "a _:b" .'])
    assert marks(part, BEHIND) == marks(b"<x:a> <x:q> <x:z> .\n", ())


def test_a_node_seen_from_behind_in_another_part_is_left() -> None:
    parts = [joined(["<x:a> <x:q> <x:b> ."]), joined(["<x:c> <x:p> <x:a> ."])]
    both = (marks(parts[0], BEHIND) or set()) & (marks(parts[1], BEHIND) or set())
    known, left = told(parts[0], BEHIND, (), Whole(both))
    assert not known.said
    further = told(parts[1], BEHIND, (), Whole(both))[1]
    whole = gathered([*left.lines, *further.lines], BEHIND, Whole())
    assert whole.said == {"<x:a>": {"<x:q>": {"<x:b>": None}}}
    assert list(whole.reached["<x:p>", "<x:a>"]) == ["<x:c>"]


def test_classes_that_a_part_knows_go_along_with_what_it_leaves() -> None:
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    part = joined(
        [f"<x:here> {kind} <x:C> .", "<x:a> <x:q> <x:here> .", "<x:a> <x:q> <x:there> .", "<x:bare> <x:q> <x:a> ."]
    )
    known, left = told(part, (), (), Whole(marks(b"<x:a> <x:q> <x:b> .\n", ()) or ()))
    assert set(known.said) == {"<x:here>", "<x:bare>"}
    assert gathered(left.lines, (), Whole(types={"<x:e>": ["<x:C>"]})).types == {
        "<x:here>": ["<x:C>"],
        "<x:e>": ["<x:C>"],
    }


def test_lines_of_a_node_stay_together() -> None:
    part = joined(f"<x:{node}> <x:q> <x:{value}> ." for node in ("a", "a!", "b", "ab") for value in range(5))
    _, left = told(part, (), (), Whole(marks(part, ()) or ()))
    some = list(by_node(sorted(left.lines), size=7))
    assert [len(gathered(lines, (), Whole()).said) for lines in some] == [2, 2]
    assert sum(map(len, some)) == 20
