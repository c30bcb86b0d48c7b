"""Where a pattern stands in the rule files, to be told when it is broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import resources
from kg.errors import Fault, RuleError
from kg.optional import late

if TYPE_CHECKING:
    from kg.rules import load
else:  # hardly a pattern is broken
    load = late("kg.rules.load")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pattern stands: the file below kg/data, and the path of keys in it."""

    file: str
    path: tuple[str | int, ...]

    def fault(self, message: str) -> Fault:
        """Return a fault there."""
        node = load.tree(resources.read_text("data", self.file))
        return Fault(f"kg/data/{self.file}", load.line_of(node, self.path), ".".join(map(str, self.path)), message)

    def __call__(self, error: re.error) -> RuleError:
        """Return what is raised when the pattern is no regular expression."""
        return RuleError([self.fault(f"{error} in {error.pattern!r}")])
