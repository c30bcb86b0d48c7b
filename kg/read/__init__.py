"""Reading: files to documents, with blocks, languages and what a page says of itself."""

from kg.read.columns import holds_texts
from kg.read.documents import document_from_text, documents_of, first_of_each, read_document, read_documents
from kg.read.raw import Raw, raw_documents
from kg.read.sources import media_type_of

__all__ = [
    "Raw",
    "document_from_text",
    "documents_of",
    "first_of_each",
    "holds_texts",
    "media_type_of",
    "raw_documents",
    "read_document",
    "read_documents",
]
