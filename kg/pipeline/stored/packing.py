"""Values to bytes and back, small and with a check sum; nothing but values of ours is ever made of them."""

from __future__ import annotations

import copyreg
import io
import pickle
import zlib
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from kg.errors import StoreError
from kg.model import claim, document, finding, span, time
from kg.resolve import bonds, entities, identity, sightings, telling

_OURS = ("kg.errors", "kg.model.", "kg.resolve.")
_LEVEL = 1
_VALUES: tuple[type[Any], ...] = (
    claim.Claim, claim.Name, claim.Reading, claim.Slot, claim.Thing, document.Block, document.Document,
    finding.Finding, finding.Report, span.Span, time.TimeSpan, bonds.BondTelling, entities.Entity, identity.Proposal,
    sightings.Sighting, telling.Profile, telling.Telling,
)  # fmt: skip
"""What is kept most: told to pickle by its fields, which is several times quicker than what frozen values do."""


def _reducer(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in fields(kind)]
    values = attrgetter(*names)
    if len(names) == 1:
        return lambda value: (kind, (values(value),))
    return lambda value: (kind, values(value))


_TABLE = copyreg.dispatch_table | {kind: _reducer(kind) for kind in _VALUES}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_OURS) or (module, name) == ("builtins", "frozenset"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a store")


def pack(value: object) -> bytes:
    """Return a value as bytes that tell when they are damaged."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.dispatch_table = _TABLE
    pickler.dump(value)
    return zlib.compress(stream.getvalue(), _LEVEL)


def unpack(data: bytes) -> Any:
    """Return the value of such bytes.

    Raises:
        StoreError: they are damaged, or hold what is no value of a store.
    """
    try:
        return _Reader(io.BytesIO(zlib.decompress(data))).load()
    except (zlib.error, pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError) as error:
        raise StoreError("state", f"a part of it is damaged: {error}") from error
