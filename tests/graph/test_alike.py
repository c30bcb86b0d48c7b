from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import InputError
from kg.graph import load
from kg.graph.alike import check_alike

KNOWS, NAME = NamedNode("https://example.org/knows"), NamedNode("https://example.org/name")


def nodes(many: int) -> list[BlankNode]:
    return [BlankNode(f"n{number}") for number in range(many)]


def complete(many: int) -> list[Quad]:
    return [Quad(one, KNOWS, other) for one in nodes(many) for other in nodes(many) if one != other]


def named(quads: list[Quad]) -> list[Quad]:
    found = {quad.subject for quad in quads}
    return quads + [Quad(node, NAME, Literal(str(node))) for node in found]


@pytest.mark.parametrize("many", [8, 10, 40])
def test_nodes_that_all_look_alike_are_refused(many: int) -> None:
    with pytest.raises(ValueError, match="look alike"):
        check_alike(complete(many))


def test_a_few_nodes_with_many_others_alike_are_refused() -> None:
    hub, *others = nodes(8)
    with pytest.raises(ValueError, match="look alike"):
        check_alike([Quad(hub, KNOWS, other) for other in others])


@pytest.mark.parametrize(
    "quads",
    [
        complete(7),
        named(complete(12)),
        [Quad(one, KNOWS, other) for one, other in pairwise(nodes(500))],
        [Quad(NamedNode("x:a"), KNOWS, node) for node in nodes(500)],
        [],
    ],
    ids=["seven", "all with names", "a chain", "around an IRI", "none"],
)
def test_nodes_that_can_be_told_apart_are_named(quads: list[Quad]) -> None:
    check_alike(quads)


def test_a_file_of_such_nodes_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "alike.nt"
    path.write_text("".join(f"{quad} .\n" for quad in complete(12)), encoding="utf-8")

    started = time.process_time()
    with pytest.raises(InputError, match="look alike"):
        load(path)
    assert time.process_time() - started < 5
