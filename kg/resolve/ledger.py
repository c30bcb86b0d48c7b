"""The append-only file that keeps an identity key once it was given.

One JSON object a line, `{"key": "official/…", "fingerprints": ["…"]}`: whatever shows one of the fingerprints has the
key. Lines are only added; a key may stand on several lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import LedgerError
from kg.output import replace_file

_KEY = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9._-]*\Z")


@dataclass(slots=True)
class Ledger:
    """Identity keys by fingerprint, in the order in which they were first seen."""

    _keys: dict[str, str] = field(default_factory=dict)
    _order: dict[str, int] = field(default_factory=dict)
    _lines: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> Ledger:
        """Return the ledger of a file; an empty one when there is no such file yet.

        Raises:
            LedgerError: a line is malformed, or gives a fingerprint to a second key.
        """
        ledger = cls()
        try:
            text = path.read_text(encoding="utf-8") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise LedgerError(str(path), 0, f"cannot be read: {error}") from error
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            key, fingerprints = _parse(str(path), number, line)
            for fingerprint in fingerprints:
                if ledger._keys.get(fingerprint, key) != key:
                    message = f"{fingerprint!r} is {key}, but was {ledger._keys[fingerprint]} before"
                    raise LedgerError(str(path), number, message)
            ledger.record(key, fingerprints)
        return ledger

    def keys_for(self, fingerprints: Iterable[str]) -> tuple[str, ...]:
        """Return the keys that any of the fingerprints was given, the one first seen first."""
        found = {self._keys[fingerprint] for fingerprint in fingerprints if fingerprint in self._keys}
        return tuple(sorted(found, key=self._order.__getitem__))

    def key_for(self, fingerprints: Iterable[str]) -> str | None:
        """Return the key first seen among those of the fingerprints."""
        return next(iter(self.keys_for(fingerprints)), None)

    def knows(self, key: str) -> bool:
        """Return whether the key was ever given."""
        return key in self._order

    def record(self, key: str, fingerprints: Iterable[str]) -> None:
        """Keep the key for those fingerprints that have none yet."""
        new = sorted({fingerprint for fingerprint in fingerprints if fingerprint not in self._keys})
        if not new:
            return
        self._order.setdefault(key, len(self._order))
        self._keys.update(dict.fromkeys(new, key))
        self._lines.append(json.dumps({"key": key, "fingerprints": new}, ensure_ascii=False))

    def save(self, path: Path) -> None:
        """Write the ledger; the file is replaced as a whole or not at all.

        Raises:
            OutputError: the file cannot be written.
        """
        replace_file(path, (f"{line}\n".encode() for line in self._lines))


def _parse(location: str, number: int, line: str) -> tuple[str, list[str]]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LedgerError(location, number, f"is not JSON: {error}") from error
    key = entry.get("key") if isinstance(entry, dict) else None
    fingerprints = entry.get("fingerprints") if isinstance(entry, dict) else None
    if not isinstance(key, str) or not _KEY.match(key):
        raise LedgerError(location, number, f'"key" is {key!r}; expected ASCII like "official/name"')
    if not isinstance(fingerprints, list) or not all(isinstance(item, str) for item in fingerprints):
        raise LedgerError(location, number, '"fingerprints" is not a list of texts')
    return key, fingerprints
