"""RML and R2RML in Turtle, to the model and from it."""

from kg.mapping.rml.maps import parse_rml

__all__ = ["parse_rml"]
