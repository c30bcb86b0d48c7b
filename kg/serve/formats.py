"""Syntaxes that answers come in, and what a client's Accept header picks of them (RFC 9110 §12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A syntax: its name in `format=` and as a file ending, its media types (the usual one first), its other names."""

    name: str
    media_types: tuple[str, ...]
    syntax: QueryResultsFormat | RdfFormat
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """Return the value of the header Content-Type."""
        media_type = self.media_types[0]
        return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


SOLUTIONS = (
    Format("json", ("application/sparql-results+json", "application/json"), QueryResultsFormat.JSON),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), QueryResultsFormat.XML),
    Format("csv", ("text/csv",), QueryResultsFormat.CSV),
    Format("tsv", ("text/tab-separated-values",), QueryResultsFormat.TSV),
)
"""What SELECT and ASK answer in; the first unless asked otherwise."""

TRIPLES = (
    Format("ttl", ("text/turtle", "application/x-turtle"), RdfFormat.TURTLE, ("turtle",)),
    Format("nt", ("application/n-triples", "text/plain"), RdfFormat.N_TRIPLES, ("ntriples", "n-triples")),
    Format("jsonld", ("application/ld+json", "application/json"), RdfFormat.JSON_LD, ("json-ld",)),
    Format("rdf", ("application/rdf+xml", "application/xml", "text/xml"), RdfFormat.RDF_XML, ("rdf+xml", "rdfxml")),
    Format("nq", ("application/n-quads",), RdfFormat.N_QUADS),
    Format("trig", ("application/trig",), RdfFormat.TRIG),
)
"""What CONSTRUCT and DESCRIBE answer in, and graphs and descriptions of things."""

HTML = "text/html"


def negotiate(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the format that an Accept header prefers, the first of the equals; `None` when it takes none of them."""
    if accept is None or not accept.strip():
        return formats[0]
    ranges = list(accepted(accept))
    best = max(formats, key=lambda known: _quality(known.media_types, ranges))  # the first of the equals
    return best if _quality(best.media_types, ranges) > 0 else None


def prefers_html(accept: str | None, formats: Sequence[Format]) -> bool:
    """Return whether a client takes a page at least as gladly as any of the formats; browsers say so, tools do not."""
    ranges = [found for found in accepted(accept or "") if found[0] != "*/*"]
    wanted = _quality((HTML, "application/xhtml+xml"), ranges)
    return wanted > 0 and wanted >= max(_quality(known.media_types, ranges) for known in formats)


def named(name: str, formats: Sequence[Format]) -> Format | None:
    """Return the format that a `format` parameter or a file ending means, by name or by media type."""
    wanted = name.lower()
    return next((known for known in formats if wanted in (known.name, *known.aliases, *known.media_types)), None)


def accepted(accept: str) -> Iterator[tuple[str, float]]:
    """Yield what a header of preferences names, in lower case, with its quality from 0 to 1."""
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        try:
            yield media_range, min(max(float(quality), 0.0), 1.0)
        except ValueError:
            yield media_range, 0.0


def _quality(media_types: Sequence[str], ranges: Sequence[tuple[str, float]]) -> float:
    return max(_quality_of(media_type, ranges) for media_type in media_types)


def _quality_of(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality that the most specific range gives."""
    for candidate in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        found = [quality for media_range, quality in ranges if media_range == candidate]
        if found:
            return max(found)
    return 0.0
