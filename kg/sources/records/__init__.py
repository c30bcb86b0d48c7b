"""Records of JSON, XML, Parquet, Excel and databases, with values that keep their types."""

from kg.sources.records.databases import shown
from kg.sources.records.opening import names_in, open_document, open_source

__all__ = ["names_in", "open_document", "open_source", "shown"]
