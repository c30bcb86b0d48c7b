"""An SVG under construction: elements with classes, which a style sheet colours."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg import resources

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Number = float | int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of some width and height in pixels; `title` says what it shows to those who do not see it."""

    width: int
    height: int
    title: str
    root: Element = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        attributes = {"class": "drawing", "viewBox": f"0 0 {self.width} {self.height}", "role": "group"}
        root = Element("svg", attributes | {"aria-label": clean(self.title)})
        object.__setattr__(self, "root", root)

    def fragment(self) -> str:
        """Return the drawing as it stands in a page of HTML; the style sheet of the page colours it."""
        return tostring(self.root, encoding="unicode")

    def file(self, further_style: str = "") -> str:
        """Return the drawing as a file that needs nothing beside it."""
        root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **self.root.attrib})
        root.set("width", str(self.width))
        root.set("height", str(self.height))
        SubElement(root, "title").text = clean(self.title)
        SubElement(root, "style").text = "\n" + resources.read_text("data", "web/static/drawing.css") + further_style
        SubElement(root, "rect", {"class": "page", "width": str(self.width), "height": str(self.height)})
        root.extend(list(self.root))
        indent(root)
        return tostring(root, encoding="unicode") + "\n"


def group(parent: Element, classes: str, *, href: str | None = None, tip: str = "", **data: str) -> Element:
    """Return a new group, a link where `href` is given; `tip` appears when one points at it."""
    found = SubElement(parent, "a" if href else "g", {"class": classes})
    if href:
        found.set("href", clean(href))
    for name, value in data.items():
        found.set(f"data-{name}", clean(value))
    if tip:
        SubElement(found, "title").text = clean(tip)
    return found


def shape(parent: Element, tag: str, classes: str, **numbers: Number | str) -> Element:
    """Return a new shape; numbers are rounded to tenths, so that the last digits of a processor do not show."""
    found = SubElement(parent, tag, {"class": classes} if classes else {})
    for name, value in numbers.items():
        found.set(name.replace("_", "-"), value if isinstance(value, str) else rounded(value))
    return found


def words(parent: Element, classes: str, text: str, *, x: Number, y: Number) -> Element:
    """Return a new line of text."""
    found = shape(parent, "text", classes, x=x, y=y)
    found.text = clean(text)
    return found


def rounded(value: Number) -> str:
    """Return a number with at most one digit behind the point."""
    return f"{round(value, 1) + 0:g}" if abs(value) < 100_000 else str(round(value))


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def breadth(text: str, size: float) -> float:
    """Return about how wide a text is in letters of a size, both in pixels."""
    return sum(size if unicodedata.east_asian_width(sign) in "WF" else size * 0.56 for sign in text)


def shortened(text: str, size: float, width: float) -> str:
    """Return a text that is about as wide as there is room, with an ellipsis where it is cut."""
    if breadth(text, size) <= width:
        return text
    while text and breadth(text, size) > width - size:
        text = text[:-1]
    return text.rstrip(" ,，、") + "…"
