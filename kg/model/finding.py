"""What validation finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["Violation", "Warning", "Info"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One validation result: which shape judged which node, and where the node comes from.

    `messages` maps language tags to texts. `sources` are human-readable places: `document location, characters 12-40`
    or `table location, row 5`, with the quote.
    """

    severity: Severity
    shape: str
    focus: str
    path: str | None
    value: str | None
    messages: tuple[tuple[str, str], ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, sorted; the graph conforms when none of them is a Violation."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Return whether there is no Violation."""
        return not any(finding.severity == "Violation" for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity == severity for finding in self.findings)
