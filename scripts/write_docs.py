"""Writes what of `docs/` follows from the code (commands, settings, queries) and renews outputs in other documents.

With `--check` nothing is written, and the exit code is 1 when something would be.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

import kg
from kg import resources
from kg.cli import commands
from kg.cli import main as group
from kg.graph import NamedQuery
from scripts import licences
from scripts.blocks import ROOT, Workshop, renewed
from tests.hostile import records

SHOWING = ("README.md", "docs/library.md")
"""Documents that show what commands and programs print."""
GENERATED = "Written by `make docs` from the code; change it there."


def command_page() -> str:
    """Return `docs/cli.md`: every command with its arguments and options, settings, environment, exit codes."""
    return "\n".join([*_opening(), *(line for one in commands() for line in _command(one)), *_settings(), *_rest()])


def _opening() -> Iterator[str]:
    yield from ("# The command line", "", GENERATED, "")
    yield from (inspect.cleandoc(group.help or "").split("\n\n")[0].replace("\n", " "), "")
    yield "```"
    for one in commands():
        yield " ".join(["kg", one.name or "", *_usage(one)])
    yield from (
        "```",
        "",
        "For all commands, before their name; those of the log (from `--log-format` on) also after it:",
        "",
        *_options(group),
        "",
    )


def _usage(command: click.Command) -> Iterator[str]:
    yield from (one.make_metavar(click.Context(command)) for one in command.params if isinstance(one, click.Argument))
    yield from (
        f"{one.opts[0]} {_value(one)}" for one in command.params if isinstance(one, click.Option) and one.required
    )
    yield "[OPTION...]"


def _command(command: click.Command) -> Iterator[str]:
    yield from (f"## kg {command.name}", "")
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield from (paragraph.replace("\n", " "), "")
    yield from (*_options(command), "")


def _options(command: click.Command) -> Iterator[str]:
    yield from ("| option | what it does |", "|---|---|")
    for one in command.params:
        if isinstance(one, click.Option) and not one.hidden:
            names = ", ".join(f"`{name}`" for name in one.opts)
            repeats = one.multiple and "may be repeated" not in (one.help or "")
            value = "" if one.is_flag else f" `{_value(one)}`"
            notes = [text for text, given in (("required", one.required), ("may be repeated", repeats)) if given]
            notes += [f"default `{one.default}`"] if one.show_default else []
            note = f" ({', '.join(notes)})" if notes else ""
            yield f"| {names}{value} | {one.help}{note} |"
    yield "| `-h`, `--help` | Show the options and exit. |"


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return " ".join(map(str, option.type.choices)).replace(" ", "/")
    return option.metavar or option.type.name.upper()


def _settings() -> Iterator[str]:
    text = resources.read_text("data", "settings.toml")
    defaults = tomllib.loads(text)
    yield from ("## Settings", "")
    yield (
        "Shipped defaults, then the file of `--settings` or `KG_SETTINGS` (TOML, the same names), then the environment,"
        " then options; the last wins. An unknown name or a malformed value is refused."
    )
    yield from ("", "| setting | environment | default | meaning |", "|---|---|---|---|")
    for name, comment in _commented(text):
        yield f"| `{name}` | `KG_{name.upper()}` | `{defaults[name]}` | {comment} |"
    yield ""


def _commented(text: str) -> Iterator[tuple[str, str]]:
    comment: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            comment.append(line.lstrip("# "))
            continue
        if " = " in line:
            yield line.split(" = ")[0], " ".join(comment)
        comment = []


def _rest() -> Iterator[str]:
    yield from ("## Environment", "", "| variable | meaning |", "|---|---|")
    yield "| `KG_SETTINGS` | file of settings, as `--settings` |"
    yield "| `KG_USER`, `KG_PASSWORD`, `KG_TOKEN` | who `kg load` is to a store; else netrc (`NETRC`, `~/.netrc`) |"
    yield "| `KG_DOCUMENT_MB` | megabytes that a JSON or XML document may have that is mapped as a whole; else 512 |"
    yield (
        "| `KG_CACHE` | folder for what is made of shipped files and kept for the next start "
        "([where it is](performance.md#start)), or 0 to keep nothing |"
    )
    yield "| `KG_DEBUG` | when set, a fault of diplokg shows its traceback |"
    yield from ("", "## Exit codes", "", "| code | meaning |", "|---|---|")
    yield from ("| 0 | well |", "| 1 | the data is bad: a graph does not conform, a file cannot be used |")
    yield from ("| 2 | the command line or a setting is |", "| 3 | a fault of diplokg |")
    yield from ("| 130, 141 | interrupted; the reader of the output has gone |", "")


def query_page() -> str:
    """Return `docs/queries.md`: every named query with its questions, parameters and columns."""
    return "\n".join(
        ["# Named queries", "", GENERATED, "", _ASKING, "", *(line for one in kg.queries() for line in _query(one))]
    )


_ASKING = """Asked with `kg query GRAPH NAME -p parameter=value`, or `graph.query(name, parameter=value)`. A parameter
without a default must be given. `rows` is how many rows there are at most; `kg query` says when there may be more.
The files are `kg/data/queries/NAME.rq`; your own is asked as `kg query GRAPH FILE.rq`.
"""


def _query(query: NamedQuery) -> Iterator[str]:
    yield from (f"## {query.name}", "")
    yield from (*(f"{query.questions[tag]}  " for tag in sorted(query.questions)), "")
    yield "Columns: " + ", ".join(f"`{name}`" for name in query.columns) + "."
    if query.needs_graphs:
        yield "Compares documents, so it needs their own graphs: ask a TriG or N-Quads file."
    yield ""
    if query.parameters:
        yield from ("| parameter | type | default | meaning |", "|---|---|---|---|")
        for one in query.parameters:
            default = "must be given" if one.default is None else f'`"{one.default}"`'
            yield f"| `{one.name}` | {one.type} | {default} | {one.description} |"
        yield ""


def pages() -> Mapping[str, str]:
    """Return the documents that are written from the code, one of them in part, by path."""
    return {
        "docs/cli.md": command_page(),
        "docs/queries.md": query_page(),
        "docs/licences.md": licences.page(),
        "docs/security.md": records.renewed((ROOT / "docs/security.md").read_text(encoding="utf-8")),
    }


def shown_anew() -> Iterator[tuple[str, str]]:
    """Yield each document that shows outputs with the outputs of today; each is run in a folder of its own."""
    for name in SHOWING:
        with tempfile.TemporaryDirectory() as folder:
            yield name, renewed((ROOT / name).read_text(encoding="utf-8"), Workshop(Path(folder)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the documents, or say with `--check` which are out of date; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    stale = 0
    for name, text in [*pages().items(), *shown_anew()]:
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{name} {'is out of date' if options.check else 'written'}")
        if not options.check:
            path.write_text(text, encoding="utf-8")
    return int(options.check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
