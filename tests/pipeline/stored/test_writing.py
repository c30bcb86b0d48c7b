from __future__ import annotations

from pathlib import Path

from kg.pipeline.stored.state import State
from kg.pipeline.stored.writing import keep, lines_at, lines_of, made, stated_at

STATED = ["<x:b> <x:p> <x:o> .", '<x:c> <x:p> "in <x:g> ."@en .']
NAMED = ["<x:a> <x:p> <x:o> <x:g> .", '<x:b> <x:p> "外" <x:g> .']
EXTRA = ["<x:d> <x:p> <x:o> .", STATED[0]]


def test_lines_of_the_default_graph_come_first_and_can_be_had_alone(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    mixed = [NAMED[1], STATED[1], NAMED[0], STATED[0]]
    parts = {"both": (mixed, EXTRA), "stated": (STATED, ()), "named": (NAMED, ()), "none": ((), ())}
    for kind, (lines, extra) in parts.items():
        with state.step():
            keep(state, made(kind, 0, lines, None, extra), 1)

    found = {kind: (stated_at(state, (kind, 0)), lines_at(state, (kind, 0))) for kind in parts}
    state.close()

    def text(lines: list[str]) -> bytes:
        return "".join(f"{line}\n" for line in lines).encode()

    assert found == {
        "both": (text([*STATED, EXTRA[0]]), text([*STATED, EXTRA[0], *NAMED])),
        "stated": (text(STATED), text(STATED)),
        "named": (b"", text(NAMED)),
        "none": (b"", b""),
    }


def test_what_came_and_went_is_told_of_all_lines() -> None:
    before = made("document", 0, [STATED[0], NAMED[0]], None)
    now = made("document", 0, [STATED[0], STATED[1], NAMED[1]], before.lines)

    assert now.added == (STATED[1], NAMED[1])
    assert now.removed == (NAMED[0],)
    assert lines_of(now.lines) == [*STATED, NAMED[1]]
    assert made("document", 0, [STATED[0]], b"").added == (STATED[0],)
