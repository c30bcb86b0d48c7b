"""Texts of a mapping to term maps: references, prefixes and the endings `~iri` and `~lang`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.mapping.faults import near
from kg.mapping.model import Place, Reference, TermMap
from kg.mapping.syntax import is_iri, is_language
from kg.mapping.yarrrml.nodes import Faults

_REFERENCE = re.compile(r"\$\(((?:\\.|[^()\\])+)\)")
_PREFIXED = re.compile(r"([A-Za-z][\w.-]*|):(?!//)")
_SCHEMES = frozenset({"data", "did", "doi", "file", "geo", "info", "mailto", "tag", "tel", "urn", "uuid"})
_ENDINGS = ("iri", "literal", "lang", "blanknode")


def split_ending(text: str) -> tuple[str, str]:
    """Return a text without its ending, and the ending: "iri", "literal", "lang", "blanknode" or nothing.

    >>> split_ending("$(id)~iri")
    ('$(id)', 'iri')
    """
    head, tilde, ending = text.rpartition("~")
    return (head, ending) if tilde and ending in _ENDINGS else (text, "")


@dataclass(slots=True)
class TermReader:
    """Makes term maps; knows the prefixes and external values of the file and collects its faults."""

    faults: Faults
    prefixes: Mapping[str, str] = field(default_factory=dict)
    external: Mapping[str, str] = field(default_factory=dict)

    def iri(self, text: str, place: Place, key: str) -> TermMap | None:
        """Return the term map of an IRI; a relative one stays relative until a base is known."""
        parts = self._parts(text, place, key)
        if parts and isinstance(parts[0], str):
            first = self._expand(parts[0], place, key)
            if first is None:
                return None
            parts = (first, *parts[1:])
        if not parts or not self._is_possible(parts, place, key):
            return None
        return TermMap(parts, "iri", place)

    def literal(self, text: str, place: Place, key: str) -> TermMap | None:
        """Return the term map of a plain literal; one that looks like an IRI is refused as ambiguous."""
        parts = self._parts(text, place, key)
        if parts and isinstance(parts[0], str):
            match = _PREFIXED.match(parts[0])
            if match and match.group(1) in self.prefixes and " " not in text:
                self.faults.add(
                    place, key, f"{text!r} begins with a prefix but would be a text; write {text}~iri for an IRI"
                )
                return None
        return TermMap(parts, "literal", place) if parts else None

    def text(self, text: str, place: Place, key: str) -> TermMap | None:
        """Return the term map of a value that is compared, never written."""
        if not text:
            return TermMap(("",), "literal", place)
        parts = self._parts(text, place, key)
        return TermMap(parts, "literal", place) if parts else None

    def language(self, text: str, place: Place, key: str) -> TermMap | None:
        """Return the term map of a language tag, constant or from a column."""
        parts = self._parts(text, place, key)
        term = TermMap(parts, "literal", place) if parts else None
        if term and term.constant is not None and not is_language(term.constant):
            self.faults.add(place, key, f"{text!r} is not a language tag; expected one such as en or zh-Hans")
            return None
        return term

    def _parts(self, text: str, place: Place, key: str) -> tuple[str | Reference, ...]:
        parts: list[str | Reference] = []
        end = 0
        for match in _REFERENCE.finditer(text):
            self._constant(text[end : match.start()], parts, place, key)
            name = match.group(1)
            if name.startswith("_") and name[1:] in self.external:
                self._constant(self.external[name[1:]], parts, place, key)
            else:
                parts.append(Reference(re.sub(r"\\(.)", r"\1", name)))
            end = match.end()
        self._constant(text[end:], parts, place, key)
        return tuple(parts)

    def _constant(self, text: str, parts: list[str | Reference], place: Place, key: str) -> None:
        if "$(" in text:
            self.faults.add(place, key, f"{text!r} has a reference that is empty or not closed; expected $(column)")
        if text and parts and isinstance(parts[-1], str):
            parts[-1] += text
        elif text:
            parts.append(text)

    def _expand(self, text: str, place: Place, key: str) -> str | None:
        match = _PREFIXED.match(text)
        if not match:
            return text
        prefix = match.group(1)
        if prefix in self.prefixes:
            return self.prefixes[prefix] + text[match.end() :]
        if prefix.lower() in _SCHEMES:
            return text
        self.faults.add(place, key, f"unknown prefix {prefix!r}{near(prefix, self.prefixes)}")
        return None

    def _is_possible(self, parts: tuple[str | Reference, ...], place: Place, key: str) -> bool:
        """Whether the constant parts can stand in an IRI: tried with a harmless value for each reference."""
        example = "".join(part if isinstance(part, str) else "x" for part in parts)
        if is_iri(example) or is_iri("http://example.org/" + example):
            return True
        self.faults.add(place, key, f"{example!r} cannot be an IRI")
        return False
