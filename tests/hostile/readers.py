"""Everything that reads what others write, by name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.declared import DECLARED
from tests.hostile.documents import DOCUMENTS
from tests.hostile.rdf import GRAPHS
from tests.hostile.reader import Reader
from tests.hostile.service import SERVICE
from tests.hostile.tables import TABLES
from tests.hostile.texts import TEXTS

READERS: Mapping[str, Reader] = {**DOCUMENTS, **TEXTS, **TABLES, **DECLARED, **GRAPHS, **SERVICE}
