"""Builders of readings for tests: a small invented cast, and claims in a short form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from kg.model.claim import Claim, ClaimType, Name, Property, Reading, Slot, Thing
from kg.model.document import Document
from kg.model.span import Span
from kg.model.time import TimeSpan
from kg.registry import Registry
from kg.registry.values import Entity, EntityType

CAST: Mapping[str, tuple[str, str | None]] = {
    "russia": ("state/RUS", None),
    "iran": ("state/IRN", None),
    "turkey": ("state/TUR", None),
    "usa": ("state/USA", None),
    "un": ("organization/un", None),
    "nato": ("organization/nato", None),
    "moscow": ("place/moscow", None),
    "sochi": ("place/sochi", None),
    "tehran": ("place/tehran", None),
    "geneva": ("place/geneva", None),
    "belov": ("official/anton-belov", "russia"),
    "zorin": ("official/pavel-zorin", "russia"),
    "karim": ("official/navid-karim", "iran"),
    "demir": ("official/kaan-demir", "turkey"),
    "hill": ("official/ruth-hill", "usa"),
}
"""Short names of the cast: id in the registry, and for officials whom they act for."""

_LABELS = {
    "state/RUS": ("Russia", "俄罗斯", "俄羅斯"),
    "state/IRN": ("Iran", "伊朗", "伊朗"),
    "state/TUR": ("Turkey", "土耳其", "土耳其"),
    "state/USA": ("United States", "美国", "美國"),
    "state/CHE": ("Switzerland", "瑞士", "瑞士"),
}
_PLACES = {"moscow": "RUS", "sochi": "RUS", "tehran": "IRN", "geneva": "CHE"}
_TYPES: dict[str, EntityType] = {
    "state": "State", "organization": "Organization", "place": "Place", "official": "Official",
    "agreement": "Agreement",
}  # fmt: skip
_SIDES: dict[str, Property] = {
    "Meeting": "participant", "Agreement": "party", "Tenure": "member", "Membership": "member",
}  # fmt: skip


def registry() -> Registry:
    """The cast as a registry."""
    entities = {
        key: Entity(key, "State", _labels(*names), (f"http://example.org/{key}",)) for key, names in _LABELS.items()
    }
    for name, (key, _) in CAST.items():
        kind, _, last = key.partition("/")
        state = f"state/{_PLACES[name]}" if name in _PLACES else None
        label = {"en": last.replace("-", " ").title()}
        entities.setdefault(key, Entity(key, _TYPES[kind], label, state=state))
    return Registry(entities)


def _labels(english: str, simplified: str, traditional: str) -> dict[str, str]:
    return {"en": english, "zh-Hans": simplified, "zh-Hant": traditional}


def thing(name: str, names: Sequence[str] = (), acts_for: Sequence[str] = (), type_: str = "Official") -> Thing:
    """A thing of a document: of the cast, or unknown when its name starts with `?`."""
    if name.startswith("?"):
        keys = tuple(CAST[actor][0] if actor in CAST else actor for actor in acts_for)
        return Thing(name, cast(Any, type_), tuple(map(_name, names)), keys)
    key, actor = CAST[name]
    own = names or [name.title()]
    return Thing(
        key, cast(Any, _TYPES[key.partition("/")[0]]), tuple(map(_name, own)), (CAST[actor][0],) if actor else ()
    )


def _name(text: str) -> Name:
    return Name(text, "en" if text.isascii() else "zh-Hans")


def claim(short: Mapping[str, Any], passage: Span) -> Claim:
    """A claim from its short form: `{Meeting: [belov, karim], date: "2025-01-17", place: moscow, status: held}`."""
    claim_type = next(name for name in _SIDES if name in short)
    slots = [Slot(_SIDES[claim_type], _key(one), "test.sides", passage) for one in short[claim_type]]
    for prop, value in short.items():
        if prop in (claim_type, "event"):
            continue
        for one in value if isinstance(value, list) else [value]:
            slots.append(Slot(cast(Property, prop), _value(prop, one), f"test.{prop}", passage))
    return Claim(cast(ClaimType, claim_type), tuple(slots), passage, "test", 0.9, short.get("event"))


def _key(name: str) -> str:
    return CAST[name][0] if name in CAST else name


def _value(prop: str, value: Any) -> str | TimeSpan | Name:
    if prop in ("date", "startDate", "endDate"):
        start, _, end = str(value).partition("/")
        return TimeSpan(start, end or None)
    if prop in ("office", "name"):
        return _name(value)
    return _key(value) if prop in ("place", "signatory", "organization") else str(value)


def reading(
    doc: str, claims: Iterable[Mapping[str, Any]], *, published: str | None = None, things: Iterable[Thing] = ()
) -> Reading:
    """A reading of an invented document with one sentence a claim; things of the cast are added as they are used."""
    shorts = list(claims)
    sentences = [f"Sentence {number} of {doc}. " for number, _ in enumerate(shorts)]
    told, start = [], 0
    for short, sentence in zip(shorts, sentences, strict=True):
        told.append(claim(short, Span(start, start + len(sentence) - 1)))
        start += len(sentence)
    own = {one.key: one for one in things}
    for name in _used(shorts):
        own.setdefault(CAST[name][0], thing(name))
    document = Document(
        id=doc, location=f"{doc}.txt", text="".join(sentences), blocks=(), language="en", digest="0" * 64,
        media_type="text/plain", title=doc, published=TimeSpan(published) if published else None,
    )  # fmt: skip
    return Reading(document, tuple(own.values()), tuple(told))


def _used(shorts: Iterable[Mapping[str, Any]]) -> list[str]:
    values = [
        one for short in shorts for value in short.values() for one in (value if isinstance(value, list) else [value])
    ]
    names = [str(value) for value in values if str(value) in CAST]
    actors = [actor for name in names if (actor := CAST[name][1])]
    return sorted({*names, *actors})
