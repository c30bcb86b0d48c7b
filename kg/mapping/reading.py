"""Mapping files by their ending: Turtle is RML or R2RML, YAML is YARRRML."""

from __future__ import annotations

from pathlib import Path

from kg.errors import Fault, RuleError
from kg.mapping.faults import FaultList
from kg.mapping.model import Mapping
from kg.mapping.rml import parse_rml
from kg.mapping.yarrrml import parse_yarrrml
from kg.opening import expect_file

RML_ENDINGS = (".ttl", ".rml", ".r2rml")


def parse_mapping(text: str, location: str) -> Mapping:
    """Return the mapping of a text, which is RML where the ending of `location` is that of Turtle, else YARRRML.

    Raises:
        RuleError: with all faults of the text.
    """
    mapping, faults = examine_mapping(text, location)
    if faults or mapping is None:
        raise RuleError(faults)
    return mapping


def read_mapping(path: Path) -> Mapping:
    """Return the mapping of a file.

    Raises:
        RuleError: with all faults of the file, or that it cannot be read.
    """
    return parse_mapping(read_text(path), str(path))


def examine_mapping(text: str, location: str) -> tuple[Mapping | None, list[Fault]]:
    """Return the mapping of a text as far as it can be understood, and all that is wrong with it."""
    faults = FaultList(location)
    parse = parse_rml if Path(location).suffix.lower() in RML_ENDINGS else parse_yarrrml
    return parse(text, faults), faults.found


def read_text(path: Path) -> str:
    """Return the text of a mapping file.

    Raises:
        RuleError: it cannot be read.
    """
    try:
        expect_file(path)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise RuleError([Fault(str(path), 1, "", f"cannot be read: {reason}")]) from error
