"""Why the graph says what it says: what is known of a thing and the passages it rests on; how a document was read."""

from kg.ask.explain import Teller, explain
from kg.ask.explanation import Explanation, Item, Quote, Section, Statement, Value
from kg.ask.known import Known
from kg.ask.story import Story, tell_story
from kg.ask.trace_html import trace_as_html
from kg.ask.trace_text import trace_as_text
from kg.ask.tracing import Tracing, trace_file

__all__ = [
    "Explanation",
    "Item",
    "Known",
    "Quote",
    "Section",
    "Statement",
    "Story",
    "Teller",
    "Tracing",
    "Value",
    "explain",
    "tell_story",
    "trace_as_html",
    "trace_as_text",
    "trace_file",
]
