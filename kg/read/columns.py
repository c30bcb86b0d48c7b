"""Whether a Parquet file holds texts, so that its rows are documents, or is a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.optional import late
from kg.read.records import TEXTS

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq
else:  # pages are read without it
    pa, pq = late("pyarrow"), late("pyarrow.parquet")

EXPECTED = f"a column that is called one of {', '.join(TEXTS)}"
PARQUET = ".parquet"


def holds_texts(path: Path) -> bool:
    """Return whether a file is a Parquet file with a column of texts."""
    if path.suffix.lower() != PARQUET:
        return False
    try:
        return any(name in TEXTS for name in pq.read_schema(path).names)
    except (OSError, pa.ArrowException):
        return False
