from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kg.cli import PLACES, SAYINGS, commands, main
from kg.cli._group import OURS, ErrorMappingGroup
from kg.errors import DiploKGError, InputError, QueryError, ResourceError, SettingsError


def run(action: Callable[[], None], *, debug: bool = False) -> Result:
    group = ErrorMappingGroup("kg", commands=[click.Command("act", callback=action)])
    return CliRunner(env={"KG_DEBUG": "1" if debug else ""}).invoke(group, ["act"])


def raising(error: BaseException) -> Callable[[], None]:
    def action() -> None:
        raise error

    return action


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("page.html", "is empty", expected="a text"), 1),
        (QueryError("who", "unknown", near=["whom"]), 1),
        (SettingsError("base", "x", "an IRI"), 2),
        (ResourceError("shapes", "actor.ttl", ["a", "b"]), 3),
    ],
)
def test_known_error_is_its_message_and_its_exit_code(error: DiploKGError, code: int) -> None:
    result = run(raising(error))

    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"Error: {error}\n")


def test_unforeseen_error_is_owned_and_shows_no_traceback() -> None:
    result = run(raising(ValueError("odd")))

    assert result.exit_code == OURS
    assert "fault of diplokg, not of yours: ValueError: odd" in result.stderr
    assert "KG_DEBUG=1" in result.stderr
    assert "Traceback" not in result.stderr


def test_unforeseen_error_passes_through_when_debugging() -> None:
    error = ValueError("odd")

    assert run(raising(error), debug=True).exception is error


def test_interruption() -> None:
    result = run(raising(KeyboardInterrupt()))

    assert (result.exit_code, result.stderr) == (130, "Interrupted.\n")


def test_closed_pipe_is_quiet() -> None:
    result = run(raising(BrokenPipeError()))

    assert (result.exit_code, result.output) == (141, "")


def test_closed_pipe_of_a_real_process_is_quiet() -> None:
    code = """
import click
from kg.cli._group import ErrorMappingGroup
def action():
    for _ in range(100_000):
        click.echo("line")
ErrorMappingGroup("kg", commands=[click.Command("act", callback=action)])(["act"])
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"line\n"
        process.stdout.close()
        complaint = process.stderr.read()

    assert (process.returncode, complaint) == (141, b"")


def test_usage_errors_stay_clicks_own() -> None:
    group = ErrorMappingGroup("kg", commands=[click.Command("act")])
    runner = CliRunner()

    assert runner.invoke(group, ["other"]).exit_code == 2
    assert runner.invoke(group, ["act", "--unknown"]).exit_code == 2


def test_a_command_may_choose_its_exit_code() -> None:
    assert run(lambda: click.get_current_context().exit(1)).exit_code == 1


@pytest.mark.parametrize("name", PLACES)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = next(one for one in commands() if one.name == name)

    for width in (40, 80, 500):
        said = click.Command(name, help=SAYINGS[name]).get_short_help_str(width)
        assert said == command.get_short_help_str(width)


def test_help_imports_no_command() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from kg.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "heavy = ('yaml', 'rdflib', 'pydantic', 'pyarrow', 'pyoxigraph', 'pypinyin')\n"
        "print(*sorted(name for name in sys.modules if name in heavy or name.startswith(('kg.pipeline', 'kg.cli.'))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["kg.cli._ending", "kg.cli._group", "kg.cli._logs", "kg.cli._options"]


def test_help_on_building_waits_for_no_library_of_graphs_and_tables() -> None:
    heavy = {"dask", "numpy", "openpyxl", "pyarrow", "pyoxigraph", "pyshacl", "rdflib"}
    program = "import sys, kg.cli.build; print(*(name for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert not heavy.intersection(done.stdout.split())


def test_one_page_is_built_without_what_only_others_need(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "---\ndate: 2020-01-02\n---\nAngela Merkel met Emmanuel Macron in Berlin on 2 January 2020.\n", "utf-8"
    )
    program = (
        "import sys; from click.testing import CliRunner; from kg.cli import main; from kg.pipeline import ahead\n"
        "ahead.cores = lambda: int(sys.argv[1])\n"
        f"CliRunner().invoke(main, ['build', {str(page)!r}, '-o', {str(tmp_path / 'out.ttl')!r}, '-q'])\n"
        "print(*(name for name in sys.modules))"
    )

    def imported(cores: int) -> set[str]:
        command = [sys.executable, "-c", program, str(cores)]
        return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())

    others = {"dask", "openpyxl", "pyshacl", "rdflib.plugins.sparql", "kg.pipeline.cluster", "kg.pipeline.stored"}
    others |= {"concurrent.futures", "fastwarc", "kg.sources.writing", "rich"}
    assert not others & imported(1)
    assert (tmp_path / "out.ttl").stat().st_size > 1000
    kept = {"kg.resolve.forms", "kg.rules.load", "kg.rules.rulebook", "kg.rules.schema", "pydantic"}
    assert not (others | kept) & imported(1)
    of_the_other_process = {"kg.extract.reader", "kg.registry", "kg.resolve.resolution", "pypinyin", "rapidfuzz"}
    assert not (others | kept | of_the_other_process) & imported(2)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_as_it_was_when_a_command_is_loaded(enabled: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        assert main.get_command(click.Context(main), "map") is not None
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


@pytest.mark.parametrize("library", ["json", "duckdb"])
def test_nothing_is_looked_through_for_garbage_when_python_ends_but_for_who_counts(library: str) -> None:
    program = (
        f"import {library}\n"
        "import atexit, gc, sys\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0, file=sys.stderr))\n"  # called after what comes later
        "from kg.cli import main\n"
        "sys.argv = ['kg', '--version']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("kg")
    assert done.stderr.split() == [str(library == "json")]
