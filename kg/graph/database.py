"""Graphs that lie in a database on disk: one of Oxigraph, or that in a store which `kg build --store` keeps."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pyoxigraph import Store

from kg.errors import InputError
from kg.graph.dataset import Dataset
from kg.graph.tags import restore_tag

_MARK = "CURRENT"
"""File that every database of RocksDB has."""
_GRAPH = "graph"
"""Where a store of `kg build` shows its complete graph."""


def find_database(path: Path) -> Path:
    """Return the folder of the database that a path means: itself, or the graph in a store of `kg build --store`.

    Raises:
        InputError: there is none.
    """
    found = next((folder for folder in (path, path / _GRAPH) if (folder / _MARK).is_file()), None)
    if found is None:
        raise InputError(str(path), "is a folder without a database", expected="a graph, or a database of Oxigraph")
    return found


def open_database(path: Path) -> Store:
    """Return the store of a folder, for reading.

    Raises:
        InputError: there is none, or it cannot be opened.
    """
    place = find_database(path)
    try:
        return Store.read_only(str(place))
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(str(path), str(error), expected="a database of Oxigraph") from error


class StoredDataset(Dataset):
    """The graphs of a database, asked where they lie; their lines are read when somebody wants them.

    Numbers come back as the database keeps them: 0.9 for 0.90.
    """

    def __init__(self, store: Store) -> None:
        """Take a store that is not changed meanwhile."""
        super().__init__(())
        self._opened = store

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return all lines, sorted."""
        return tuple(sorted({restore_tag(f"{quad} .") for quad in self._opened}))

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        return tuple(sorted(str(name).strip("<>") for name in self._opened.named_graphs()))

    @property
    def store(self) -> Store:
        """Return the store itself."""
        return self._opened
