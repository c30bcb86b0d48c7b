"""What happened when: events as dots on a line of time, with their names where there is room; many of them as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kg.draw.axis import Axis, axis_over, moment
from kg.draw.drawing import Drawing, breadth, group, shape, shortened, words

NAMED, DOTS = 48, 480
"""Up to how many events have their names written, and up to how many are drawn one by one."""
_LETTER, _LONGEST, _MARGIN, _DOT = 12.0, 330.0, 24.0, 5.0
_LANE, _FOOT, _TALLEST = 20.0, 34.0, 180.0


@dataclass(frozen=True, slots=True)
class Moment:
    """An event: its date in ISO 8601, as exact as known, its name, the class that colours it, where a click leads."""

    date: str
    label: str
    kind: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    event: Moment
    x: float
    lane: int
    text: str
    is_left: bool


def draw_timeline(events: Sequence[Moment], *, title: str, width: int = 960) -> Drawing:
    """Return the drawing of events that have a date, in the order of time."""
    dated = [event for event in events if event.date]
    axis = axis_over(map(moment, sorted({event.date for event in dated})), _MARGIN, width - _MARGIN)
    if len(dated) > DOTS:
        return _bars(dated, axis, title, width)
    ordered = sorted(dated, key=lambda event: (event.date, event.label))
    placed = _placed(ordered, axis, is_named=len(ordered) <= NAMED)
    lanes = max((one.lane for one in placed), default=0) + 1
    drawing = Drawing(width, round(lanes * _LANE + _FOOT + 12), title)
    axis.draw(drawing.root, 6, drawing.height - _FOOT)
    for one in placed:
        _dot(drawing.root, one, drawing.height - _FOOT - (one.lane + 0.5) * _LANE)
    return drawing


def _placed(events: Sequence[Moment], axis: Axis, *, is_named: bool) -> list[_Placed]:
    """Return each event in the lowest lane in which it and its name touch no other."""
    lanes: list[list[tuple[float, float]]] = []
    found = []
    for event in events:
        x = axis.x(moment(event.date))
        text = shortened(f"{event.date} {event.label}", _LETTER, _LONGEST) if is_named else ""
        room = breadth(text, _LETTER) + 6 if text else 0
        is_left = x + room > axis.right + _MARGIN / 2
        box = (x - _DOT - room, x + _DOT + 2) if is_left else (x - _DOT, x + _DOT + room + 2)
        free = (n for n, taken in enumerate(lanes) if all(box[1] < a or box[0] > b for a, b in taken))
        lane = next(free, len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(box)
        found.append(_Placed(event, x, lane, text, is_left))
    return found


def _dot(parent: Element, one: _Placed, y: float) -> None:
    event = one.event
    holder = group(parent, f"moment {event.kind}", href=event.href, tip=f"{event.date} {event.label}")
    shape(holder, "circle", "", cx=one.x, cy=y, r=_DOT)
    if one.text:
        side = -1 if one.is_left else 1
        words(holder, "left" if one.is_left else "right", one.text, x=one.x + side * (_DOT + 4), y=y + 4)


def _bars(events: Sequence[Moment], axis: Axis, title: str, width: int) -> Drawing:
    """Return how many events there were in each month of a short time, or in each year of a long one."""
    exactness = 7 if axis.last - axis.first <= 3 else 4
    counts = Counter(event.date[:exactness] for event in events if len(event.date) >= exactness)
    most = max(counts.values(), default=1)
    drawing = Drawing(width, round(_TALLEST + _FOOT + 24), title)
    bottom = drawing.height - _FOOT
    axis.draw(drawing.root, 6, bottom)
    for date, count in sorted(counts.items()):
        left, right = axis.x(moment(date)), axis.x(moment(date, is_end=True))
        height = count / most * _TALLEST
        holder = group(drawing.root, "bar", tip=f"{date}: {count}")
        shape(holder, "rect", "", x=left, y=bottom - height, width=max(right - left - 1, 1), height=height)
    return drawing
