"""Changes that make something hostile of something good: the same for the same random numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

LONGEST = 20_000
"""Bytes of what comes out, about: long enough to nest a thousand deep."""

_PIECES = (
    "\ufeff", "\u202e", "\u2066", "\u200b", "\u200d", "e\u0301" * 40, "\x00", "\x1b", "\r", "\n", "\u2028", "\x85", "\ufffe", "\U0010ffff", "\ud7ff", "\ue000",
    "(", "）", "[", "{", "<", "《", '"', "'", "“", "`", "\\", "\\u", "\\ud800", "\\x", "%", "%00", "&", "&#0;", "&#xD800;", "&lol;", "<!--", "-->", "]]>", "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "<script>", "<p>", "<table><tr>", "---\n", "...\n", "- ", ": ", "? ", "!!python/object/apply:os.system [x]", "!x ", "&a ", "*a", "<<: *a",
    "| ", "> ", "\t", "#", "@", "@prefix a: <b> .", "@base <> .", "<a b>", "<<", ">>", "^^", "@en", "_:a", "[]", "()", ";", ".", "$", "$(", ")", "$(id", "{id", "}", "$..*", "*", "//", "..", "../" * 20, "::",
    "0", "-1", "1e999", "NaN", "Infinity", "9" * 400, "99999999999999999999", "2025-02-30", "0000-00-00", "null", "true", "''", "~", "SERVICE", "GRAPH", "FILTER", "REGEX(", "(a+)+$",
    "，", "。", "普京", "俄罗斯总统", "1月17日", "二〇二五年十三月", "昨天", "met ", "President ", "Jan. 17, ", "and ", "的", "與", "\u3000", "𠀀", "א", "ي", "ก็", "👩\u200d👩\u200d👧",
)  # fmt: skip
PIECES = (
    *(piece.encode(errors="replace") for piece in _PIECES),
    b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x81", b"\x80\x00\x00\x80", b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"\x7f\xff\xff\xff",
)  # fmt: skip

Change = Callable[[bytes, Random], bytes]


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 2, 4, 16, 64)))


def _without(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _twice(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:end] + data[start:end] * random.choice((1, 1, 2, 8, 64)) + data[end:]


def _moved(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    to = random.randrange(len(data) + 1)
    return data[:to] + data[start:end] + data[to:]


def _inserted(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(PIECES) + data[at:]


def _repeated(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(PIECES) * random.choice((2, 10, 100, 1000)) + data[at:]


def _replaced(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + random.choice(PIECES) + data[end:]


def _flipped(data: bytes, random: Random) -> bytes:
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << random.randrange(8),)) + data[at + 1 :]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _noise(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.choice((1, 4, 32))) + data[at:]


CHANGES: Mapping[str, Change] = {
    "without": _without, "twice": _twice, "moved": _moved, "inserted": _inserted, "repeated": _repeated,
    "replaced": _replaced, "flipped": _flipped, "cut": _cut, "noise": _noise,
}  # fmt: skip


def changed(data: bytes, random: Random) -> bytes:
    """Return `data` after one to six changes."""
    for _ in range(random.choice((1, 1, 2, 3, 4, 6))):
        data = random.choice(tuple(CHANGES.values()))(data, random)[:LONGEST]
    return data
