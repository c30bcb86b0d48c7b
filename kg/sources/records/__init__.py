"""Records of JSON, XML, Parquet, Excel and databases, with values that keep their types."""

from kg.sources.records.opening import open_source

__all__ = ["open_source"]
