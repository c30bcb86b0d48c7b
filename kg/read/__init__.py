"""Reading: files to documents, with blocks, languages and what a page says of itself."""

from kg.read.columns import holds_texts
from kg.read.documents import document_from_text, documents_of, first_of_each, read_document, read_documents
from kg.read.parts import Part, lines_in, numbered, raw_part, split
from kg.read.raw import Raw, find_files, raw_documents
from kg.read.remote import size_of, version_of
from kg.read.sources import media_type_of

__all__ = [
    "Part",
    "Raw",
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
    "version_of",
]
