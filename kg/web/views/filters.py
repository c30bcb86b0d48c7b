"""The form above a drawing, and the links to its years."""

from __future__ import annotations

from dataclasses import dataclass

from kg.validate.terms import concepts
from kg.vocab import expand
from kg.web.choice import Choice
from kg.web.visit import Visit

_SCHEMES = (expand("dip:meetingKinds"), expand("dip:agreementKinds"))
_ORGANIZATIONS = 150


@dataclass(frozen=True, slots=True)
class Filters:
    """What can be chosen: `kinds` and `organizations` are IRI and name, `years` year and path."""

    name: str
    choice: Choice
    kinds: tuple[str, ...]
    organizations: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, str], ...]


def filters(visit: Visit, name: str, choice: Choice) -> Filters:
    """Return the choices of the page `NAME.html`."""
    kinds = tuple(kind for scheme in _SCHEMES for kind in concepts().get(scheme, ()))
    bodies = visit.holdings.largest_organizations[:_ORGANIZATIONS]
    named = sorted(((visit.label(iri), iri) for iri in bodies), key=lambda pair: (pair[0].casefold(), pair[1]))
    years = tuple((year, f"{name}/{year}.html") for year in visit.holdings.years)
    return Filters(name, choice, kinds, tuple((iri, label) for label, iri in named), years)
