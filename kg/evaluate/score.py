"""Facts right, wrong and missed: a graph held against the annotation of what it was built from.

Facts are slots: each participant, date, place and status of a meeting; each party, signatory, date, place and status of
an agreement; each membership; each official's title and whom it is held for. An event that has no counterpart counts
with all its slots as missed, or as wrong. Optional items cost nothing either way.
"""

from __future__ import annotations

from dataclasses import replace

from kg.evaluate.actors import score_identity, score_memberships, score_offices
from kg.evaluate.align import Link
from kg.evaluate.events import score_events
from kg.evaluate.gold import Gold
from kg.evaluate.sheet import Sheet
from kg.evaluate.told import told
from kg.graph import Dataset


def score(dataset: Dataset, gold: Gold) -> Sheet:
    """Return the marks of the resolved view of a dataset, held against an annotation."""
    link = Link(told(dataset), gold)
    sheet = (
        score_events("meeting", link, link.told.meetings, gold.meetings)
        + score_events("agreement", link, link.told.agreements, gold.agreements)
        + score_memberships(link, gold)
        + score_offices(link, gold)
        + score_identity(link)
    )
    marks = (replace(mark, phenomena=tuple(sorted({*mark.phenomena, *gold.phenomena}))) for mark in sheet.marks)
    return Sheet(tuple(marks), sheet.remarks)
