"""Terms of rows whose values are as most are, put together as Python's own texts.

What is not sure to be a term after a short look at all its values is left to Arrow, which tells what is wrong, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from kg.mapping.engine.texts import Columns, Piece, Texts, merged
from kg.mapping.model import Reference, TermMap
from kg.mapping.syntax import PLAIN_IRI, UNRESERVED, UNSAFE_ASCII, escape, is_iri, is_language, percent_encode

_SCHEMES = (b"\nhttps://", b"\nhttp://")

Held = tuple[str | int, ...]
"""Constant texts, and columns by position."""
Make = Callable[[Columns], Sequence[Piece]]


class NotPlainError(ValueError):
    """A value needs a closer look."""


def made_plainly(
    term: TermMap, parts: Iterable[str | Reference], ending: str | None, index: Mapping[str, int]
) -> Make | None:
    """Return what makes a term that is not constant of rows; nothing for one that only Arrow makes.

    `parts` are those of the term, behind its base where it needs one; `ending` is what follows the quotes of a literal,
    where that is constant. What is returned raises `ValueError` where values need a closer look.
    """
    held = _held(parts, index)
    if term.term_type == "literal" and ending is not None:
        return _maker(_escaped, '"', *_constants_escaped(held), f'"{ending}')
    if term.term_type == "literal" and term.language is not None:
        text = _maker(_escaped, '"', *_constants_escaped(held), '"@')
        return partial(_both, text, _maker(_tags, *_held(term.language.parts, index)))
    if term.term_type != "iri" or term.safety == "unsafe":
        return None
    encode = _iris if term.is_reference else _of_ascii if term.safety == "uri" else _of_all_scripts
    return _maker(encode, "<", *held, ">")


def _held(parts: Iterable[str | Reference], index: Mapping[str, int]) -> Held:
    return tuple(part if isinstance(part, str) else index[part.column] for part in parts)


def _constants_escaped(held: Held) -> Held:
    return tuple(escape(part) if isinstance(part, str) else part for part in held)


def _maker(encode: Callable[[Texts], Texts], *held: str | int) -> Make:
    return partial(_made, encode, tuple(merged(held)))


def _made(encode: Callable[[Texts], Texts], held: Held, columns: Columns) -> list[Piece]:
    return [part if isinstance(part, str) else columns.changed(part, encode) for part in held]


def _both(first: Make, second: Make, columns: Columns) -> list[Piece]:
    return [*first(columns), *second(columns)]


# looks at all values of a column


def _iris(texts: Texts) -> Texts:
    values = _different(texts)
    if not _are_plain_iris(values) and not all(map(is_iri, values)):
        raise NotPlainError
    return texts


def _are_plain_iris(values: Sequence[str]) -> bool:
    """Return whether all values surely are IRIs of the web, with no user, no port, and nothing encoded."""
    data, count = "\n".join(("", *values)).encode(), len(values)
    if data.translate(None, PLAIN_IRI) != b"\n" * count or data.count(b":") != count:
        return False
    if b"#" in data and any(value.count("#") > 1 for value in values):
        return False
    return sum(map(data.count, _SCHEMES)) == count


def _tags(texts: Texts) -> Texts:
    if not all(map(is_language, _different(texts))):
        raise NotPlainError
    return texts


def _escaped(texts: Texts) -> Texts:
    data = "".join(_different(texts)).encode()
    return texts if len(data.translate(None, UNSAFE_ASCII)) == len(data) else _changed(escape, texts)


def _of_ascii(texts: Texts) -> Texts:
    return _changed(percent_encode, texts) if _holds_reserved(texts) else texts


def _of_all_scripts(texts: Texts) -> Texts:
    return _changed(partial(percent_encode, ascii_only=False), texts) if _holds_reserved(texts) else texts


def _holds_reserved(texts: Texts) -> bool:
    return bool("".join(_different(texts)).encode().translate(None, UNRESERVED))


def _changed(change: Callable[[str], str], texts: Texts) -> Texts:
    return Texts([value and change(value) for value in texts.values], texts.whole)


def _different(texts: Texts) -> list[str]:
    """Return the texts of a column, each once: many are there in several graphs, or for several values of one thing."""
    return list(filter(None, set(texts.values)))
