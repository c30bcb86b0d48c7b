"""Commands hand their arguments to the library and its answers to the user; the library itself is played here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kg.ask import Explanation, Value
from kg.cli import build as build_command
from kg.cli import commands, main
from kg.cli import explain as explain_command
from kg.cli import export as export_command
from kg.cli import query as query_command
from kg.cli import validate as validate_command
from kg.errors import InputError
from kg.graph import Answer, Cell
from kg.model.finding import Finding, Report
from kg.model.progress import Watch, unwatched
from kg.model.summary import BuildRequest, BuildSummary
from kg.settings import ReaderLanguage, Settings
from kg.vocab import DIP

GOOD = Report(())
BAD = Report((Finding("Violation", "MeetingShape", "meeting/1", None, None, (("en", "is malformed"),)),))


@dataclass
class Library:
    """Stands for `kg.api` and `kg.pipeline`; remembers what it was asked."""

    report: Report = GOOD
    skipped: tuple[str, ...] = ()
    asked: list[object] = field(default_factory=list)

    def build(
        self, request: BuildRequest, settings: Settings, *, watch: Watch = unwatched, ahead: object
    ) -> BuildSummary:
        assert ahead is None, "there is no page to be read"
        assert watch is unwatched, "standard error is no terminal here"
        self.asked += [request, settings]
        return BuildSummary((("Meeting", 3),), (), self.skipped, self.report, request.output, triples=12)

    def load(self, path: Path) -> Library:
        self.asked.append(path)
        if path.name == "absent.ttl":
            raise InputError(str(path), "No such file or directory")
        return self

    def validate(self, *, shapes: Sequence[Path]) -> Report:
        self.asked.append(shapes)
        return self.report

    def query(self, query: str, **parameters: str) -> Answer:
        self.asked += [query, parameters]
        return Answer("select", ("who", "how"), ((Cell("literal", "普京"), Cell("uri", DIP + "held")), (None, None)))

    def save(self, path: Path) -> None:
        self.asked.append(path)

    def explain(self, name: str, *, lang: ReaderLanguage) -> Explanation:
        self.asked += [name, lang]
        return Explanation(Value(name, "x:1"), "", lang, (), (), (), (), (), (("nothing", "…"),))


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    played = Library()
    for module in (explain_command, export_command, query_command, validate_command):
        monkeypatch.setattr(module, "api", played)
    monkeypatch.setattr(build_command, "pipeline", played)
    return played


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_every_command_has_help_and_explains_its_options() -> None:
    for command in commands():
        assert run(command.name or "", "--help").exit_code == 0
        assert command.help
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert [option.name for option in options if not option.help] == []


def test_build_hands_over_what_was_asked(library: Library) -> None:
    options = ["--mapping", "a.yaml", "--mapping", "b.yaml", "--registry", "names", "--base", "https://example.org/"]
    more = ["--min-confidence", "0.5", "--ledger", "l", "--tables", "t", "--report", "r.json", "--review", "v.csv"]
    more += ["--judgements", "j.tsv", "--jobs", "2"]

    result = run("build", "pages", "-", "-o", "out.dat", "--format", "trig", *options, *more)

    assert result.exit_code == 0, result.output
    request, settings = library.asked
    assert request == BuildRequest(
        sources=("pages", "-"),
        output="out.dat",
        syntax="trig",
        mappings=(Path("a.yaml"), Path("b.yaml")),
        registries=(Path("names"),),
        tables=Path("t"),
        report=Path("r.json"),
        ledger=Path("l"),
        review=Path("v.csv"),
        judgements=Path("j.tsv"),
        jobs=2,
    )
    assert isinstance(settings, Settings)
    assert (settings.base, settings.min_confidence) == ("https://example.org/", 0.5)
    assert "Meeting  3" in result.stdout


def test_build_is_quiet_when_asked(library: Library) -> None:
    assert run("build", "page.txt", "-o", "out.ttl", "-q").output == ""
    assert library.asked


@pytest.mark.usefixtures("library")
def test_summary_keeps_out_of_a_graph_on_standard_output() -> None:
    result = run("build", "page.txt", "-o", "-", "--format", "ttl")

    assert result.stdout == ""
    assert "12 triples" in result.stderr


@pytest.mark.parametrize("args", [["build", "page.txt", "-o", "out.ttl"], ["validate", "out.ttl"]])
def test_a_graph_that_does_not_conform_gives_exit_1(library: Library, args: list[str]) -> None:
    library.report = BAD

    assert run(*args).exit_code == 1


@pytest.mark.parametrize(
    "args",
    [
        ["build", "-o", "out.ttl"],
        ["build", "page.txt"],
        ["build", "page.txt", "-o", "out.ttl", "--base", "nowhere"],
        ["build", "page.txt", "-o", "out.ttl", "--min-confidence", "2"],
        ["build", "page.txt", "-o", "out.ttl", "--format", "docx"],
        ["validate", "out.ttl", "--lang", "fr"],
        ["query", "out.ttl"],
        ["query", "out.ttl", "name", "-e", "ASK {}"],
        ["query", "out.ttl", "name", "-p", "novalue"],
        ["query", "out.ttl", "name", "-p", "=x"],
        ["export", "out.ttl"],
        ["explain", "out.ttl"],
    ],
)
def test_misuse_gives_exit_2_and_asks_nothing_of_the_library(library: Library, args: list[str]) -> None:
    result = run(*args)

    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert library.asked == []


@pytest.mark.parametrize("args", [["validate"], ["query"], ["export"], ["explain"]])
@pytest.mark.usefixtures("library")
def test_missing_graph_gives_exit_1_without_traceback(args: list[str]) -> None:
    rest = {"query": ["name"], "export": ["-o", "x.nt"], "explain": ["name"]}.get(args[0], [])

    result = run(*args, "absent.ttl", *rest)

    assert result.exit_code == 1
    assert result.stderr == "Error: absent.ttl: No such file or directory\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], "is malformed"),
        (["--lang", "zh-Hans"], "图谱不符合形状约束。"),
        (["--format", "json"], '"conforms": false'),
        (["--format", "ttl"], "sh:conforms false"),
    ],
)
def test_validate_answers_in_form_and_language(library: Library, options: list[str], expected: str) -> None:
    library.report = BAD

    assert expected in run("validate", "g.ttl", "--shapes", "s.ttl", *options).stdout
    assert library.asked == [Path("g.ttl"), (Path("s.ttl"),)]


def test_query_by_name_with_parameters(library: Library) -> None:
    result = run("query", "g.ttl", "meetings", "-p", "who=普京", "-p", "when=a=b", "--format", "json")

    assert json.loads(result.output) == [{"who": "普京", "how": DIP + "held"}, {"who": None, "how": None}]
    assert library.asked == [Path("g.ttl"), "meetings", {"who": "普京", "when": "a=b"}]


@pytest.mark.usefixtures("library")
def test_only_the_table_for_people_shortens_iris() -> None:
    assert "│ dip:held │" in run("query", "g.ttl", "meetings").stdout
    assert run("query", "g.ttl", "meetings", "--format", "csv").stdout == f"who,how\n普京,{DIP}held\n,\n"


def test_query_by_file_and_by_text(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("ASK {}", encoding="utf-8")

    assert run("query", "g.ttl", str(path)).exit_code == 0
    assert run("query", "g.ttl", "-e", "SELECT * {}").exit_code == 0
    assert library.asked == [Path("g.ttl"), "ASK {}", {}, Path("g.ttl"), "SELECT * {}", {}]


@pytest.mark.parametrize("content", [None, b"\xff"])
@pytest.mark.usefixtures("library")
def test_query_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.rq"
    if content is not None:
        path.write_bytes(content)

    result = run("query", "g.ttl", str(path))

    assert result.exit_code == 1
    assert f"Error: {path}: " in result.stderr


def test_export_names_its_target(library: Library) -> None:
    assert run("export", "g.ttl", "-o", "g.nt").exit_code == 0
    assert library.asked == [Path("g.ttl"), Path("g.nt")]


def test_explain_answers_in_form_and_language(library: Library) -> None:
    assert run("explain", "g.ttl", "普京", "--lang", "zh-Hant").output.startswith("普京")
    assert json.loads(run("explain", "g.ttl", "普京", "--format", "json").output)["thing"]["text"] == "普京"
    assert library.asked == [Path("g.ttl"), "普京", "zh-Hant", Path("g.ttl"), "普京", "en"]


def test_queries_are_listed_with_their_question_and_parameters() -> None:
    listed = json.loads(run("queries", "--format", "json").stdout)
    chinese = json.loads(run("queries", "--lang", "zh-Hans", "--format", "json").stdout)

    assert all(entry["name"] and entry["question"] for entry in listed)
    assert all(one["question"] != other["question"] for one, other in zip(listed, chinese, strict=True))
    [meetings] = [entry for entry in listed if entry["name"] == "meetings"]
    assert "name=" in meetings["parameters"].split(", ")


def test_quiet_build_still_says_what_was_skipped(library: Library) -> None:
    library.skipped = ("a.bin: unknown kind of file",)

    result = run("build", "page.txt", "-o", "out.ttl", "-q")

    assert (result.stdout, result.stderr) == ("", "Skipped: a.bin: unknown kind of file\n")
