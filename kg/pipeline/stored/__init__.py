"""Builds that are kept: a store that is brought up to date, step by step, where its sources changed."""

from kg.pipeline.stored.build import Stored, build_stored

__all__ = ["Stored", "build_stored"]
