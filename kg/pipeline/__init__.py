"""A build from end to end: what is named is found, read, resolved, mapped, judged and written."""

from kg.pipeline.assemble import Product, assemble
from kg.pipeline.build import build
from kg.pipeline.inputs import Inputs
from kg.pipeline.knowledge import Knowledge, load_knowledge
from kg.pipeline.outputs import save_memory

__all__ = ["Inputs", "Knowledge", "Product", "assemble", "build", "load_knowledge", "save_memory"]
