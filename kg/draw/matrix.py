"""Who met whom: a square of counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.draw.drawing import Drawing, breadth, group, shape, shortened, words

_CELL, _LETTER, _LONGEST, _GAP = 30, 13.0, 190.0, 8
SHADES = 5


def shade(count: int, most: int) -> int:
    """Return how dark a count is shown: 1 to `SHADES`, 0 for none."""
    return 1 + (count * SHADES - 1) // most if count > 0 else 0


def draw_matrix(labels: Sequence[str], counts: Mapping[tuple[int, int], int], *, title: str) -> Drawing:
    """Return the drawing of counts between things; `counts` leads from two of their numbers, the lower one first."""
    room = round(min(max((breadth(label, _LETTER) for label in labels), default=0.0), _LONGEST)) + 2 * _GAP
    side = len(labels) * _CELL
    drawing = Drawing(room + side + _GAP, room + side + _GAP, title)
    most = max(counts.values(), default=1)
    for number, label in enumerate(labels):
        middle = room + number * _CELL + _CELL / 2
        text = shortened(label, _LETTER, _LONGEST)
        words(drawing.root, "left", text, x=room - _GAP, y=middle + 4)
        head = words(drawing.root, "right", text, x=0, y=0)
        head.set("transform", f"translate({middle + 4:g} {room - _GAP}) rotate(-90)")
    for row in range(len(labels)):
        for column in range(len(labels)):
            count = counts.get((min(row, column), max(row, column)), 0) if row != column else -1
            tip = f"{labels[row]} – {labels[column]}: {count}" if count > 0 else ""
            holder = group(drawing.root, f"cell shade-{shade(count, most)}{' self' if count < 0 else ''}", tip=tip)
            x, y = room + column * _CELL, room + row * _CELL
            shape(holder, "rect", "", x=x + 1, y=y + 1, width=_CELL - 2, height=_CELL - 2)
            if count > 0:
                words(holder, "number", str(count), x=x + _CELL / 2, y=y + _CELL / 2 + 4.5)
    return drawing
