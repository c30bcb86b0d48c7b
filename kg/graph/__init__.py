"""The graph: datasets of lines, files in every usual syntax, questions in SPARQL, and what a build says of itself."""

from kg.graph.dataset import Dataset, split_line
from kg.graph.files import FORMATS, load, render, save

__all__ = ["FORMATS", "Dataset", "load", "render", "save", "split_line"]
