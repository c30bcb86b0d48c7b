"""The identities of a store as a ledger beside it, so that they outlast whatever becomes of the rest."""

from __future__ import annotations

import json
import os
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.pipeline.stored.state import State

LEDGER = "identities.jsonl"


def restore(state: State, folder: Path) -> None:
    """Take over the identities of the ledger where the state has none; a last line that was cut off is passed over."""
    path = folder / LEDGER
    if state.one("SELECT 1 FROM keys LIMIT 1") or not path.exists():
        return
    with state.step(), path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("}\n"):
                entry = json.loads(line)
                state.run("INSERT OR IGNORE INTO keys (key) VALUES (?)", (entry["key"],))
                rows = ((mark, entry["key"]) for mark in entry["fingerprints"])
                state.run_many("INSERT OR IGNORE INTO marks (mark, key) VALUES (?, ?)", rows)
        _exported(state)


def export(state: State, folder: Path) -> None:
    """Add the identities that are new to the ledger."""
    path = folder / LEDGER
    since = int(state.noted("exported") or 0) if path.exists() else 0
    rows = state.stream("SELECT key, mark FROM marks WHERE ord > ? ORDER BY ord", (since,))
    with path.open("a", encoding="utf-8", newline="\n") as stream:
        for key, marks in groupby(rows, key=itemgetter(0)):
            entry = {"key": key, "fingerprints": [mark for _, mark in marks]}
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    with state.step():
        _exported(state)


def _exported(state: State) -> None:
    state.note("exported", str(state.one("SELECT max(ord) FROM marks") or 0))
