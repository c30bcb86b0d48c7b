"""A few hundred real pages build without one that cannot be used; they lie in the folder that KG_EVAL_DATA names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kg

DATA = os.environ.get("KG_EVAL_DATA")
FOLDERS = ("reading/zh", "reading/en")


@pytest.mark.skipif(not DATA, reason="KG_EVAL_DATA names no folder of documents")
def test_all_pages_are_read_and_their_graph_conforms() -> None:
    folders = [Path(DATA or "") / name for name in FOLDERS]
    pages = [path for folder in folders for path in folder.glob("*.txt")]

    graph = kg.build(folders)

    read = {
        row["source"]
        for row in graph.query("SELECT ?source { ?page a dip:Document ; dcterms:source ?source }").records()
    }
    assert graph.skipped == ()
    assert len([page for page in pages if any(str(source).endswith(page.name) for source in read)]) == len(pages) > 200
    assert graph.validate().conforms
