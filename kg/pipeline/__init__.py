"""A build from end to end: what is named is found, read, resolved, mapped, judged and written."""

from kg.pipeline.assemble import Inputs, Product, assemble
from kg.pipeline.build import build

__all__ = ["Inputs", "Product", "assemble", "build"]
