"""Set the confidence of rules from judged facts: `python scripts/calibrate.py docs/quality/draw-2.tsv`.

The draws are made by `scripts/draw_facts.py` and judged by a person: columns `rule` and `verdict` (right or wrong).
Rules are grouped by the first two parts of their names; a group of fewer than ten judged facts goes into the default.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "kg" / "data" / "confidence.yaml"
LEAST = 10
HEAD = """\
# How much a fact by a rule is trusted, by the longest beginning of the rule's name that stands here.
# Written by scripts/calibrate.py from the facts judged in docs/quality/: (right + 1) / (judged + 2).
"""


def shares(judged: Iterable[tuple[str, bool]]) -> tuple[float, Mapping[str, float]]:
    """Return the confidence of all other rules, and that of each group with enough judged facts."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for rule, is_right in judged:
        group = ".".join(rule.split(".")[:2])
        total[group] += 1
        right[group] += is_right
    groups = {group: _share(right[group], total[group]) for group in sorted(total) if total[group] >= LEAST}
    others = [group for group in total if group not in groups]
    rest = sum(total[group] for group in others)
    default = _share(sum(right[group] for group in others), rest) if rest else _share(right.total(), total.total())
    return default, groups


def _share(right: int, total: int) -> float:
    return round((right + 1) / (total + 2), 2)


def main(paths: list[str]) -> None:
    """Write the file of confidences from judged draws."""
    judged = []
    for path in paths:
        with open(path, encoding="utf-8", newline="") as lines:
            judged += [(row["rule"], row["verdict"] == "right") for row in csv.DictReader(lines, delimiter="\t")]
    default, groups = shares(judged)
    body = "".join(f"  {group}: {value}\n" for group, value in groups.items())
    TARGET.write_text(
        f"{HEAD}default: {default}\nrules:\n{body}" if body else f"{HEAD}default: {default}\nrules: {{}}\n", "utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
