"""YARRRML, the short form of RML in YAML, to the model."""

from kg.mapping.yarrrml.document import parse_yarrrml

__all__ = ["parse_yarrrml"]
