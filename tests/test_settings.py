from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from kg import resources, settings
from kg.errors import InputError, SettingsError
from kg.settings import Settings


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_stand_in_the_shipped_file_each_with_a_comment() -> None:
    text = resources.read_text("data", "settings.toml")
    defaults = tomllib.loads(text)

    assert dataclasses.asdict(settings.load()) == defaults
    for name in defaults:
        before = text.split(f"\n{name} = ")[0].rstrip("\n").splitlines()
        assert before[-1].startswith("# "), name


def test_later_sources_go_before_earlier_ones(tmp_path: Path) -> None:
    path = write(tmp_path, 'base = "https://example.org/file/"\nlanguage = "zh-Hans"\nmin_confidence = 0.5\n')

    loaded = settings.load(
        path=path,
        environment={"KG_LANGUAGE": "zh-Hant", "KG_MIN_CONFIDENCE": "0.7", "KG_EVAL_DATA": "not a setting"},
        options={"min_confidence": 0.9, "base": None},
    )

    assert loaded == Settings(base="https://example.org/file/", min_confidence=0.9, language="zh-Hant", findings=5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base", "not an iri"),
        ("base", "example.org/"),
        ("base", "https://example.org"),
        ("base", "https://example.org/id"),
        ("base", "https://example.org/a b/"),
        ("base", "https://example.org/<x>/"),
        ("base", "https://例子.org/"),
        ("base", "https://example.org/\n"),
        ("base", 5),
        ("min_confidence", 1.5),
        ("min_confidence", -0.1),
        ("min_confidence", "high"),
        ("min_confidence", "nan"),
        ("min_confidence", True),
        ("language", "fr"),
        ("language", ["en"]),
        ("findings", -1),
        ("findings", "many"),
        ("findings", 2.5),
        ("findings", True),
    ],
)
def test_malformed_value_is_refused_with_what_was_expected(name: str, value: object) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(options={name: value})

    assert caught.value.name == f"option: {name}"
    assert caught.value.value == value
    assert f"is not {caught.value.expected}" in str(caught.value)


@pytest.mark.parametrize(
    "base", ["https://example.org/", "http://localhost:8000/id/", "https://example.org/kg#", "urn:example:kg:"]
)
def test_well_formed_base(base: str) -> None:
    assert settings.load(environment={"KG_BASE": base}).base == base


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, 'colour = "red"\nlanguage = "fr"\nmin_confidence = 2\n')

    with pytest.raises(SettingsError) as caught:
        settings.load(path=path)

    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == ["colour", "language", "min_confidence"]
    assert str(caught.value).count(str(path)) == 3
    assert "base, min_confidence, language, findings" in str(caught.value)


@pytest.mark.parametrize("content", [b"base = ", b"\xff\xfe"])
def test_file_that_is_not_toml(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)

    with pytest.raises(InputError, match=r"broken\.toml: .*expected settings in TOML"):
        settings.load(path=path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        settings.load(path=tmp_path / "absent.toml")
