"""The summary of a build, made to be enjoyed: what the graph holds, where from, what is doubtful, what to try next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kg.cli._left_out import left_out
from kg.model.finding import Report, Severity
from kg.model.summary import BuildSummary, DocumentSummary
from kg.settings import Settings
from kg.validate.report import message

STYLES: dict[Severity, str] = {"Violation": "bold red", "Warning": "yellow", "Info": "cyan"}
WORDS: dict[Severity, tuple[str, str]] = {
    "Violation": ("violation", "violations"),
    "Warning": ("warning", "warnings"),
    "Info": ("remark", "remarks"),
}
DOCUMENTS_SHOWN = 20
"""Longer lists are cut, and the rest is counted."""


def show(console: Console, summary: BuildSummary, settings: Settings, *, rows_in: Path | None = None) -> None:
    """Print the summary; colours and widths are the console's business. `rows_in` has the rows that were left out."""
    console.print()
    console.print(_counts(summary.counts))
    if summary.documents:
        console.print(_documents(summary.documents, summary.read or len(summary.documents)))
    for reason in summary.skipped:
        console.print(f"[yellow]skipped[/] {escape(reason)}", soft_wrap=True)
    for line in left_out([one for one in summary.left_out if one.row], rows_in, "--left-out"):
        console.print(f"[yellow]{escape(line)}[/]", soft_wrap=True)
    for line in _findings(summary.report, settings):
        console.print(line, soft_wrap=True)
    console.print(_written(summary), soft_wrap=True)
    console.print("\nWhat to try next:")
    for command in next_steps(summary):
        console.print(f"  [bold]{escape(command)}[/]", soft_wrap=True)


def next_steps(summary: BuildSummary) -> tuple[str, ...]:
    """Return commands that work on the graph just written; none on standard output, where there is no file to ask."""
    if summary.output == "-":
        return ("kg queries",)
    graph = shlex.quote(summary.output)
    example = (f"kg explain {graph} {shlex.quote(summary.example)}",) if summary.example else ()
    return ("kg queries", f"kg query {graph} meetings", *example)


def _counts(counts: Sequence[tuple[str, int]]) -> Table:
    table = Table(title="In the graph", title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(style="cyan")
    table.add_column(justify="right")
    for name, count in counts:
        table.add_row(name, f"{count:,}")
    return table


def _documents(documents: Sequence[DocumentSummary], count: int) -> Table:
    title = f"Documents read: {count:,}"
    table = Table(title=title, title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(justify="right")
    table.add_column(style="dim")
    table.add_column(no_wrap=True, overflow="ellipsis")
    for doc in documents[:DOCUMENTS_SHOWN]:
        facts = "1 fact" if doc.facts == 1 else f"{doc.facts} facts"
        table.add_row(facts, doc.language, escape(doc.title or doc.id))
    if count > DOCUMENTS_SHOWN:
        table.add_row("", "", f"… and {count - DOCUMENTS_SHOWN:,} more")
    return table


def _findings(report: Report, settings: Settings) -> Iterator[str]:
    verdict = "[bold green]conforms[/]" if report.conforms else "[bold red]does not conform[/]"
    tally = [_tally(name, report.count(name)) for name in STYLES if report.count(name)]
    yield f"\nThe graph {verdict} to the shapes" + (f": {', '.join(tally)}" if tally else ", nothing to remark")
    by_severity = sorted(report.findings, key=lambda finding: tuple(STYLES).index(finding.severity))
    for finding in by_severity[: settings.findings]:
        text = escape(message(finding, settings.language))
        yield f"  [{STYLES[finding.severity]}]{WORDS[finding.severity][0]}[/] {text}"
        yield from (f"    [dim]{escape(source)}[/]" for source in finding.sources[:1])
    if len(by_severity) > settings.findings:
        yield f"  … and {len(by_severity) - settings.findings} more; --report FILE writes all of them"


def _tally(severity: Severity, count: int) -> str:
    return f"[{STYLES[severity]}]{count} {WORDS[severity][count > 1]}[/]"


def _written(summary: BuildSummary) -> str:
    place = "standard output" if summary.output == "-" else summary.output
    size = f", {_readable(summary.size)}" if summary.size is not None else ""
    seconds = f" in {summary.seconds:.1f} s" if summary.seconds is not None else ""
    return f"\n[bold]{escape(place)}[/]: {summary.triples:,} triples{size}{seconds}"


def _readable(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
