"""What can go wrong, as one tree.

    DiploKGError                exit code
    ├── InputError        1     a document, table or graph cannot be used      (location, reason, place, expected)
    ├── RuleError         1     faults in declarative files, all of them       (faults)
    ├── SettingsError     2     an option or setting is malformed              (name, value, expected)
    ├── LedgerError       1     a ledger of identities contradicts itself      (location, line)
    ├── GraphError        1     rows cannot be written as RDF                  (mapping, value, reason, column)
    ├── QueryError        1     SPARQL is malformed or a query unknown         (name, near)
    ├── NotFoundError     1     nothing known by that name                     (name, near)
    ├── OutputError       1     a file cannot be written                       (location, reason)
    ├── StoreError        1     a store cannot be built into or read     (location, reason, advice)
    ├── EngineError       1     a cluster cannot be used                       (address, reason, advice)
    ├── EndpointError     1     a triple store does not do what is asked       (url, reason, status, advice)
    └── ResourceError     3     a shipped file is missing                      (kind, name, looked_in)

Messages say what was found, where, and what was expected. Only `kg.cli` prints them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter


class DiploKGError(Exception):
    """Root of all errors that are meant for a user; `exit_code` is what the command line returns."""

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """Tell pickle how to make it again: other processes send their errors to the first one."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[DiploKGError], args: tuple[object, ...], state: dict[str, object]) -> DiploKGError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class InputError(DiploKGError):
    """A document, table or graph cannot be used."""

    def __init__(self, location: str, message: str, *, place: str | None = None, expected: str | None = None) -> None:
        self.location = location
        self.reason = message
        self.place = place
        self.expected = expected
        where = f"{location}:{place}" if place else location
        super().__init__(f"{where}: {message}" + (f"; expected {expected}" if expected else ""))


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in a declarative file: where it stands, what was found and what was expected."""

    location: str
    line: int
    key: str
    message: str
    column: int | None = None

    def __str__(self) -> str:
        """Return `file:line[:column]: key: message`."""
        column = f":{self.column}" if self.column else ""
        key = f" {self.key}:" if self.key else ""
        return f"{self.location}:{self.line}{column}:{key} {self.message}"


class RuleError(DiploKGError):
    """Faults in lexicons, frames, mappings or registry tables; all faults at once, sorted."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        order = attrgetter("location", "line", "key", "message")
        self.faults = tuple(sorted(set(faults), key=order))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SettingsError(DiploKGError):
    """An option or setting is unknown or malformed; `further` holds what else is wrong in the same place."""

    exit_code = 2

    def __init__(self, name: str, value: object, expected: str, *, further: Sequence[SettingsError] = ()) -> None:
        self.name = name
        self.value = value
        self.expected = expected
        self.further = tuple(further)
        super().__init__("\n".join([f"{name}: {value!r} is not {expected}", *map(str, further)]))


class LedgerError(DiploKGError):
    """A ledger of identities contradicts itself or cannot be read."""

    def __init__(self, location: str, line: int, message: str) -> None:
        self.location = location
        self.line = line
        super().__init__(f"{location}:{line}: {message}")


class GraphError(DiploKGError):
    """A value of a row cannot be written as RDF by a mapping."""

    def __init__(self, mapping: str, value: str, message: str, *, column: str = "") -> None:
        self.mapping = mapping
        self.value = value
        self.reason = message
        self.column = column
        super().__init__(f"{mapping}: {value!r}: {message}")


def _near(near: Sequence[str]) -> str:
    return f"; did you mean {', '.join(near)}?" if near else ""


class QueryError(DiploKGError):
    """SPARQL is malformed, or no query has that name."""

    def __init__(self, name: str, message: str, *, near: Sequence[str] = ()) -> None:
        self.name = name
        self.near = tuple(near)
        super().__init__(f"{name}: {message}{_near(near)}")


class NotFoundError(DiploKGError):
    """Nothing in the graph is known by that name or IRI."""

    def __init__(self, name: str, *, near: Sequence[str] = ()) -> None:
        self.name = name
        self.near = tuple(near)
        super().__init__(f"nothing is known as {name!r}{_near(near)}")


class OutputError(DiploKGError):
    """A file cannot be written; what stood there before is untouched."""

    def __init__(self, location: str, reason: str) -> None:
        self.location = location
        self.reason = reason
        super().__init__(f"{location}: cannot be written: {reason}")


class StoreError(DiploKGError):
    """A store that builds are kept in is in use, damaged or not what was asked for; `advice` says what to do."""

    def __init__(self, location: str, reason: str, *, advice: str | None = None) -> None:
        self.location = location
        self.reason = reason
        self.advice = advice
        super().__init__(f"{location}: {reason}" + (f"; {advice}" if advice else ""))


class EngineError(DiploKGError):
    """The cluster that is to build cannot be reached or does not fit; `advice` says what to do."""

    def __init__(self, address: str, reason: str, *, advice: str | None = None) -> None:
        self.address = address
        self.reason = reason
        self.advice = advice
        super().__init__(f"{address}: {reason}" + (f"; {advice}" if advice else ""))


class EndpointError(DiploKGError):
    """A triple store cannot be reached, refuses, or holds something else than was sent.

    `url` holds no names, passwords or parameters; `status` is that of HTTP where an answer came; `advice` says what to
    do about it.
    """

    def __init__(self, url: str, reason: str, *, status: int | None = None, advice: str | None = None) -> None:
        self.url = url
        self.reason = reason
        self.status = status
        self.advice = advice
        answered = f"{status}: " if status else ""
        super().__init__(f"{url}: {answered}{reason}" + (f"; {advice}" if advice else ""))


class ResourceError(DiploKGError):
    """A file that should have been installed with the package is missing."""

    exit_code = 3

    def __init__(self, kind: str, name: str, looked_in: Sequence[str]) -> None:
        self.kind = kind
        self.name = name
        self.looked_in = tuple(looked_in)
        super().__init__(f"{kind}/{name} is missing from this installation; looked in {', '.join(looked_in)}")
