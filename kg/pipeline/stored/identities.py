"""The identities of a store as a ledger beside it, so that they outlast whatever becomes of the rest."""

from __future__ import annotations

import json
import os
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.errors import StoreError
from kg.pipeline.stored.state import State

LEDGER = "identities.jsonl"


def restore(state: State, folder: Path) -> None:
    """Take over the identities of the ledger where the state has none; a last line that was cut off is passed over.

    Raises:
        StoreError: a line is damaged, and no build can tell what it was.
    """
    path = folder / LEDGER
    if state.one("SELECT 1 FROM keys LIMIT 1") or not path.exists():
        return
    with state.step(), path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith(b"\n"):
                break
            key, marks = _entry(path, number, line)
            state.run("INSERT OR IGNORE INTO keys (key) VALUES (?)", (key,))
            state.run_many("INSERT OR IGNORE INTO marks (mark, key) VALUES (?, ?)", ((mark, key) for mark in marks))
        _exported(state)


def _entry(path: Path, number: int, line: bytes) -> tuple[str, list[str]]:
    try:
        entry = json.loads(line)
        key, marks = entry["key"], entry["fingerprints"]
        if isinstance(key, str) and isinstance(marks, list) and all(isinstance(mark, str) for mark in marks):
            return key, marks
    except (ValueError, RecursionError, LookupError, TypeError):
        pass  # told below
    advice = "put back a copy of it, or remove the line: the things it is of may then get other IRIs"
    raise StoreError(f"{path}:{number}", "an identity is damaged", advice=advice)


def export(state: State, folder: Path) -> None:
    """Add the identities that are new to the ledger."""
    path = folder / LEDGER
    since = int(state.noted("exported") or 0) if path.exists() else 0
    rows = state.stream("SELECT key, mark FROM marks WHERE ord > ? ORDER BY ord", (since,))
    _cut(path)
    with path.open("a", encoding="utf-8", newline="\n") as stream:
        for key, marks in groupby(rows, key=itemgetter(0)):
            entry = {"key": key, "fingerprints": [mark for _, mark in marks]}
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    with state.step():
        _exported(state)


def _cut(path: Path) -> None:
    """Remove a last line that a build which was killed has not finished."""
    if path.exists() and not (data := path.read_bytes()).endswith(b"\n"):
        os.truncate(path, data.rfind(b"\n") + 1)


def _exported(state: State) -> None:
    state.note("exported", str(state.one("SELECT max(ord) FROM marks") or 0))
