"""The graphs that an update of the protocol names (§2.2.3), put where SPARQL Update has them: as USING clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.serve.guard import Token, tokens


class UsingError(ValueError):
    """An update names graphs itself, in its text, and in the request as well."""


def with_using(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return an update whose patterns are matched against these graphs; as it is when there are none.

    Raises:
        UsingError: the text has USING or WITH of its own.
        GuardError: the text is no SPARQL.
    """
    if not default and not named:
        return text
    clauses = "".join([*(f"USING <{iri}> " for iri in default), *(f"USING NAMED <{iri}> " for iri in named)])
    pieces, place = [], 0
    for where, pattern in _patterns(list(tokens(text))):
        pieces += [text[place : where.start], f"{pattern} " if pattern else "", clauses]
        place = where.start
    return "".join(pieces) + text[place:]


def _patterns(found: list[Token]) -> Iterator[tuple[Token, str]]:
    """Yield each WHERE of an operation, with what must stand before it: `DELETE WHERE` has no template of its own."""
    depth = 0
    for number, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "sign" else 0
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word in ("USING", "WITH"):
            raise UsingError("graphs are named in the text and in the request")
        if word == "WHERE":
            is_short = number > 0 and found[number - 1].text.upper() == "DELETE"
            yield token, _template(found[number + 1 :]) if is_short else ""


def _template(following: list[Token]) -> str:
    """The braces that follow, with what is in them."""
    depth, parts = 0, []
    for token in following:
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "sign" else 0
        parts.append(token.text)
        if depth == 0:
            break
    return " ".join(parts)
