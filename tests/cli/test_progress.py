from __future__ import annotations

import io

from rich.console import Console

from kg.cli import progress
from kg.model.progress import Progress, unwatched


def test_a_terminal_shows_rate_and_what_was_set_aside() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120)

    with progress.shown(console=console) as watch:
        watch(Progress("read", 10, 0, 100))
        watch(Progress("read", 100, 3, 100))

    assert "Reading" in stream.getvalue()
    assert "100/100" in stream.getvalue()
    assert "3 set aside" in stream.getvalue()


def test_nothing_is_shown_elsewhere() -> None:
    stream = io.StringIO()

    with progress.shown(console=Console(file=stream)) as watch:
        assert watch is unwatched
    with progress.shown(quiet=True, console=Console(file=stream, force_terminal=True)) as watch:
        assert watch is unwatched

    assert stream.getvalue() == ""


def test_every_stage_has_a_word() -> None:
    assert set(progress.WORDS) == {"read", "join", "write", "store", "judge"}
