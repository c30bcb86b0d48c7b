"""How far a build has come, as bars on a terminal."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from kg.model.progress import Progress, Stage, Watch, unwatched

_LOG = logging.getLogger("kg.build")
WORDS: dict[Stage, str] = {
    "read": "Reading", "join": "Joining", "write": "Writing", "store": "Storing", "judge": "Validating",
}  # fmt: skip


class _Rate(TextColumn):
    """Things a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def shown(*, quiet: bool = False, console: Console | None = None) -> Iterator[Watch]:
    """Give what shows the progress on standard error; where that is no terminal, or with `quiet`, it shows nothing."""
    console = console or Console(stderr=True)
    if quiet or not console.is_terminal:
        yield unwatched
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(""), TimeRemainingColumn(),
        TextColumn("{task.fields[aside]}"),
    )  # fmt: skip
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[Stage, TaskID] = {}

        def watch(progress: Progress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bars.add_task(WORDS[progress.stage], aside="")
            aside = f"{progress.aside} set aside" if progress.aside else ""
            bars.update(tasks[progress.stage], completed=progress.done, total=progress.total, aside=aside)

        yield watch


def logged(watch: Watch) -> Watch:
    """Return what passes progress on, and tells the log where a stage begins and, in detail, how far it has come."""
    begun: set[Stage] = set()

    def told(progress: Progress) -> None:
        if progress.stage not in begun:
            begun.add(progress.stage)
            _LOG.info("%s", WORDS[progress.stage].lower())
        of = "" if progress.total is None else f" of {progress.total}"
        _LOG.debug("%s: %d%s, %d set aside", WORDS[progress.stage].lower(), progress.done, of, progress.aside)
        watch(progress)

    return told
