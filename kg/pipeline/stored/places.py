"""Documents in the order in which a store of Oxigraph has their graphs.

Oxigraph keeps an IRI as its SipHash-2-4 of 128 bits with a key of zeros (Aumasson and Bernstein, SipHash: a fast
short-input PRF, 2012), and three of the six indexes of named graphs begin with the graph. Parts that are loaded in that
order leave files there that do not overlap, so that nothing is to be merged in these. Where a store has another order,
it takes longer and comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterator

_WORD = 8
_MASK = (1 << 64) - 1
_START = (0x736F6D6570736575, 0x646F72616E646F6D ^ 0xEE, 0x6C7967656E657261, 0x7465646279746573)
"""The state before the first word, for a key of zeros and 128 bits."""

_Words = tuple[int, int, int, int]


def place_of_graph(iri: str) -> int:
    """Return the place of a graph, of 65,536: the first two bytes that a store sorts it by."""
    return sip_hash(iri.encode()) >> 112


def sip_hash(data: bytes) -> int:
    """Return the SipHash-2-4 of some bytes, 128 bits, for a key of zeros: the first word is the lower half."""
    state = _START
    for word in _words(data):
        a, b, c, d = state
        a, b, c, d = _mixed((a, b, c, d ^ word), 2)
        state = a ^ word, b, c, d
    a, b, c, d = state
    a, b, c, d = _mixed((a, b, c ^ 0xEE, d), 4)
    lower = a ^ b ^ c ^ d
    a, b, c, d = _mixed((a, b ^ 0xDD, c, d), 4)
    return (a ^ b ^ c ^ d) << 64 | lower


def _words(data: bytes) -> Iterator[int]:
    """Yield words of eight bytes, the last one ended by the length."""
    padded = data + bytes(_WORD - 1 - len(data) % _WORD) + bytes([len(data) & 0xFF])
    for start in range(0, len(padded), _WORD):
        yield int.from_bytes(padded[start : start + _WORD], "little")


def _mixed(words: _Words, rounds: int) -> _Words:
    a, b, c, d = words
    for _ in range(rounds):
        a = a + b & _MASK
        b = (b << 13 | b >> 51) & _MASK ^ a
        a = (a << 32 | a >> 32) & _MASK
        c = c + d & _MASK
        d = (d << 16 | d >> 48) & _MASK ^ c
        a = a + d & _MASK
        d = (d << 21 | d >> 43) & _MASK ^ a
        c = c + b & _MASK
        b = (b << 17 | b >> 47) & _MASK ^ c
        c = (c << 32 | c >> 32) & _MASK
    return a, b, c, d
