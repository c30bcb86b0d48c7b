"""Nothing that is offered goes without a word in the documents, and what they refer to exists."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

import kg
from kg import errors, resources
from kg.cli import commands
from kg.settings import Settings
from tests.house.checkout import ROOT

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LIBRARY = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
COMMAND_LINE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def broken_links(path: Path) -> list[str]:
    """The targets of links into the repository that do not exist."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    return [one for one in targets if not re.match(r"https?:", one) and not (path.parent / one).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert broken_links(path) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](gone.md) [b](page.md#part) [c](https://example.org/)\n```\n[d](x)\n```\n", encoding="utf-8")

    assert broken_links(page) == ["gone.md"]


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_command_and_option_is_documented(command: click.Command) -> None:
    section = COMMAND_LINE.partition(f"## kg {command.name}\n")[2].partition("\n## ")[0]
    options = [name for one in command.params if isinstance(one, click.Option) and not one.hidden for name in one.opts]

    assert section
    assert [name for name in options if f"`{name}`" not in section] == []


def test_every_setting_is_documented_with_its_variable() -> None:
    names = [one.name for one in fields(Settings)]

    assert [name for name in names if f"| `{name}` | `KG_{name.upper()}` |" not in COMMAND_LINE] == []


def test_every_name_of_the_library_is_documented() -> None:
    members = [name for name in dir(kg.Graph) if not name.startswith("_")]

    assert [name for name in kg.__all__ if f"kg.{name}" not in LIBRARY] == []
    assert [name for name in members if f"`{name}" not in LIBRARY] == []


def test_every_error_is_documented_with_its_exit_code_and_attributes() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.DiploKGError)]
    rows = {
        name: (int(code), row) for name, code, row in re.findall(r"^\| `(\w+)` \| (\d) \|(.*)", LIBRARY, re.MULTILINE)
    }

    for kind in kinds:
        if kind is errors.DiploKGError:
            continue
        code, row = rows.pop(kind.__name__)
        own = set(re.findall(r"self\.(\w+)", inspect.getsource(kind)))
        assert code == kind.exit_code
        assert {name for name in own if f"`{name}`" not in row} == set()
    assert not rows


def test_every_named_query_is_documented() -> None:
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    documented = re.findall(r"^## (\S+)$", page, re.MULTILINE)

    assert documented == [query.name for query in kg.queries()]


def test_the_tree_of_the_architecture_is_the_tree() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = text.partition("```\nkg/\n")[2].partition("```")[0]
    told = set(re.findall(r"^  ([a-z_]+(?:\.py|/)?)\s", tree, re.MULTILINE))
    package = ROOT / "kg"
    real = {path.name if path.is_file() else f"{path.name}/" for path in package.iterdir() if path.name[0] not in "_."}

    assert told == real - {"py.typed"}


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_the_layers_drawn_are_those_checked(name: str) -> None:
    drawn = (ROOT / name).read_text(encoding="utf-8").partition("## Layers")[2].split("```")[1]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    checked = re.findall(r'"([^"]+)"', project.partition("\nlayers = [")[2].partition("]")[0])

    assert [set(line.split()) for line in drawn.split("\n") if line.strip()] == [
        set(row.split(" | ")) for row in checked
    ]


def test_shipped_settings_have_a_comment_each() -> None:
    text = resources.read_text("data", "settings.toml")

    assert len(re.findall(r"^# .*\n\w+ = ", text, re.MULTILINE)) == len(fields(Settings))
