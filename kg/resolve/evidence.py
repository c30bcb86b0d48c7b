"""Evidence: the passages that state a thing, and which of its properties each of them states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.model.claim import Claim
from kg.model.document import Document
from kg.model.span import Span
from kg.vocab import expand

_PROPERTIES = {
    "member": "org:member",
    "organization": "org:organization",
    "name": "rdfs:label",
}
"""Properties of claims that are not called the same in the `dip:` namespace."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a document and the thing it states; `key` and `selector` follow the base, properties are IRIs."""

    key: str
    selector: str
    about: str
    document: Document
    span: Span
    rule: str
    confidence: float
    properties: tuple[str, ...]


def evidence_of(document: Document, stated: Iterable[tuple[str, Claim]]) -> Iterator[Evidence]:
    """Yield the evidence in one document; `stated` pairs keys of things with the claims about them.

    There is one for each passage, thing and rule. What a claim rests on outside its passage is a passage of its own.
    """
    found: dict[Span, dict[tuple[str, str], dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for about, claim in stated:
        passage = claim.passage
        own = found[passage][about, claim.rule]
        own[""] = max(own.get("", 0.0), claim.confidence)
        for slot in claim.slots:
            is_inside = slot.span is None or passage.covers(slot.span)
            known = own if is_inside or slot.span is None else found[slot.span][about, slot.rule]
            known[slot.property] = max(known.get(slot.property, 0.0), slot.confidence)
    for span in sorted(found, key=lambda span: (span.start, span.end)):
        for number, (about, rule) in enumerate(sorted(found[span]), start=1):
            properties = found[span][about, rule]
            place = f"{document.id}-{span.start}-{span.end}"
            yield Evidence(
                key=f"evidence/{place}" + (f"-{number}" if number > 1 else ""),
                selector=f"selector/{place}",
                about=about,
                document=document,
                span=span,
                rule=rule,
                confidence=properties.get("", max(properties.values())),
                properties=tuple(sorted(_iri(name) for name in properties if name)),
            )


@cache
def _iri(name: str) -> str:
    return expand(_PROPERTIES.get(name, f"dip:{name}"))


@lru_cache(1024)
def as_decimal(confidence: float) -> str:
    """Return a confidence as the digits of a decimal.

    >>> as_decimal(0.9), as_decimal(1)
    ('0.9', '1.0')
    """
    digits = f"{confidence:.3f}".rstrip("0")
    return digits + "0" if digits.endswith(".") else digits
