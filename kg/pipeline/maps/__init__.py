"""A mapping alone: its sources opened, checked and mapped, without documents, registry or resolution."""

from kg.pipeline.maps.mapped import Mapped, map_file

__all__ = ["Mapped", "map_file"]
