"""The findings of the shapes, looked for beside what is served: pages tell of them as soon as they are there."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple
from typing import Any

from pyoxigraph import Store

from kg.model.finding import Finding, Report
from kg.serve.frames import Message
from kg.serve.pool import Pool
from kg.validate.shacl import validate

_LOG = logging.getLogger("kg.serve")
_LOW = 10
"""Niceness: who asks comes first."""


async def judge(pool: Pool) -> None:
    """Have the graph judged by a process of its own, then replace all others: those that follow tell the findings."""
    state, worker = pool.state(), await pool.start()
    answer: Message | None = None
    try:
        answer = await worker.ask(Message({"kind": "judge", "place": state}))
    except (EOFError, ConnectionError):
        _LOG.warning("the graph could not be judged: the process that did ended")
    finally:
        with suppress(EOFError, OSError):
            await pool.forks.end(worker)
    if answer is not None and answer.head["status"] == "ok" and pool.state() == state:
        await pool.forks.tell_findings(answer.body)
        await pool.renew()
        _LOG.info("the graph is judged: %d findings", answer.head["count"])


def judged(store: Store) -> Message:
    """Return the findings on a store; the process that looks for them lets others go first from now on."""
    os.nice(_LOW)
    report = validate(store)
    body = json.dumps([astuple(finding) for finding in report.findings]).encode()
    return Message({"status": "ok", "count": len(report.findings)}, body)


def read_report(body: bytes) -> Report:
    """Return the findings that `judged` has told."""
    return Report(tuple(_finding(values) for values in json.loads(body)))


def _finding(values: list[Any]) -> Finding:
    severity, shape, focus, path, value, messages, sources = values
    said: Mapping[str, str] = dict(messages)
    return Finding(severity, shape, focus, path, value, tuple(said.items()), tuple(sources))
