"""Small sources for builds: a report, and a table with its mapping."""

from __future__ import annotations

from pathlib import Path

from kg import settings
from kg.model.summary import BuildRequest, BuildSummary
from kg.pipeline import build as pipeline

REPORT = """---
title: Talks in Moscow
published: 2025-01-18
---
Russian President Vladimir Putin held talks with Iranian President Masoud Pezeshkian in Moscow on January 17, 2025.

Syrian President Bashar al-Assad held talks with Russian President Vladimir Putin in Sochi on November 20, 2017.
"""
CHINESE_REPORT = """2025年1月18日

俄罗斯总统普京1月17日在莫斯科同伊朗总统佩泽希齐扬举行会谈。
"""
MAPPING = """prefixes:
  dip: https://w3id.org/diplokg/ontology#
  oa: http://www.w3.org/ns/oa#
sources:
  calls: ['calls.csv~csv']
mappings:
  calls:
    sources: calls
    s: meeting/call-$(number)
    po:
      - [a, dip:Meeting]
      - [dip:kind, dip:call~iri]
      - [dip:status, dip:held~iri]
      - [dip:participant, [$(caller)~iri, $(called)~iri]]
      - [dip:evidence, evidence/$(_document)-row-$(_row)~iri]
  rows:
    sources: calls
    s: evidence/$(_document)-row-$(_row)
    po:
      - [a, dip:Evidence]
      - [oa:hasSource, document/$(_document)~iri]
      - [dip:rule, table]
"""
TABLE = "number,caller,called\n1,state/FRA,state/DEU\n2,state/DEU,state/ITA\n"


def report(folder: Path, name: str = "report.md", text: str = REPORT) -> Path:
    """Write a report and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def table(folder: Path, *, rows: str = TABLE, mapping: str | None = MAPPING) -> Path:
    """Write a table, and a mapping beside it unless there is to be none; return the path of the table."""
    folder.mkdir(exist_ok=True)
    path = folder / "calls.csv"
    path.write_text(rows, encoding="utf-8")
    if mapping is not None:
        (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return path


def build(
    output: Path | str, *sources: Path | str, options: dict[str, object] | None = None, **further: object
) -> BuildSummary:
    """Build with default settings but for `options`."""
    request = BuildRequest(tuple(map(str, sources)), str(output), **further)  # type: ignore[arg-type]  # as tests say
    return pipeline.build(request, settings.load(options=options or {}))
