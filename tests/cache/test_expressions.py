from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cache import expressions
from kg.cache.expressions import compiled
from kg.registry import load_registry
from kg.rules.rulebook import load_rules
from kg.text.dates.grammar import grammars
from tests.rules.test_bounds import patterns_of

SOURCE = r"(?P<word>\w+)(?:-(?P<more>[\u4e00-\u9fff]+))?(?=,)"
SAY = f"""
import re
from kg.cache import expressions
found = expressions.compiled({SOURCE!r})
print(found == re.compile({SOURCE!r}), found.fullmatch('a') is None, found.groupindex == {{'word': 1, 'more': 2}})
print(bool(expressions._shelf(str(expressions.files.folder())).added))
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def said() -> list[str]:
    """What a process says that uses an expression: whether it is as Python's own, and whether it was made anew."""
    done = subprocess.run([sys.executable, "-c", SAY], check=True, capture_output=True, text=True, env=os.environ)
    assert done.stderr == ""
    return done.stdout.split()


def test_an_expression_is_compiled_once_for_all_processes(place: Path) -> None:
    assert said() == ["True"] * 4
    assert len(list(place.iterdir())) == 1
    assert said() == ["True"] * 3 + ["False"]


def test_a_damaged_cache_is_made_anew(place: Path) -> None:
    said()
    file = next(place.iterdir())
    file.write_bytes(file.read_bytes()[:-4] + b"\0\0\0\0")

    assert said() == ["True"] * 4
    assert said() == ["True"] * 3 + ["False"]


def test_all_shipped_expressions_are_what_python_makes_of_them() -> None:
    late = {one.pattern for grammar in load_rules(load_registry()).grammars.values() for one in patterns_of(grammar)}
    sources = [(source, 0) for source in sorted(late, key=len)[::7]]
    sources += [(one.expression.pattern, re.ASCII) for one in grammars()[1].values()]
    shelf = expressions._Shelf({}, b"", {expressions._key(*one): expressions._compiled(*one) for one in sources})

    back = expressions._unpacked(expressions._packed(shelf.everything()))

    for source, flags in sources:
        kept = back.get(expressions._key(source, flags))
        assert kept is not None
        assert expressions._made(source, kept) == re.compile(source, flags)


@pytest.mark.parametrize(
    ("source", "flags"), [("a(b)?", 0), ("(?i:A)b", re.ASCII), ("é", re.IGNORECASE), ("(?x) a b", 0)]
)
def test_flags_are_part_of_an_expression(source: str, flags: int) -> None:
    assert compiled(source, flags) == re.compile(source, flags)
    assert compiled(source, flags) == re.compile(source, flags)
    assert compiled(source, flags | re.DOTALL) == re.compile(source, flags | re.DOTALL)


def test_what_is_no_expression_is_told_each_time() -> None:
    for _ in range(2):
        with pytest.raises(re.error, match="unterminated"):
            compiled("[a")


def test_nothing_is_kept_where_python_is_not_as_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_is_known_engine", lambda: False)
    monkeypatch.setattr(expressions, "_shelf", None)

    assert compiled(SOURCE) == re.compile(SOURCE)


def test_a_file_that_grew_too_large_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_MOST", 10)
    shelf = expressions._Shelf({"old": (0, 8, 0, {}, 0)}, b"12345678", {"new": (b"1234", 0, {}, 0)})

    assert list(shelf.everything()) == ["new"]
    monkeypatch.setattr(expressions, "_MOST", 12)
    assert list(shelf.everything()) == ["old", "new"]
