from __future__ import annotations

import io
import shlex
from dataclasses import replace

import pytest
from rich.console import Console

from kg import settings
from kg.cli import summary as cli_summary
from kg.model.finding import Finding, Report
from kg.model.summary import BuildSummary, DocumentSummary
from kg.settings import ReaderLanguage, Settings

SETTINGS = settings.load()
MESSAGES = (("en", "no [date] is told"), ("zh-Hans", "没有日期"), ("zh-Hant", "沒有日期"))
WARNING = Finding("Warning", "MeetingShape", "meeting/1", None, None, MESSAGES, ("page.html, characters 3-9",))
VIOLATION = Finding("Violation", "EvidenceShape", "evidence/1", None, None, (("zh-Hans", "起点在终点之后"),))
SUMMARY = BuildSummary(
    counts=(("State", 249), ("Meeting", 1234)),
    documents=(
        DocumentSummary("a-1", "Talks [in brief]", "en", 1),
        DocumentSummary("b-2", None, "zh-Hant", 0),
    ),
    skipped=("junk.bin: is not text",),
    report=Report((WARNING,)),
    output="build/my graph.ttl",
    triples=20155,
    size=1_530_000,
    example="Xanadu [state]",
    seconds=2.34,
)


def shown(summary: BuildSummary, chosen: Settings = SETTINGS) -> str:
    stream = io.StringIO()
    cli_summary.show(Console(file=stream, width=100), summary, chosen)
    return stream.getvalue()


def test_everything_a_reader_wants_is_there() -> None:
    text = shown(SUMMARY)

    for expected in (
        "State      249",
        "Meeting  1,234",
        "Documents read: 2",
        " 1 fact  en       Talks [in brief]",
        "0 facts  zh-Hant  b-2",
        "skipped junk.bin: is not text",
        "The graph conforms to the shapes: 1 warning\n",
        "  warning no [date] is told\n    page.html, characters 3-9\n",
        "build/my graph.ttl: 20,155 triples, 1.5 MB in 2.3 s",
    ):
        assert expected in text, expected


def test_commands_to_try_quote_what_a_shell_would_split() -> None:
    commands = [shlex.split(command) for command in cli_summary.next_steps(SUMMARY)]

    assert [command[1] for command in commands] == ["queries", "query", "explain"]
    assert commands[2] == ["kg", "explain", "build/my graph.ttl", "Xanadu [state]"]
    assert all(command in shown(SUMMARY) for command in cli_summary.next_steps(SUMMARY))


def test_nothing_to_ask_on_standard_output() -> None:
    piped = replace(SUMMARY, output="-", size=None, seconds=None)

    assert cli_summary.next_steps(piped) == ("kg queries",)
    assert "standard output: 20,155 triples\n" in shown(piped)


def test_violations_come_first_and_the_rest_is_counted() -> None:
    report = Report((VIOLATION, *(replace(WARNING, focus=f"meeting/{number}") for number in range(9))))

    text = shown(replace(SUMMARY, report=report))

    assert "does not conform to the shapes: 1 violation, 9 warnings" in text
    assert text.index("  violation 起点在终点之后") < text.index("  warning no [date]")
    assert text.count("  warning no [date]") == SETTINGS.findings - 1
    assert "… and 5 more" in text


def test_clean_report_has_nothing_to_remark() -> None:
    assert "conforms to the shapes, nothing to remark" in shown(replace(SUMMARY, report=Report(())))


def test_long_lists_of_documents_are_cut() -> None:
    many = tuple(DocumentSummary(f"d-{number}", None, "en", 2) for number in range(45))

    text = shown(replace(SUMMARY, documents=many))

    assert "Documents read: 45" in text
    assert "d-19" in text
    assert "d-20" not in text
    assert "… and 25 more" in text


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "no [date] is told"), ("zh-Hans", "没有日期"), ("zh-Hant", "沒有日期")]
)
def test_messages_in_the_readers_language(language: ReaderLanguage, expected: str) -> None:
    assert expected in shown(SUMMARY, replace(SETTINGS, language=language))


@pytest.mark.parametrize(
    ("size", "expected"), [(999, "999 bytes"), (1000, "1 kB"), (43_600, "44 kB"), (2_000_000, "2.0 MB")]
)
def test_sizes_are_readable(size: int, expected: str) -> None:
    assert f"triples, {expected} in" in shown(replace(SUMMARY, size=size))
