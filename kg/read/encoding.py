"""Bytes to text: UTF-8, UTF-16, GB 18030 and Big5, told apart by what the result looks like."""

from __future__ import annotations

import codecs
import re
from functools import cache

from kg.errors import InputError
from kg.text.script import fold

EXPECTED = "text in UTF-8, UTF-16, GB18030 or Big5"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 50_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】「」『』—…·　～–•°％．－")
_PLAUSIBLE = 0.6
_STRAY = 0.01


@cache
def _common() -> frozenset[str]:
    """Return the 3,755 most used characters (level 1 of GB 2312) and the punctuation of Chinese text."""
    found = set(_PUNCTUATION)
    for high in range(0xB0, 0xD8):
        row = b"".join(bytes((high, low)) for low in range(0xA1, 0xFF))
        found.update(row.decode("gb2312", errors="ignore"))
    return frozenset(found)


def _plausibility(text: str) -> float:
    """Return the share of the characters beyond ASCII that Chinese pages use often; 0 for control characters."""
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _STRAY * len(sample):
        return 0.0
    foreign = [char for char in fold(sample) if ord(char) > 0x7F]
    return sum(char in _common() for char in foreign) / len(foreign) if foreign else 1.0


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _attempt(data[len(mark) :], encoding)
    return None


def _without_mark(data: bytes) -> str | None:
    """Return UTF-16 text of mostly Latin letters, which has a zero in every second byte."""
    sample = data[:_SAMPLE]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[first::2].count(0) > 10 * max(1, sample[1 - first :: 2].count(0)):
            text = _attempt(data, encoding)
            if text is not None:
                return text
    return None


def _best(data: bytes) -> str | None:
    found: list[tuple[float, str]] = []
    for encoding in _CANDIDATES:
        text = _attempt(data, encoding)
        if text is not None:
            found.append((_plausibility(text), text))
    score, best = max(found, key=lambda scored: scored[0], default=(0.0, ""))
    return best if score >= _PLAUSIBLE else None


def _damaged(data: bytes) -> str | None:
    """Return UTF-8 text with few broken bytes, or Western European text, where that is what the bytes look like."""
    repaired = data.decode("utf-8", errors="replace")
    if repaired.count("\ufffd") <= _STRAY * len(repaired) and any(
        ord(char) > 0x7F for char in repaired if char != "\ufffd"
    ):
        return repaired
    high = sum(byte > 0x7F for byte in data[:_SAMPLE])
    return _attempt(data, "cp1252") if high <= 0.1 * len(data[:_SAMPLE]) else None


def decode(data: bytes, *, location: str, declared: str | None = None) -> str:
    """Return the text of a file, without byte order mark and with its line ends as they are.

    `declared` is an encoding the file itself names (HTML); it is believed if the bytes fit it.

    Raises:
        InputError: the bytes are no text that we know how to read.
    """
    text = _marked(data)
    if text is None and data[:_SAMPLE].count(0):
        text = _without_mark(data) or _best(data)
    elif text is None:
        text = _attempt(data, "utf-8") or _declared(data, declared) or _best(data) or _damaged(data)
    if text is None or len(_CONTROLS.findall(text[:_SAMPLE])) > _STRAY * len(text[:_SAMPLE]):
        raise InputError(location, "this is not text", expected=EXPECTED)
    return text


def _declared(data: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "iso-8859-1": "cp1252"}
    try:
        codecs.lookup(encoding)
    except LookupError:
        return None
    return _attempt(data, wider.get(encoding.lower(), encoding))
