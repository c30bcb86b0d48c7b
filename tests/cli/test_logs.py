from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import PLACES, main

PAGE = "Russian President Vladimir Putin met Iranian President Masoud Pezeshkian in Moscow on 17 January 2025.\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(PAGE, encoding="utf-8")
    (folder / "bad.json").write_text("{", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    return folder


def build(pages: Path, *before: str, to: tuple[str, ...] = ("-o", "graph.ttl")) -> Result:
    to = tuple(str(pages.parent / one) if not one.startswith("-") else one for one in to)
    return CliRunner().invoke(main, [*before, "build", str(pages), *to, "--quiet"])


@pytest.mark.parametrize("to", [("-o", "graph.ttl"), ("--store", "store")])
def test_each_document_set_aside_is_one_line_of_json_with_its_cause(pages: Path, to: tuple[str, ...]) -> None:
    done = build(pages, "--log-format", "json", to=to)
    lines = [json.loads(line) for line in done.stderr.splitlines()]

    assert done.exit_code == 0
    assert {Path(line["location"]).name for line in lines} == {"bad.json", "empty.txt"}
    assert len(lines) == 2
    assert all(line["cause"] and line["level"] == "warning" and line["logger"] == "kg.build" for line in lines)


def test_a_log_as_text_has_a_line_each_too(pages: Path) -> None:
    lines = build(pages, "--log-format", "text").stderr.splitlines()

    assert len(lines) == 2
    assert all("WARNING kg.build set aside: " in line for line in lines)


def test_levels_and_no_log(pages: Path) -> None:
    assert build(pages, "--log-format", "json", "--log-level", "error").stderr == ""
    assert [line.split(":")[0] for line in build(pages).stderr.splitlines()] == ["Skipped", "Skipped"]
    assert build(pages, "--log-format", "xml").exit_code == 2


def test_what_ends_a_command_is_in_the_log(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--log-format", "json", "query", str(tmp_path / "none.ttl"), "meetings"])
    [line] = map(json.loads, done.stderr.splitlines())

    assert done.exit_code == 1
    assert (line["level"], line["logger"], line["cause"]) == ("error", "kg", "InputError")


def test_a_log_ends_with_its_command(pages: Path) -> None:
    before = list(logging.getLogger("kg").handlers)
    build(pages, "--log-format", "json")

    assert logging.getLogger("kg").handlers == before
    assert logging.getLogger("kg").level == logging.NOTSET


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["--log-format", "json"], []),
        ([], ["--log-format", "json"]),
        (["--log-format", "text"], ["--log-format", "json"]),
        (["-v"], ["--log-format", "json", "--log-level", "warning"]),
        (["--log-level", "warning"], ["--log-format=json"]),
    ],
)
def test_options_of_the_log_stand_before_or_after_the_name_of_a_command(
    pages: Path, before: list[str], after: list[str]
) -> None:
    done = invoke(*before, "build", str(pages), "-o", str(pages.parent / "graph.ttl"), *after, "--quiet")
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]

    assert done.exit_code == 0
    assert sorted(Path(line["location"]).name for line in lines if "location" in line) == ["bad.json", "empty.txt"]
    assert all(line["level"] in ("info", "warning") for line in lines)


@pytest.mark.parametrize(
    ("options", "levels"),
    [
        (["-v"], {"info", "warning"}),
        (["-vv"], {"info", "debug", "warning"}),
        (["-v", "--verbose"], {"info", "debug", "warning"}),
        (["-vv", "--log-level", "error"], set()),
        ([], {"warning"}),
    ],
)
def test_the_more_verbose_the_more_is_told(pages: Path, options: list[str], levels: set[str]) -> None:
    target = str(pages.parent / "graph.ttl")
    for line in (
        ["--log-format", "json", *options, "build", str(pages), "-o", target, "-q"],
        ["build", str(pages), "-o", target, "-q", "--log-format", "json", *options],
    ):
        told = [json.loads(one) for one in invoke(*line).stderr.splitlines()]
        assert {one["level"] for one in told} == levels


def test_verbose_alone_is_a_log_for_people_that_begins_with_versions(pages: Path) -> None:
    told = invoke("build", str(pages), "-o", str(pages.parent / "graph.ttl"), "--verbose", "-q").stderr.splitlines()

    assert "INFO kg diplokg " in told[0]
    assert "main build" in told[0] or "kg build" in told[0]
    assert any(line.endswith("kg.build reading") for line in told)


def test_quiet_stands_on_either_side(pages: Path) -> None:
    target = str(pages.parent / "graph.ttl")
    said = [
        invoke(*before, "build", str(pages), "-o", target, *after)
        for before, after in ((["-q"], []), ([], ["-q"]), (["--quiet"], ["--quiet"]))
    ]

    assert [one.stdout for one in said] == ["", "", ""]
    assert invoke("build", str(pages), "-o", target).stdout != ""


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_command_takes_them_and_its_help_does_not_repeat_them(name: str) -> None:
    done = invoke(name, "--verbose", "--log-format", "json", "--help")

    assert done.exit_code == 0
    assert "--log-format" not in done.stdout
