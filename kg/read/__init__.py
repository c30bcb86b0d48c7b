"""Reading: files to documents, with blocks, languages and what a page says of itself."""

from kg.read.documents import document_from_text, read_document, read_documents
from kg.read.sources import media_type_of

__all__ = ["document_from_text", "media_type_of", "read_document", "read_documents"]
