from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.diff import compare, rdf_patch
from kg.graph import Dataset

_TERMS = st.sampled_from(["<x:a>", "<x:b>", "<x:c>"])
_OBJECTS = _TERMS | st.sampled_from(['"a b"', '"é\\n"@fr', '"1"^^<x:t>', '"> ."'])
_LINES = st.builds(
    lambda s, p, o, g: f"{s} {p} {o}{g} .", _TERMS, _TERMS, _OBJECTS, st.sampled_from(["", " <x:g>", " <x:h>"])
)
_GRAPHS = st.frozensets(_LINES, max_size=12).map(Dataset)


def test_equal_graphs_do_not_differ() -> None:
    graph = Dataset(['<x:a> <x:p> "1" .', '<x:a> <x:p> "1" <x:g> .'])

    difference = compare(graph, Dataset(reversed(graph.lines)))

    assert not difference
    assert (difference.changes, difference.graphs) == ((), ())
    assert list(rdf_patch(difference)) == ["TX .", "TC ."]


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        ([], ["<x:a> <x:p> <x:b> ."], "added"),
        (["<x:a> <x:p> <x:b> ."], [], "removed"),
        (["<x:a> <x:p> <x:b> ."], ["<x:a> <x:p> <x:c> ."], "changed"),
        (["<x:a> <x:p> <x:b> .", "<x:a> <x:q> <x:b> ."], ["<x:a> <x:p> <x:b> ."], "changed"),
        (["<x:a> <x:p> <x:b> <x:g> ."], ["<x:a> <x:p> <x:b> ."], "added"),
    ],
)
def test_a_subject_is_new_gone_or_changed(old: list[str], new: list[str], how: str) -> None:
    (change,) = compare(Dataset(old), Dataset(new)).changes
    assert (change.subject, change.how) == ("<x:a>", how)


def test_named_graphs_are_counted_by_themselves() -> None:
    old = Dataset(["<x:a> <x:p> <x:b> <x:g> .", "<x:a> <x:p> <x:b> <x:h> .", "<x:a> <x:p> <x:c> <x:h> ."])
    new = Dataset(["<x:a> <x:p> <x:b> <x:h> .", "<x:a> <x:p> <x:d> <x:i> ."])

    assert compare(old, new).graphs == (("x:g", "removed", 1, 0), ("x:h", "changed", 1, 0), ("x:i", "added", 0, 1))


@settings(deadline=None)
@given(_GRAPHS, _GRAPHS)
def test_a_patch_makes_the_old_graph_the_new_one(old: Dataset, new: Dataset) -> None:
    begin, *rows, end = rdf_patch(compare(old, new))
    lines = set(old.lines)
    for row in rows:
        code, line = row[0], row[2:]
        assert (line in lines) is (code == "D")
        lines ^= {line}

    assert (begin, end) == ("TX .", "TC .")
    assert Dataset(lines) == new


@settings(deadline=None)
@given(_GRAPHS, _GRAPHS)
def test_all_that_differs_is_told_once(old: Dataset, new: Dataset) -> None:
    difference = compare(old, new)

    told = sum(len(change.removed) + len(change.added) for change in difference.changes)
    told += sum(removed + added for _, _, removed, added in difference.graphs)
    assert told == len(difference.removed) + len(difference.added) == len(set(old.lines) ^ set(new.lines))
    back = compare(new, old)
    assert (back.removed, back.added) == (difference.added, difference.removed)
