"""Everything known of a thing: names, what is said of it, the events it has to do with; each with its quotes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.ask.explanation import Explanation, Item, Quote, Section, Statement, Value
from kg.ask.find import find
from kg.ask.known import ALTERNATIVE, LABEL, TYPE, Known, best
from kg.ask.rows import fields_of
from kg.ask.words import SectionForm, Words, form, term_label
from kg.graph import Dataset
from kg.graph.tags import usual_case
from kg.settings import ReaderLanguage
from kg.vocab import DIP, expand

_EVIDENCE, _SLOT, _RULE, _CONFIDENCE = (expand(f"dip:{name}") for name in ("evidence", "slot", "rule", "confidence"))
_SOURCE, _SELECTOR, _EXACT, _START, _END = (
    expand(f"oa:{name}") for name in ("hasSource", "hasSelector", "exact", "start", "end")
)
_FRAGMENT, _ISSUED, _OFFICE = expand("rdf:value"), expand("dcterms:issued"), expand("dip:office")
_COLUMNS = expand("dcterms:tableOfContents")
_DATE, _FIRST, _LAST = expand("dip:date"), expand("dip:startDate"), expand("dip:endDate")

Quotes = list[tuple[Quote, frozenset[str]]]
"""Quotes, each with the properties that it states."""


def explain(dataset: Dataset, name: str, *, language: ReaderLanguage = "en") -> Explanation:
    """Return what the resolved view of a dataset knows of a thing, by name in any script or by IRI.

    Where several things have the name, the likeliest is explained and the others are listed.

    Raises:
        NotFoundError: nothing is known by that name; near names are suggested.
    """
    known = Known(dataset.store)
    iri, *others = find(known, name)
    return Teller(known, language).explanation(iri, others)


@dataclass(frozen=True, slots=True)
class Teller:
    """What is known of things, in the words of one language; each part can be asked for by itself."""

    known: Known
    language: ReaderLanguage

    def explanation(self, iri: str, others: list[str]) -> Explanation:
        """Return everything known of a thing; `others` are further things of the name that was asked for."""
        quotes = self.quotes(iri)
        sections = (self._section(section, iri) for section in form().sections)
        return Explanation(
            thing=self.value(iri),
            type=self.type(iri),
            language=self.language,
            names=self.names(iri),
            statements=self.statements(iri, quotes),
            quotes=tuple(quote for quote, _ in quotes),
            sections=tuple(section for section in sections if section.items),
            others=tuple(map(self.value, others)),
            words=tuple(self._words().model_dump().items()),
        )

    def _words(self) -> Words:
        return form().words[self.language]

    def value(self, iri: str, under: str | None = None) -> Value:
        """Return a thing with its name; what has none is named by what it joins, `under` left out."""
        label = self.known.label(iri, self.language) or term_label(iri, self.language)
        return Value(label or self._composed(iri, under) or _end(iri), iri)

    def _composed(self, iri: str, under: str | None) -> str | None:
        """Name what has no label, such as a tenure, by its office and the things that it joins, `under` left out."""
        about = self.known.about(iri)
        if _EVIDENCE not in about:
            return None
        office = best(about.get(_OFFICE, []), self.language)
        values = (value for key in about if key not in (_EVIDENCE, TYPE) for value in about[key] if value.is_iri)
        labels = [self.known.label(value.text, self.language) for value in values if value.text != under]
        return " · ".join(filter(None, [office, *labels])) or None

    def type(self, iri: str) -> str:
        """Return the labels of the classes of a thing."""
        types = [value.text for value in self.known.values(iri, TYPE)]
        ours = [name for name in types if name.startswith(DIP)] or types
        labels = (term_label(name, self.language) or _end(name) for name in ours)
        return ", ".join(labels)

    def names(self, iri: str) -> tuple[tuple[str, str], ...]:
        """Return language tag and name of each name of a thing, labels first."""
        labels, further = self.known.values(iri, LABEL), self.known.values(iri, ALTERNATIVE)
        ordered = [*sorted(labels, key=lambda name: name.language), *further]
        pairs = ((usual_case(name.language) if name.language else "und", name.text) for name in ordered)
        return tuple(sorted(dict.fromkeys(pairs), key=lambda pair: pair[0]))

    def statements(self, iri: str, quotes: Quotes, under: str | None = None) -> tuple[Statement, ...]:
        """Return what is said of a thing; that it has to do with `under` alone is told by the section."""
        found = []
        for key, values in self.known.about(iri).items():
            if key in form().hidden or [value.text for value in values] == [under]:
                continue
            shown = tuple(self.value(value.text) if value.is_iri else Value(value.text) for value in values)
            numbers = tuple(quote.number for quote, slots in quotes if key in slots)
            found.append(Statement(self.property(key), shown, numbers))
        return tuple(found)

    def property(self, iri: str) -> Value:
        """Return a property with its label."""
        return Value(term_label(iri, self.language) or _end(iri), iri)

    def quotes(self, iri: str, most: int | None = None) -> Quotes:
        """Return the quotes of a thing, each with the properties that it states, by document and place.

        Of more than `most` those count whose IRIs come first.
        """
        nodes = [value.text for value in self.known.values(iri, _EVIDENCE)][:most]
        if not nodes and self.known.values(iri, _SELECTOR):
            nodes = [iri]
        told = sorted((self._quote(node) for node in nodes), key=lambda found: (found[0].date or "", found[2]))
        return [(replace(quote, number=number), slots) for number, (quote, slots, _) in enumerate(told, start=1)]

    def _quote(self, evidence: str) -> tuple[Quote, frozenset[str], tuple[str, int, str]]:
        known = self.known
        selector = known.text(evidence, _SELECTOR) or ""
        document = known.text(evidence, _SOURCE)
        start, end = (known.text(selector, key) if selector else None for key in (_START, _END))
        fragment = known.text(selector, _FRAGMENT) if selector else None
        words = self._words()
        place = words.passage.format(start=start, end=end)
        if fragment and fragment.startswith("row="):
            place = words.row.format(row=fragment.removeprefix("row="))
        text = (known.text(selector, _EXACT) if selector else None) or ""
        columns = known.text(document, _COLUMNS) if document else None
        quote = Quote(
            number=0,
            iri=evidence,
            text=text,
            document=self.value(document) if document else Value(words.untitled),
            date=known.text(document, _ISSUED) if document else None,
            place=place,
            rule=known.text(evidence, _RULE) or "",
            confidence=known.text(evidence, _CONFIDENCE) or "",
            columns=fields_of(text, columns) if columns else (),
        )
        slots = frozenset(value.text for value in known.values(evidence, _SLOT))
        return quote, slots, (document or "", int(start) if start and start.isdecimal() else 0, evidence)

    def members(self, section: SectionForm, iri: str) -> list[str]:
        """Return the IRIs of the things that a section shows under a thing, sorted."""
        found = [iri]
        for key in section.by:
            found = [subject for thing in found for subject in self.known.subjects(key, thing)]
        return sorted(thing for thing in set(found) if self.known.has(thing, TYPE, section.things))

    def _section(self, section: SectionForm, iri: str) -> Section:
        items = (self.item(thing, iri) for thing in self.members(section, iri))
        ordered = sorted(items, key=lambda item: (item.date is None, item.date or "", item.thing.text))
        return Section(section.title[self.language], tuple(ordered))

    def item(self, iri: str, under: str, most: int | None = None) -> Item:
        """Return a thing as it is told under another, with at most so many quotes."""
        quotes = self.quotes(iri, most)
        statements = self.statements(iri, quotes, under)
        return Item(self.value(iri, under), self.date(iri), statements, tuple(quote for quote, _ in quotes))

    def date(self, iri: str) -> str | None:
        """Return when a thing was or will be, as exactly as it is known."""
        day, first, last = (self.known.text(iri, key) for key in (_DATE, _FIRST, _LAST))
        if day or (first and last):
            return day or f"{first} – {last}"
        if first:
            return self._words().since.format(date=first)
        return self._words().until.format(date=last) if last else None


def _end(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2] or iri
