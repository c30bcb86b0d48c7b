from __future__ import annotations

import tomllib
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

import kg
from scripts.draw_piece import PLAN, TARGET, Piece, piece, wrapped

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return tomllib.loads(PLAN.read_text(encoding="utf-8"))


@pytest.fixture
def drawing() -> ElementTree.Element:
    return ElementTree.fromstring(TARGET.read_text(encoding="utf-8"))


def test_the_picture_is_that_of_the_graph() -> None:
    assert piece() == TARGET.read_text(encoding="utf-8"), "run `make docs` when the change is meant"


def test_all_boxes_lie_within_the_picture_and_apart(drawing: ElementTree.Element) -> None:
    width, height = float(drawing.attrib["width"]), float(drawing.attrib["height"])
    boxes = [
        tuple(float(one.attrib[name]) for name in ("x", "y", "width", "height"))
        for one in drawing.iter(f"{SVG}rect")
        if one.get("class") == "box"
    ]

    assert len(boxes) == 12
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in boxes)
    assert not any(overlap(one, other) for i, one in enumerate(boxes) for other in boxes[:i])


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(one[i] < other[i] + other[i + 2] and other[i] < one[i] + one[i + 2] for i in (0, 1))


def test_a_line_that_the_graph_does_not_hold_stops_the_drawing(plan: dict[str, Any], seeds_graph: kg.Graph) -> None:
    false = {"from": "russia", "is": "dip:participant", "to": "iran"}

    with pytest.raises(LookupError, match="dip:participant"):
        Piece(seeds_graph, {**plan, "passages": {}, "documents": {}, "lines": [false]}).svg()


def test_lines_break_at_blanks_and_between_chinese_characters() -> None:
    assert list(wrapped("one two three", 8)) == ["one two", "three"]
    assert list(wrapped("一二三四。五", 8)) == ["一二三", "四。五"]
    assert list(wrapped("", 8)) == [""]
