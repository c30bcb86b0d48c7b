"""What resolving gives, apart from what resolves: another process may have done it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import Fault
from kg.model.table import Table
from kg.resolve.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Side:
    """How a thing is called in the file of judgements, and what tells a reader which it is."""

    name: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """All reading tables, rows sorted, and the judgements that joined (or did not join) what documents tell of.

    `sides` says by kind and id what the things judged are called in the file of judgements, `idle` which lines of a
    person there are on nothing that the documents tell of.
    """

    tables: tuple[Table, ...]
    judgements: tuple[Judgement, ...]
    sides: Mapping[tuple[str, str], Side]
    idle: tuple[Fault, ...] = ()
