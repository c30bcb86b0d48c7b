"""Templates filled: everything that comes from a graph is escaped."""

from __future__ import annotations

from functools import cache
from typing import get_args

from jinja2 import Environment, FunctionLoader, StrictUndefined

from kg import __version__, resources
from kg.ask.words import term_label
from kg.settings import ReaderLanguage
from kg.web.visit import Shown, Visit
from kg.web.wording import texts

LANGUAGES: tuple[ReaderLanguage, ...] = get_args(ReaderLanguage)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FunctionLoader(lambda name: resources.read_text("data", f"web/templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters["grouped"] = "{:,}".format
    return found


def render(visit: Visit, shown: Shown) -> bytes:
    """Return the page of a template in UTF-8."""
    template = _environment().get_template(shown.template)

    def term(iri: str) -> str:
        return term_label(iri, visit.language) or iri.replace("#", "/").rpartition("/")[2]

    own_names = texts()["language"]
    text = template.render(
        **shown.values,
        visit=visit,
        t=visit.text,
        term=term,
        languages={tag: own_names[tag] for tag in visit.languages},
        own_names=own_names,
        version=__version__,
    )
    return text.encode("utf-8", "replace")
