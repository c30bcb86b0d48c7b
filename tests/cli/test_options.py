from __future__ import annotations

from pathlib import Path

import click
from click.testing import CliRunner, Result

from kg import __version__
from kg.cli import main
from kg.cli._group import ErrorMappingGroup
from kg.cli._options import current_settings, format_option, language_option, settings_option


@click.command()
@language_option
@format_option("text", "json")
@click.pass_context
def tell(ctx: click.Context, language: str | None, syntax: str) -> None:
    chosen = current_settings(ctx, language=language)
    click.echo(f"{chosen.language} {chosen.base} {syntax}")


def run(*args: str, **environment: str) -> Result:
    @click.group(cls=ErrorMappingGroup, commands=[tell])
    @settings_option
    def group() -> None:
        pass

    return CliRunner(env=environment).invoke(group, args)


def test_option_goes_before_environment_and_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('language = "zh-Hans"\nbase = "https://example.org/"\n', encoding="utf-8")

    assert run("--settings", str(path), "tell").output == "zh-Hans https://example.org/ text\n"
    assert run("tell", KG_SETTINGS=str(path), KG_LANGUAGE="zh-Hant").output == "zh-Hant https://example.org/ text\n"
    assert run("tell", "--lang", "en", "--format", "json", KG_LANGUAGE="zh-Hant").output.split()[::2] == ["en", "json"]


def test_faulty_settings_are_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("colour = 1\n", encoding="utf-8")

    result = run("--settings", str(path), "tell")

    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {path}: colour: 1 is not a setting")


def test_missing_settings_file() -> None:
    assert run("--settings", "absent.toml", "tell").exit_code == 1


def test_unknown_choice() -> None:
    assert run("tell", "--lang", "fr").exit_code == 2


def test_version_and_help() -> None:
    runner = CliRunner()

    assert runner.invoke(main, ["--version"]).output == f"kg, version {__version__}\n"
    assert runner.invoke(main, ["-h"]).output.startswith("Usage: ")
