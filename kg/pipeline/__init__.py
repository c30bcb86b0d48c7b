"""A build from end to end: what is named is found, read, resolved, mapped, judged and written."""

from kg.pipeline.assemble import Product, assemble
from kg.pipeline.build import build
from kg.pipeline.inputs import Inputs

__all__ = ["Inputs", "Product", "assemble", "build"]
