from __future__ import annotations

from pathlib import Path

import pytest

from bench import reading
from bench.lexicon import write_registry
from bench.world import FORMS
from kg.registry import load_registry


def test_texts_of_each_form_are_as_many_as_asked_for() -> None:
    texts = reading.make_texts(4)

    assert {form: len(some) for form, some in texts.items()} == dict.fromkeys(FORMS, 4)


def test_tools_take_turns_on_the_same_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, str]] = []
    clock = iter(range(1000))
    monkeypatch.setattr("time.process_time", lambda: float(next(clock)))
    tools = {name: (lambda text, name=name: calls.append((name, text))) for name in ("a", "b")}

    found = reading.compared(tools, ["x y", "z"], 2)

    first = [("a", "x y"), ("b", "x y")]
    assert calls == [*first, *2 * [("a", "x y"), ("a", "z"), ("b", "x y"), ("b", "z")]]
    assert found["a"] == reading.Speed(characters=4.0, words=3.0, documents=2.0, seconds=1.0)


def test_growth_has_a_line_for_each_size_there_are_texts_for() -> None:
    seen: list[int] = []
    lines = list(reading.growth(lambda text: seen.append(len(text)), [("en", "中文")] * 10, 1))

    assert [line.split("|")[2].strip() for line in lines[2:]] == ["1", "10", "1", "10"]
    assert seen == [2, 2, *[2] * 20, 6, 10 * 4 + 19 * 2]


def test_a_registry_has_as_many_names_as_asked_for(tmp_path: Path) -> None:
    write_registry(tmp_path, 300)

    registry = load_registry(tmp_path)
    assert len({name for entity in registry.entities.values() for name in entity.labels.values()}) >= 200
    assert sum(len(entity.labels) for entity in registry.entities.values()) == 300


def test_peers_that_are_not_installed_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "find_spec", lambda _: None)

    assert reading.peers() == {}
