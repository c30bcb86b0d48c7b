"""Reading: files to documents, with blocks, languages and what a page says of itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.read.columns import holds_texts
    from kg.read.documents import document_from_text, documents_of, first_of_each, read_document, read_documents
    from kg.read.parts import Part, lines_in, numbered, raw_part, split
    from kg.read.raw import Raw, find_files, raw_documents
    from kg.read.remote import as_errors_of_files, size_of, storage_of, version_of
    from kg.read.sources import media_type_of

__all__ = [
    "Part",
    "Raw",
    "as_errors_of_files",
    "document_from_text",
    "documents_of",
    "find_files",
    "first_of_each",
    "holds_texts",
    "lines_in",
    "media_type_of",
    "numbered",
    "raw_documents",
    "raw_part",
    "read_document",
    "read_documents",
    "size_of",
    "split",
    "storage_of",
    "version_of",
]
_MODULES = {
    "columns": ("holds_texts",),
    "documents": ("document_from_text", "documents_of", "first_of_each", "read_document", "read_documents"),
    "parts": ("Part", "lines_in", "numbered", "raw_part", "split"),
    "raw": ("Raw", "find_files", "raw_documents"),
    "remote": ("as_errors_of_files", "size_of", "storage_of", "version_of"),
    "sources": ("media_type_of",),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is first used: who only finds files does not wait for what reads them."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
