"""What is set aside, told to the log as it happens: one record for each document or table, with its cause."""

from __future__ import annotations

import logging

from kg.errors import InputError

_LOG = logging.getLogger("kg.build")
_LOG.addHandler(logging.NullHandler())  # a library is silent where nobody asked for its log


def tell(fault: InputError) -> None:
    """Log what cannot be used; fields of the record are `location`, `place`, `cause` and `expected`."""
    fields = {"location": fault.location, "place": fault.place, "cause": fault.reason, "expected": fault.expected}
    _LOG.warning("set aside: %s", fault, extra=fields)
