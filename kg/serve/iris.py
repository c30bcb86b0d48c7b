"""IRIs that clients name, looked at before they come into a text of SPARQL."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.requests import Request

from kg.serve.problems import ProblemError

_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*""")


def address_of(request: Request) -> str:
    """Return the address that a request is for, without parameters and fragment."""
    return str(request.url.replace(query="", fragment=""))


def check_iris(iris: Iterable[str]) -> None:
    """Look whether all are absolute IRIs.

    Raises:
        ProblemError: one is not.
    """
    for iri in iris:
        if not _IRI.fullmatch(iri):
            raise ProblemError(400, "A parameter is no absolute IRI", iri[:200])
