"""The graph: datasets of lines, files in every usual syntax, questions in SPARQL, and what a build says of itself."""

from kg.graph.database import find_database, open_database
from kg.graph.dataset import Dataset, split_line
from kg.graph.describe import Build, Ingredient, Statistics, describe
from kg.graph.files import FORMATS, load, render, save
from kg.graph.named import NamedQuery, Parameter, get_query, named_query, parse_query, query_names
from kg.graph.sparql import Answer, Cell, ask, ask_store

__all__ = [
    "FORMATS",
    "Answer",
    "Build",
    "Cell",
    "Dataset",
    "Ingredient",
    "NamedQuery",
    "Parameter",
    "Statistics",
    "ask",
    "ask_store",
    "describe",
    "find_database",
    "get_query",
    "load",
    "named_query",
    "open_database",
    "parse_query",
    "query_names",
    "render",
    "save",
    "split_line",
]
