"""The members of one array of a JSON document (RFC 8259), of which only a piece is in memory at a time.

The decoder of the standard library reads each member, so that values and faults are those of a document that is read
as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from kg.errors import InputError

PIECE = 1 << 20
"""Characters that are read at a time."""
_TOKEN = 16
"""More characters than any word, escape or sign of a number has: so near to the end of a piece it may be cut off."""
_SPACE = re.compile(r"[ \t\n\r]*")


def members(stream: TextIO, names: tuple[str, ...], location: str) -> Iterator[Any]:
    """Yield what the path of `names` and then `[*]` selects in a document: `$.a.b[*]` has the names a and b.

    Raises:
        InputError: it is not JSON, which shows when the fault is come to, or has a name of the path twice in an object.
    """
    window = Window(stream, location)
    if window.peek():
        yield from _selected(window, names)
        if window.peek():
            raise window.fault("Extra data", window.at)


def refuse(constant: str) -> object:
    """Refuse the constants that Python has beside the values of JSON.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{constant} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=refuse)


@dataclass(slots=True)
class Window:
    """A piece of the text; `at` is the next character, `line` and `before` tell where in the file the piece begins.

    `gone` are the bytes in UTF-8 of what was before the piece.
    """

    stream: TextIO
    location: str
    text: str = ""
    at: int = 0
    line: int = 1
    before: int = 0
    gone: int = 0

    def passed(self) -> int:
        """Return the number of bytes in UTF-8 that are before the next character."""
        return self.gone + len(self.text[: self.at].encode())

    def peek(self) -> str:
        """Return the next character that is no space, or nothing at the end."""
        while True:
            space = _SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.text) or not self._grow():
                return self.text[self.at : self.at + 1]

    def value(self) -> Any:
        """Return the next value, as a whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if not (self._may_be_cut(error) and self._grow()):
                    raise self.fault(error.msg, error.pos) from error
            except (ValueError, RecursionError) as error:
                raise self.fault(str(error), self.at) from error
            else:
                if end < len(self.text) - _TOKEN or not self._grow():  # a number near the end of the piece may go on
                    self.at = end
                    return value

    def is_last(self, closing: str) -> bool:
        """Pass the comma or the bracket behind a member, and return whether it was the bracket."""
        found = self.peek()
        if found not in (",", closing):
            raise self.fault("Expecting ',' delimiter", self.at)
        self.at += 1
        return found == closing

    def is_empty(self, closing: str) -> bool:
        """Pass the bracket that opens, and that which closes if it is next; return whether it was."""
        self.at += 1
        if self.peek() != closing:
            return False
        self.at += 1
        return True

    def fault(self, message: str, at: int) -> InputError:
        """Return the error for a place in the piece."""
        line, before = self.place(at)
        return InputError(self.location, f"not JSON: {message}", place=f"{line}:{before + 1}")

    def place(self, at: int) -> tuple[int, int]:
        """Return the line of a place and how many characters of that line are before it."""
        lines = self.text.count("\n", 0, at)
        return self.line + lines, at - self.text.rfind("\n", 0, at) - 1 if lines else self.before + at

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self.text) - _TOKEN or error.msg.startswith("Unterminated string")

    def _grow(self) -> bool:
        """Read on, forgetting what is passed, at least as much as is still to be read; return whether there is more."""
        more = self.stream.read(max(PIECE, len(self.text) - self.at))
        if more:
            self.gone = self.passed()
            self.line, self.before = self.place(self.at)
            self.text, self.at = self.text[self.at :] + more, 0
        return bool(more)


def enter(window: Window, names: tuple[str, ...]) -> bool:
    """Pass everything before the first member of the array that names lead to; return whether there is one.

    Raises:
        InputError: what is passed is not JSON.
    """
    for wanted in names:
        if window.peek() != "{":
            return False
        for name, _ in _names(window):
            if name == wanted:
                break
            _skip(window)
        else:
            return False
    return window.peek() == "[" and not window.is_empty("]")


def members_of(window: Window) -> Iterator[Any]:
    """Yield the values that a text holds, with commas between them.

    Raises:
        InputError: it holds something else.
    """
    while True:
        yield window.value()
        if not window.peek():
            return
        window.is_last(",")


def from_within(window: Window, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield the rest of what `members` does of a document, from a member of the array on that `enter` has led to.

    Raises:
        InputError: as `members`.
    """
    yield from _items_on(window)
    for wanted in reversed(names):
        if not window.is_last("}"):
            for name, at in _names_on(window):
                if name == wanted:
                    raise _twice(window, name, at)
                _skip(window)
    if window.peek():
        raise window.fault("Extra data", window.at)


def _selected(window: Window, names: tuple[str, ...]) -> Iterator[Any]:
    first = window.peek()
    if not names and first == "[":
        yield from _items(window)
    elif not names:
        value = window.value()
        yield from value.values() if isinstance(value, dict) else ()
    elif first == "{":
        yield from _inside(window, names)
    else:
        _skip(window)


def _inside(window: Window, names: tuple[str, ...]) -> Iterator[Any]:
    is_found = False
    for name, at in _names(window):
        if name != names[0]:
            _skip(window)
        elif is_found:  # elsewhere the last one counts, but the records of the first are given already
            raise _twice(window, name, at)
        else:
            is_found = True
            yield from _selected(window, names[1:])


def _twice(window: Window, name: str, at: int) -> InputError:
    return window.fault(f"{name!r} is there twice", at)


def _names(window: Window) -> Iterator[tuple[str, int]]:
    """Yield the names of an object and where their values begin, which the caller passes."""
    if not window.is_empty("}"):
        yield from _names_on(window)


def _names_on(window: Window) -> Iterator[tuple[str, int]]:
    """Yield what `_names` does, from a name on."""
    while True:
        if window.peek() != '"':
            raise window.fault("Expecting property name enclosed in double quotes", window.at)
        name = window.value()
        if window.peek() != ":":
            raise window.fault("Expecting ':' delimiter", window.at)
        window.at += 1
        yield name, window.at
        if window.is_last("}"):
            return


def _items(window: Window) -> Iterator[Any]:
    if not window.is_empty("]"):
        yield from _items_on(window)


def _items_on(window: Window) -> Iterator[Any]:
    while True:
        yield window.value()
        if window.is_last("]"):
            return


def _skip(window: Window) -> None:
    if window.peek() == "[":
        for _ in _items(window):
            pass
    else:
        window.value()
