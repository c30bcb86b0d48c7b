"""The documents that a graph was read from, so that pages can show their whole text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.model.document import Document
from kg.read import read_documents
from kg.read.sources import OnError


def read_originals(sources: Sequence[str | Path], *, on_error: OnError) -> Mapping[str, Document]:
    """Return documents by the digest of their bytes, by which a graph names them too.

    What cannot be read is told to `on_error` and left out.
    """
    return {document.digest: document for document in read_documents(sources, on_error=on_error)}
