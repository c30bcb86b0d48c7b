"""Faults as lines, as JSON and as SARIF 2.1.0, which editors and forges show beside the text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from kg.errors import Fault

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULE = "mapping"


def as_text(faults: Iterable[Fault]) -> str:
    """Return a line for each fault."""
    return "".join(f"{fault}\n" for fault in faults)


def as_json(faults: Iterable[Fault]) -> str:
    """Return a list of objects with file, line, column, key and message."""
    found = [
        {
            "file": fault.location,
            "line": fault.line,
            "column": fault.column,
            "key": fault.key,
            "message": fault.message,
        }
        for fault in faults
    ]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def as_sarif(faults: Iterable[Fault], version: str) -> str:
    """Return a SARIF log with one run of `kg check` of a version."""
    rule = {"id": _RULE, "shortDescription": {"text": "A mapping says what cannot be meant."}}
    driver = {"name": "kg check", "version": version, "rules": [rule]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(map(_result, faults))}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _result(fault: Fault) -> dict[str, object]:
    region = {"startLine": fault.line} | ({"startColumn": fault.column} if fault.column else {})
    physical = {"artifactLocation": {"uri": _uri(fault.location)}, "region": region}
    logical = {"logicalLocations": [{"fullyQualifiedName": fault.key}]} if fault.key else {}
    return {
        "ruleId": _RULE,
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": fault.message},
        "locations": [{"physicalLocation": physical} | logical],
    }


def _uri(location: str) -> str:
    """Return a path as SARIF wants it, a URI: relative ones to where the command is run."""
    path = Path(location)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
