"""Entities that an RDF/XML file declares: short texts for its own IRIs at most.

The parser puts in what an entity stands for each time it is named. Entities of entities make gigabytes of a few lines
(XML 1.0, 4.4), so they are refused before anything is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError

_MARK = b"<!ENTITY"
_PIECE = 1 << 20
_LONGEST = 500
"""Bytes of the longest text that an entity may stand for."""
_PLAIN = re.compile(
    rb"<!ENTITY\s{1,9}[\w.:-]{1,99}\s{1,9}(\"[^\"&%%<]{0,%d}\"|'[^'&%%<]{0,%d}')\s{0,9}>" % (_LONGEST, _LONGEST)
)
_MOST = len(_MARK) + _LONGEST + 200


def check_entities(path: Path, stream: BinaryIO) -> None:
    """Look through an RDF/XML file for entities and return to its beginning.

    Raises:
        InputError: an entity stands for more than a short text of its own.
    """
    for at in _declarations(stream):
        stream.seek(at)
        if not _PLAIN.match(stream.read(_MOST)):
            raise InputError(
                str(path),
                f"declares an entity at byte {at} that is no plain text",
                expected=f"entities of at most {_LONGEST} bytes that name no others",
            )
    stream.seek(0)


def _declarations(stream: BinaryIO) -> Iterator[int]:
    """Yield where each declaration begins, in bytes; the file is read once, piece by piece."""
    found: list[int] = []
    begin, rest = 0, b""
    while piece := stream.read(_PIECE):
        text = rest + piece
        at = text.find(_MARK)
        while at >= 0:
            found.append(begin + at)
            at = text.find(_MARK, at + len(_MARK))
        rest = text[-len(_MARK) + 1 :]
        begin += len(text) - len(rest)
    yield from found
