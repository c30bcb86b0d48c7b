"""The folder of a store: who builds into it, what it holds, and the graph in it, which is replaced as a whole."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from kg.errors import OutputError, StoreError
from kg.output import replace_file
from kg.pipeline.remembered import STATE

GRAPH = "graph"
MANIFEST = "manifest.json"
_LOCK = "lock"
_FORM = "diplokg store 1"

_held: set[IO[str]] = set()
"""Locks that this process has."""


def _let_go() -> None:
    """Close the locks in a process that was forked: it may live a moment longer than who has them."""
    for lock in _held:
        lock.close()
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the parts of a store are; `graph` is what readers open, a link to the graph that is complete."""

    path: Path

    @property
    def graph(self) -> Path:
        """Return the place of the complete graph, a store of pyoxigraph."""
        return self.path / GRAPH

    @property
    def state(self) -> Path:
        """Return the place of what is remembered between builds."""
        return self.path / STATE

    def new_graph(self) -> Path:
        """Return the place for the next graph, with nothing there."""
        number = max((int(one.name.partition("-")[2]) for one in self._graphs()), default=0)
        return self.path / f"{GRAPH}-{number + 1}"

    def _graphs(self) -> list[Path]:
        return [one for one in self.path.glob(f"{GRAPH}-*") if one.name.partition("-")[2].isdigit()]

    def publish(self, made: Path) -> None:
        """Let readers see a graph that is complete; the one before it is removed."""
        link = self.path / f"{GRAPH}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(made.name)
        if self.graph.is_dir() and not self.graph.is_symlink():  # a copy of a store may have folders for links
            shutil.rmtree(self.graph)
        os.replace(link, self.graph)
        self.tidy()

    def tidy(self) -> None:
        """Remove graphs that are not the complete one: what is left of builds that did not come to their end."""
        current = self.graph.resolve()
        for one in self._graphs():
            if one.resolve() != current:
                shutil.rmtree(one, ignore_errors=True)

    def clear_state(self) -> None:
        """Remove what is remembered, all but identities."""
        for ending in ("", "-wal", "-shm"):
            self.state.with_name(STATE + ending).unlink(missing_ok=True)
        (self.path / MANIFEST).unlink(missing_ok=True)

    def manifest(self) -> Mapping[str, Any] | None:
        """Return what the store says it holds, `None` where nothing was completed or the words were changed."""
        try:
            found = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(found, dict) or found.get("checksum") != _checksum(found):
            return None
        return found

    def complete(self, content: Mapping[str, Any]) -> None:
        """Write the manifest: the last thing a build does."""
        whole = {"form": _FORM, **content}
        whole["checksum"] = _checksum(whole)
        replace_file(self.path / MANIFEST, [(json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()])


def _checksum(content: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in content.items() if name != "checksum"}
    return sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Give the folder of a store, made where it is missing, with nobody else building into it.

    A lock is the kernel's and ends with the process that has it, however that ends.

    Raises:
        OutputError: it cannot be made, or holds other things.
        StoreError: somebody else builds into it.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        found = {one.name for one in path.iterdir()}
        if found.isdisjoint((_LOCK, MANIFEST, STATE)) and found:
            raise OutputError(str(path), f"it holds other things ({min(found)}); name a new or empty folder")
        with (path / _LOCK).open("a+", encoding="utf-8") as lock:
            _lock(lock, path)
            _held.add(lock)
            try:
                folder = Folder(path)
                folder.tidy()
                yield folder
            finally:
                _held.discard(lock)
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def _lock(lock: IO[str], path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        owner = lock.read().strip() or "another process"
        since = datetime.fromtimestamp(os.fstat(lock.fileno()).st_mtime, UTC).isoformat(" ", "seconds")
        reason = f"{owner} since {since} builds into it"
        raise StoreError(str(path), reason, advice="wait for it, or stop it") from error
    lock.seek(0)
    lock.truncate()
    lock.write(f"process {os.getpid()} on {socket.gethostname()}\n")
    lock.flush()
