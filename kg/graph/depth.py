"""How deep files of RDF/XML and JSON-LD are nested: their parsers take stack, or time without bound, for each level."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from kg.errors import InputError

DEEPEST = 500
"""Elements in elements, or objects and lists in each other."""
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
_PIECE = 1 << 20


class _TooDeepError(Exception):
    """Raised out of a parser."""


def check_elements(path: Path, stream: BinaryIO) -> None:
    """Look how deep elements of a file are nested, and return to its beginning; what is no XML is left to others.

    Raises:
        InputError: deeper than `DEEPEST`.
    """
    depth = 0

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _TooDeepError

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece)
    except _TooDeepError as error:
        raise _fault(path, "elements") from error
    except expat.ExpatError:
        pass  # the reader of RDF/XML says what is wrong
    stream.seek(0)


def check_brackets(path: Path, stream: BinaryIO) -> None:
    """Look how deep objects and lists of a file are nested, and return to its beginning.

    Raises:
        InputError: deeper than `DEEPEST`.
    """
    depth = 0
    for token in _JSON.finditer(stream.read()):
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if depth > DEEPEST:
            raise _fault(path, "objects and lists")
    stream.seek(0)


def _fault(path: Path, what: str) -> InputError:
    return InputError(str(path), f"more than {DEEPEST} {what} in each other", expected="a graph that is less deep")
