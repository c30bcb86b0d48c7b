from __future__ import annotations

import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from kg.draw.axis import Axis, axis_over, moment
from kg.draw.drawing import Drawing, breadth, shortened
from kg.draw.layout import apart, spread
from kg.draw.matrix import SHADES, draw_matrix, shade
from kg.draw.network import Node, Tie, draw_network
from kg.draw.png import png
from kg.draw.spans import Lasting, draw_spans
from kg.draw.timeline import DOTS, Moment, draw_timeline
from kg.errors import OutputError
from tests.house.checkout import ROOT

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert(1)</script>&"\x00\x1f\ud800'


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.file())


def ring(count: int) -> Drawing:
    nodes = [Node(f"n{n}", f"thing {n}", "state", n + 1, href=f"id/{n}.html") for n in range(count)]
    ties = [Tie(f"n{n}", f"n{(n + 1) % count}", n + 1, "x") for n in range(count)] if count > 1 else []
    return draw_network(nodes, ties, title="ring")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30])
def test_a_network_has_its_nodes_inside_the_drawing(count: int) -> None:
    drawing = ring(count)
    discs = list(parsed(drawing).iter(f"{SVG}circle"))

    assert len(discs) == count
    assert all(0 <= float(disc.get("cx", "-1")) <= drawing.width for disc in discs)
    assert all(0 <= float(disc.get("cy", "-1")) <= drawing.height for disc in discs)


def test_a_tie_to_nobody_is_left_out() -> None:
    drawing = draw_network([Node("a", "a", "state")], [Tie("a", "gone")], title="x")

    assert not list(parsed(drawing).iter(f"{SVG}line"))


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    spots = apart([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)], dict.fromkeys(range(3), (40.0, 20.0)))

    for one in range(3):
        for other in range(one):
            (x, y), (u, v) = spots[one], spots[other]
            assert abs(x - u) >= 39.9 or abs(y - v) >= 19.9


def test_places_are_the_same_each_time_and_with_any_seed_of_hashing() -> None:
    code = "from tests.draw.test_drawings import ring; print(ring(25).file(), end='')"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }

    assert outputs == {ring(25).file()}


def test_nodes_that_nothing_joins_are_spread() -> None:
    assert len(set(spread(12, [], width=100, height=100))) == 12


def test_hostile_texts_stay_texts_and_the_file_stays_xml() -> None:
    drawing = draw_network([Node("a", EVIL, "state", href='x" onclick="y')], [], title=EVIL)

    root = parsed(drawing)
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert not [one for one in root.iter() if "onclick" in one.attrib]
    assert "<script" not in drawing.fragment()


@pytest.mark.parametrize(
    ("date", "is_end", "expected"),
    [
        ("2025", False, 2025),
        ("2025", True, 2026),
        ("2025-07", False, 2025.5),
        ("2025-12", True, 2026),
        ("2025-01-01", False, 2025),
    ],
)
def test_dates_become_years(date: str, is_end: bool, expected: float) -> None:
    assert moment(date, is_end=is_end) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("first", "last", "text"), [(2025.0, 2025.5, "2025-02"), (2020.0, 2026.0, "2023"), (1900.0, 2025.0, "1950")]
)
def test_marks_are_months_or_years(first: float, last: float, text: str) -> None:
    marks = {text: x for x, text in Axis(first, last, 0, 960).marks()}

    assert text in marks
    assert all(0 <= x <= 960 for x in marks.values())


def test_an_axis_over_one_moment_or_none_has_room() -> None:
    assert axis_over([2025.0], 0, 100).x(2025.0) == pytest.approx(50)
    assert axis_over([], 0, 100).first < axis_over([], 0, 100).last


def test_few_events_are_named_many_are_dots_most_are_bars() -> None:
    def drawn(count: int) -> ElementTree.Element:
        return parsed(
            draw_timeline(
                [Moment(f"20{n % 25:02}-0{n % 9 + 1}-01", f"e{n}", "meeting") for n in range(count)], title="t"
            )
        )

    assert sum(1 for one in drawn(5).iter(f"{SVG}text") if "e" in (one.text or "")) == 5
    assert len(list(drawn(100).iter(f"{SVG}circle"))) == 100
    assert not list(drawn(DOTS + 1).iter(f"{SVG}circle"))
    assert [one for one in drawn(DOTS + 1).iter(f"{SVG}g") if one.get("class") == "bar"]


def test_events_of_one_day_stand_above_each_other() -> None:
    drawing = draw_timeline([Moment("2025-01-17", f"e{n}", "meeting") for n in range(4)], title="t")
    discs = list(parsed(drawing).iter(f"{SVG}circle"))

    assert len({disc.get("cy") for disc in discs}) == 4


def test_a_time_line_without_dates_is_empty() -> None:
    assert not list(parsed(draw_timeline([Moment("", "undated", "meeting")], title="t")).iter(f"{SVG}circle"))


def test_bars_of_offices_mark_open_ends() -> None:
    lasting = [Lasting("one", "2000", "2004-05"), Lasting("two", "2010-01-01", ""), Lasting("three", "", "1999")]
    drawing = draw_spans(lasting, until="2025-01-19", title="t")

    assert drawing is not None
    classes = [one.get("class") for one in parsed(drawing).iter(f"{SVG}g")]
    assert classes[1:] == ["lasting from", "lasting", "lasting on"]
    assert draw_spans([Lasting("nothing known", "", "")], until="2025", title="t") is None


def test_the_matrix_is_symmetrical() -> None:
    drawing = draw_matrix(["a", "b", "c"], {(0, 1): 3, (1, 2): 1}, title="m")
    numbers = [one.text for one in parsed(drawing).iter(f"{SVG}text") if one.get("class") == "number"]

    assert sorted(numbers, key=str) == ["1", "1", "3", "3"]
    assert draw_matrix([], {}, title="m").width > 0


@pytest.mark.parametrize("most", [1, 2, 7, 1000])
def test_shades_rise_with_counts(most: int) -> None:
    shades = [shade(count, most) for count in range(most + 1)]

    assert shades[0] == 0
    assert shades == sorted(shades)
    assert shades[-1] == SHADES
    assert min(shades[1:]) >= 1


def test_texts_are_shortened_by_the_room_they_take() -> None:
    assert breadth("普京", 10) == 20
    assert shortened("short", 10, 100) == "short"
    assert shortened("弗拉基米尔·普京", 10, 45).endswith("…")
    assert breadth(shortened("弗拉基米尔·普京", 10, 45), 10) <= 46


def test_a_picture_is_a_png() -> None:
    pytest.importorskip("resvg_py", reason="the extra png is not installed")
    assert png(ring(3), "x.png").startswith(b"\x89PNG\r\n")


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(OutputError, match=r"x\.png.*diplokg\[png\]"):
        png(ring(3), "x.png")
