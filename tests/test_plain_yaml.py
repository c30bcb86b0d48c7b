"""Shipped YAML is read alike by both parsers of PyYAML."""

from __future__ import annotations

import pytest
import yaml

from kg import resources
from kg.plain_yaml import is_shallow, values_of


@pytest.mark.parametrize(
    "name",
    [
        "lexicons/dates.yaml",
        "lexicons/numbers.yaml",
        "reading/dates.yaml",
        "reading/furniture.yaml",
        "report.yaml",
        "stores.yaml",
        "text/sentences.yaml",
    ],
)
def test_values_are_those_of_the_parser_in_python(name: str) -> None:
    text = resources.read_text("data", name)
    assert values_of(text) == yaml.load(text, Loader=yaml.SafeLoader)


@pytest.mark.parametrize("text", ["a: [", "!!python/object/apply:os.getcwd []", "\tb: 1"])
def test_what_is_no_plain_yaml_is_a_fault(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        values_of(text)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("", True),
        ("a:\n  - {b: [c]}\n", True),
        ("[" * 100 + "]" * 100, True),
        ("[\n" * 500, False),
        ("{a: \n" * 500, False),
        ("- " * 500, False),
        ("? " * 500, False),
        ("".join(f"{' ' * depth}a:\n" for depth in range(500)), False),
    ],
)
def test_what_may_be_nested_deep_is_told(text: str, is_so: bool) -> None:
    assert is_shallow(text) is is_so
