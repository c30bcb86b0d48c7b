"""Draws a piece of the graph of `seeds/documents` as `docs/images/piece.svg`: `python -m scripts.draw_piece`.

Where things stand is written in `piece.toml`; what they are called, what holds between them and which passages say so
is asked of the graph.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import kg

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "scripts" / "piece.toml"
STYLE = ROOT / "scripts" / "piece.css"
TARGET = ROOT / "docs" / "images" / "piece.svg"
TIP = (
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path class="tip" d="M0 1 10 5 0 9z"/></marker></defs>'
)
"""The head of an arrow."""
SIGN = 12
"""About the width of a Chinese character below a heading, in pixels."""
LETTER = 8.4
"""About the width of a letter in a heading, in pixels."""
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_PIECES = re.compile(r"[\u2e80-\uffef][，。、：；！？）」』》]*|[^\s\u2e80-\uffef]+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: the class of its style and the language it is in."""

    text: str
    style: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A thing of the graph at its place: centre, width and height."""

    iri: str
    style: str
    texts: tuple[Text, ...]
    x: float
    y: float
    width: float
    height: float

    def border(self, x: float, y: float) -> tuple[float, float]:
        """Return where the line from the centre to a point leaves the box, a little outside of it."""
        right, down = x - self.x, y - self.y
        scale = min(
            (self.width / 2 + 4) / abs(right) if right else float("inf"),
            (self.height / 2 + 4) / abs(down) if down else float("inf"),
        )
        return self.x + right * scale, self.y + down * scale


class Piece:
    """The boxes and lines of a plan, filled from a graph."""

    def __init__(self, graph: kg.Graph, plan: Mapping[str, Any]) -> None:
        self.graph = graph
        self.plan = plan
        self.boxes: dict[str, Box] = {}
        for name, entry in plan["boxes"].items():
            self.boxes[name] = self._box(self._thing(entry), entry)
        for name, entry in plan["passages"].items():
            self.boxes[name] = self._passage(entry)
        for name, entry in plan["documents"].items():
            self.boxes[name] = self._document(entry)

    def one(self, pattern: str) -> dict[str, str | None]:
        """Return the first row that matches a pattern of SPARQL.

        Raises:
            LookupError: the graph holds nothing of the kind.
        """
        rows = self.graph.query(f"BASE <{self.graph.base}> SELECT * WHERE {{ {pattern} }}").records()
        if not rows:
            raise LookupError(pattern)
        return rows[0]

    def _thing(self, entry: Mapping[str, Any]) -> str:
        if "thing" in entry:
            return f"{self.graph.base}{entry['thing']}"
        return str(self.one(f"?thing a {entry['kind']} ; {' ; '.join(entry['where'])} .")["thing"])

    def _box(self, iri: str, entry: Mapping[str, Any]) -> Box:
        row = self.one(
            f"<{iri}> a ?type "
            + " ".join(
                f'OPTIONAL {{ <{iri}> rdfs:label ?l{number} FILTER(LCASE(LANG(?l{number})) = "{tag.lower()}") }}'
                for number, tag in enumerate(LANGUAGES)
            )
            + f"OPTIONAL {{ <{iri}> dip:date ?date }} OPTIONAL {{ <{iri}> dip:status ?status }} "
            + f"OPTIONAL {{ <{iri}> dip:kind ?kind }} FILTER(STRSTARTS(STR(?type), STR(dip:)))"
        )
        facts = [row["date"], *(f"dip:{_local(row[name])}" for name in ("kind", "status") if row[name])]
        kind = _local(row["type"])
        texts = [Text(f"dip:{kind}", "type"), *_names([row["l0"], row["l1"], row["l2"]], entry["size"][0])]
        if row["date"]:
            texts.append(Text(" · ".join(fact for fact in facts if fact), "fact"))
        return _placed(iri, kind.lower(), texts, entry)

    def _passage(self, entry: Mapping[str, Any]) -> Box:
        citing = self.boxes[entry["of"]].iri
        row = self.one(
            f"<{citing}> dip:evidence ?passage . "
            "?passage oa:hasSource ?document ; oa:hasSelector ?at ; dip:rule ?rule . "
            "?at oa:exact ?quote ; oa:start ?start ; oa:end ?end . "
            f'FILTER(CONTAINS(STR(?document), "{entry["document"]}") && STRLEN(?quote) > 20) '
            f'FILTER(STRSTARTS(?rule, "{entry["language"][:2]}.") && EXISTS {{ ?passage dip:slot dip:date }})'
        )
        place = f"{entry['language']} · characters {row['start']}–{row['end']} · {row['rule']}"
        quote = [Text(line, "quote", entry["language"]) for line in wrapped(f"“{row['quote']}”", 50)]
        return _placed(
            str(row["passage"]), "evidence", [Text("dip:Evidence", "type"), *quote, Text(place, "fact")], entry
        )

    def _document(self, entry: Mapping[str, Any]) -> Box:
        row = self.one(
            f"<{self.boxes[entry['of']].iri}> oa:hasSource ?document . "
            "?document dcterms:title ?title ; dcterms:issued ?issued ; dcterms:publisher ?publisher ."
        )
        texts = [Text("dip:Document", "type"), Text(f"{row['title']}, {row['issued']}", "other")]
        return _placed(str(row["document"]), "document", texts, entry)

    def svg(self) -> str:
        """Return the drawing.

        Raises:
            LookupError: the graph does not hold a line of the plan.
        """
        width, height = self.plan["size"]
        size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        title = escape(self.plan["title"])
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title">',
            f'<title id="title">{title}</title>',
            f"<style>\n{STYLE.read_text(encoding='utf-8').strip()}\n</style>",
            TIP,
            f'<rect class="page" width="{width}" height="{height}" rx="18"/>',
            f'<text class="title" x="{width / 2:g}" y="52">{title}</text>',
        ]
        parts += [line for entry in self.plan["lines"] for line in self._line(entry)]
        parts += [line for box in self.boxes.values() for line in drawn(box)]
        return "\n".join([*parts, "</svg>", ""])

    def _line(self, entry: Mapping[str, Any]) -> Iterator[str]:
        start, end = self.boxes[entry["from"]], self.boxes[entry["to"]]
        self.one(f"<{start.iri}> {entry['is']} <{end.iri}> .")
        bend = entry.get("bend")
        x1, y1 = entry.get("leave") or start.border(*(bend or (end.x, end.y)))
        x2, y2 = end.border(*(bend or (start.x, start.y)))
        x, y = entry.get("label") or ((x1 + x2) / 2, (y1 + y2) / 2)
        path = f"Q{bend[0]} {bend[1]} {x2:.0f} {y2:.0f}" if bend else f"L{x2:.0f} {y2:.0f}"
        yield f'<path class="line" d="M{x1:.0f} {y1:.0f}{path}" marker-end="url(#tip)"/>'
        yield f'<text class="property" x="{x:.0f}" y="{y + 4:.0f}">{escape(entry["is"])}</text>'


def _local(iri: str | None) -> str:
    return (iri or "").rpartition("#")[2]


def _names(names: list[str | None], width: float) -> Iterator[Text]:
    """Yield the English name as a heading, the Chinese ones below; of long names (of meetings) what comes first."""
    cut = [re.split(r", |，", name)[0] if name else name for name in names]
    yield from (Text(line, "name") for line in wrapped(cut[0] or "", round(width / LETTER)))
    others = " · ".join(name for name in dict.fromkeys(cut[1:]) if name)
    lines = [others] if len(others) * SIGN < width else others.split(" · ")
    yield from (Text(line, "other") for line in lines)


def _placed(iri: str, style: str, texts: list[Text], entry: Mapping[str, Any]) -> Box:
    (x, y), (width, height) = entry["at"], entry["size"]
    return Box(iri, style, tuple(texts), x, y, width, height)


def wrapped(text: str, columns: int) -> Iterator[str]:
    """Yield lines of at most so many columns; a Chinese character takes two of them and may end any line."""
    line, taken = "", 0
    for piece in _PIECES.findall(text):
        width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in piece.rstrip())
        if line and taken + width > columns:
            yield line.rstrip()
            line, taken = "", 0
        line += piece
        taken += width + len(piece) - len(piece.rstrip())
    yield line.rstrip()


def drawn(box: Box) -> Iterator[str]:
    """Yield the elements of SVG for a box: its frame and its lines of text."""
    left, top = box.x - box.width / 2, box.y - box.height / 2
    frame = f'x="{left:g}" y="{top:g}" width="{box.width:g}" height="{box.height:g}"'
    yield f'<g class="{box.style}"><rect class="box" {frame} rx="12"/>'
    heights = [HEIGHTS[text.style] for text in box.texts]
    y = box.y - sum(heights) / 2
    for text, height in zip(box.texts, heights, strict=True):
        y += height
        tag = f' lang="{text.language}"' if text.language else ""
        yield f'<text class="{text.style}" x="{box.x:g}" y="{y - 5:g}"{tag}>{escape(text.text)}</text>'
    yield "</g>"


HEIGHTS = {"type": 18, "name": 23, "other": 20, "fact": 20, "quote": 18}
"""Pixels from one line of text to the next, by its style."""


def piece() -> str:
    """Return the drawing of the graph that `seeds/documents` gives now."""
    return Piece(kg.build([ROOT / "seeds" / "documents"]), tomllib.loads(PLAN.read_text(encoding="utf-8"))).svg()


def main() -> int:
    """Write the drawing."""
    TARGET.write_text(piece(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
