"""What lasted from when to when: one bar below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.draw.axis import axis_over, moment
from kg.draw.drawing import Drawing, breadth, group, shape, shortened, words

_LETTER, _MARGIN, _ROW, _FOOT, _LONGEST = 13.0, 20.0, 26.0, 34.0, 340.0


@dataclass(frozen=True, slots=True)
class Lasting:
    """Something that lasted; `start` and `end` are ISO 8601 as exact as known, empty where they are not."""

    label: str
    start: str
    end: str
    href: str | None = None


def draw_spans(lasting: Sequence[Lasting], *, until: str, title: str, width: int = 960) -> Drawing | None:
    """Return the drawing of what has a start or an end, by start; `None` when nothing has.

    What has no end is drawn to `until`, the last day that is spoken of; open ends are marked.
    """
    rows = sorted((one for one in lasting if one.start or one.end), key=lambda one: (one.start or one.end, one.label))
    if not rows:
        return None
    ends = [moment(one.start or one.end) for one in rows] + [_end(one, until) for one in rows]
    axis = axis_over(ends, _MARGIN, width - _MARGIN)
    drawing = Drawing(width, round(len(rows) * _ROW + _FOOT + 8), title)
    axis.draw(drawing.root, 4, drawing.height - _FOOT)
    for number, one in enumerate(rows):
        top = 6 + number * _ROW
        left, right = axis.x(moment(one.start or one.end)), axis.x(_end(one, until))
        open_ends = f"{'' if one.start else ' from'}{'' if one.end else ' on'}"
        holder = group(drawing.root, f"lasting{open_ends}", href=one.href, tip=_told(one))
        shape(holder, "rect", "", x=left, y=top, width=max(right - left, 3), height=_ROW - 6, rx=3)
        text = shortened(_told(one), _LETTER, _LONGEST)
        fits_right = right + 6 + breadth(text, _LETTER) < width
        x = right + 6 if fits_right else left - 6
        words(holder, "right" if fits_right else "left", text, x=x, y=top + _ROW - 12)
    return drawing


def _end(one: Lasting, until: str) -> float:
    return max(moment(one.end or until, is_end=True), moment(one.start or one.end) + 0.02)


def _told(one: Lasting) -> str:
    return f"{one.label}, {one.start} – {one.end}"
