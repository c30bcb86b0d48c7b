"""Questions about a thing by name: everything known of it, with the passages it rests on."""

from kg.ask.explain import explain
from kg.ask.explanation import Explanation, Item, Quote, Section, Statement, Value

__all__ = ["Explanation", "Item", "Quote", "Section", "Statement", "Value", "explain"]
