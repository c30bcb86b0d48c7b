"""The page of a thing: its names, what is known of it, the passages that say so, what else has to do with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from kg.ask import Item, Statement, Teller
from kg.ask.words import SectionForm, form
from kg.draw.drawing import Drawing
from kg.vocab import expand
from kg.web.addresses import anchor, outside
from kg.web.pictures import Painter
from kg.web.views import document
from kg.web.visit import Shown, Visit

FIRST, PAGE = 12, 50
"""Things of a section that the page of a thing shows, and a page of the section."""
SHOWN, OWN = 4, 60
"""Quotes that are shown of a thing under another, and on its own page."""
_EVIDENCE = expand("dip:evidence")
_TYPE, _DOCUMENT, _MATCH = expand("rdf:type"), expand("dip:Document"), expand("skos:exactMatch")


@dataclass(frozen=True, slots=True)
class Told:
    """A thing under another, with its place on the page, and on how many quotes it rests in all."""

    item: Item
    anchor: str
    total: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Things in one relation to the thing of the page: some of `total`; `more` is the path of the page with all."""

    title: str
    anchor: str
    told: tuple[Told, ...]
    total: int
    more: str


def show(visit: Visit) -> Shown | None:
    """Return the page of a thing or of one of its sections; `None` when nothing is known of it."""
    found = visit.holdings.addresses.thing(visit.path)
    if found is None:
        return None
    iri, further = found
    if visit.known.has(iri, _TYPE, _DOCUMENT):
        return document.show(visit, iri, further)
    return _section(visit, iri, further) if further else _whole(visit, iri)


def _whole(visit: Visit, iri: str) -> Shown:
    teller, painter = visit.teller, Painter(visit.holdings, visit.language, visit.href)
    quotes = teller.quotes(iri, OWN)
    values = {
        "thing": teller.value(iri),
        "type": teller.type(iri),
        "names": names_by_language(teller, iri),
        "statements": _without_matches(teller.statements(iri, quotes)),
        "quotes": [quote for quote, _ in quotes],
        "total": visit.known.count(iri, _EVIDENCE),
        "elsewhere": [value.text for value in visit.known.values(iri, _MATCH) if outside(value.text)],
        "offices": _markup(painter.offices(iri)),
        "around": _markup(painter.around(iri)),
        "listings": list(_listings(visit, teller, iri)),
    }
    return Shown("thing.html", values)


def _markup(drawing: Drawing | None) -> Markup | None:
    return Markup(drawing.fragment()) if drawing else None


def names_by_language(teller: Teller, iri: str) -> dict[str, list[str]]:
    """Return the names of a thing by language tag."""
    found: dict[str, list[str]] = {}
    for language, name in teller.names(iri):
        found.setdefault(language, []).append(name)
    return found


def _listings(visit: Visit, teller: Teller, iri: str) -> Iterator[Listing]:
    for number, section in enumerate(form().sections, start=1):
        members = members_by_date(visit, section, iri)
        if members:
            told = tuple(_told(teller, one, iri) for one in members[:FIRST])
            more = visit.holdings.addresses.own(iri, f"{number}.1") if len(members) > FIRST else ""
            yield Listing(section.title[visit.language], f"s{number}", told, len(members), more)


def _told(teller: Teller, iri: str, under: str) -> Told:
    """Return a thing under another; what it is the same as elsewhere stands on its own page alone."""
    item = teller.item(iri, under, SHOWN)
    total = teller.known.count(iri, _EVIDENCE)
    return Told(replace(item, statements=_without_matches(item.statements)), anchor(iri), total)


def _without_matches(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple(one for one in statements if one.property.iri != _MATCH)


def members_by_date(visit: Visit, section: SectionForm, iri: str) -> list[str]:
    """Return the things that a section shows under a thing, the latest first, those without a date last."""
    teller, dates = visit.teller, visit.holdings.dates
    found = [(dates[one] if one in dates else teller.date(one) or "", one) for one in teller.members(section, iri)]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1]), reverse=True)]


def _section(visit: Visit, iri: str, further: str) -> Shown | None:
    number, dot, page = further.partition(".")
    sections = form().sections
    if not (dot and number.isdecimal() and page.isdecimal() and 0 < int(number) <= len(sections)):
        return None
    section, at = sections[int(number) - 1], int(page)
    members = members_by_date(visit, section, iri)
    shown = members[(at - 1) * PAGE : at * PAGE] if at > 0 else []
    if not shown:
        return None
    teller, own = visit.teller, visit.holdings.addresses.own
    values = {
        "thing": teller.value(iri),
        "home": own(iri),
        "listing": Listing(
            section.title[visit.language],
            f"s{number}",
            tuple(_told(teller, one, iri) for one in shown),
            len(members),
            "",
        ),
        "at": at,
        "pages": [(n, own(iri, f"{number}.{n}")) for n in range(1, -(-len(members) // PAGE) + 1)],
    }
    return Shown("section.html", values)
