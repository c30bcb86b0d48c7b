"""Mapping files by their ending: Turtle is RML or R2RML, YAML is YARRRML."""

from __future__ import annotations

from pathlib import Path

from kg.errors import Fault, RuleError
from kg.mapping.model import Mapping
from kg.mapping.rml import parse_rml
from kg.mapping.yarrrml import parse_mapping

RML_ENDINGS = (".ttl", ".rml", ".r2rml")


def read_mapping(path: Path) -> Mapping:
    """Return the mapping of a file.

    Raises:
        RuleError: with all faults of the file, or that it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError([Fault(str(path), 1, "", f"cannot be read: {error}")]) from error
    parse = parse_rml if path.suffix.lower() in RML_ENDINGS else parse_mapping
    return parse(text, str(path))
