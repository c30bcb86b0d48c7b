"""What is known of a thing, as a value, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from kg.settings import ReaderLanguage


@dataclass(frozen=True, slots=True)
class Value:
    """A readable value; `iri` where it is a thing."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The passage or table row that states something.

    `number` counts from 1 within the thing it belongs to; `iri` is that of the evidence; `place` says where in the
    document it stands; `date` is when the document was published; `rule` is what read it, `confidence` from 0 to 1 how
    sure that is. `columns` are those of a row, with their values.
    """

    number: int
    iri: str
    text: str
    document: Value
    date: str | None
    place: str
    rule: str
    confidence: str
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with its values, and the numbers of the quotes that state it."""

    property: Value
    values: tuple[Value, ...]
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A thing as it is told under another: an event, an office, a membership."""

    thing: Value
    date: str | None
    statements: tuple[Statement, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Things that stand in one relation to the thing explained, by date."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a graph knows of a thing, in the words of one language.

    `names` are pairs of language tag and name, `others` further things known by the name that was asked for. `words`
    are the fixed words that the text needs.
    """

    thing: Value
    type: str
    language: ReaderLanguage
    names: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]
    quotes: tuple[Quote, ...]
    sections: tuple[Section, ...]
    others: tuple[Value, ...]
    words: tuple[tuple[str, str], ...]

    def to_json(self) -> str:
        """Return all of it as JSON, keys in a fixed order."""
        data = asdict(self)
        del data["words"]
        data["names"] = [{"language": language, "name": name} for language, name in self.names]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def to_text(self) -> str:
        """Return it for people: what it is, its names, what is known, and each thing with the quotes it rests on."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        words = dict(self.words)
        yield f"{self.thing.text} · {self.type}"
        yield f"{self.thing.iri}"
        if self.others:
            yield ""
            yield f"{words['also']}: " + "; ".join(f"{other.text} <{other.iri}>" for other in self.others)
        if self.names:
            yield ""
            yield words["names"]
            yield from _names(self.names)
        if self.statements:
            yield ""
            yield from _statements(self.statements, "  ")
        yield from _quotes(self.quotes, "  ")
        if not self.sections:
            yield ""
            yield words["nothing"]
        for section in self.sections:
            yield ""
            yield f"{section.title} ({len(section.items)})"
            for item in section.items:
                yield f"  {item.date or '—'}  {item.thing.text}"
                yield from _statements(item.statements, "      ")
                yield from _quotes(item.quotes, "      ")


def _names(names: Sequence[tuple[str, str]]) -> Iterator[str]:
    by_language: dict[str, list[str]] = {}
    for language, name in names:
        by_language.setdefault(language, []).append(name)
    for language, found in by_language.items():
        yield f"  {language:8} {'; '.join(found)}"


def _statements(statements: Sequence[Statement], indent: str) -> Iterator[str]:
    for one in statements:
        numbers = "".join(f" [{number}]" for number in one.quotes)
        yield f"{indent}{one.property.text}: {'; '.join(value.text for value in one.values)}{numbers}"


def _quotes(quotes: Sequence[Quote], indent: str) -> Iterator[str]:
    for quote in quotes:
        date = f", {quote.date}" if quote.date else ""
        yield f"{indent}[{quote.number}] “{' '.join(quote.text.split())}”"
        if quote.columns:
            yield f"{indent}    {'; '.join(_column(name, value) for name, value in quote.columns)}"
        yield f"{indent}    — {quote.document.text}{date} · {quote.place} · {quote.rule} ({quote.confidence})"


def _column(name: str, value: str) -> str:
    return f"{name}: {' '.join(value.split())}"
