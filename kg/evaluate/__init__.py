"""How well texts are read: graphs held against annotations by people, and floors that scores must not fall below."""

from kg.evaluate.gate import Floors, Held, digest_of, hold_all, read_floors, rewrite
from kg.evaluate.gold import Gold, parse_gold, read_gold
from kg.evaluate.measure import Evaluation, Scored, evaluate, evaluate_graph
from kg.evaluate.report import as_json, as_text, held_as_json, held_as_text
from kg.evaluate.score import score
from kg.evaluate.sheet import Count, Mark, Sheet

__all__ = [
    "Count", "Evaluation", "Floors", "Gold", "Held", "Mark", "Scored", "Sheet", "as_json", "as_text", "digest_of",
    "evaluate", "evaluate_graph", "held_as_json", "held_as_text", "hold_all", "parse_gold", "read_floors", "read_gold",
    "rewrite", "score",
]  # fmt: skip
