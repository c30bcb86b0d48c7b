from __future__ import annotations

from pathlib import Path

import pytest

from scripts.blocks import Workshop, faults, is_shown, renewed, steps

PAGE = """\
Words.

```console
$ echo one; echo two
one
two
$ true
```

```csv tables/a.csv
x,y
```

```console
$ cat tables/a.csv
x,y
```

```python
name = "there"
print("hello", name)
```

```text
hello there
```

```python
name += "!"
```

```sh
not run
```
"""


def test_steps_stand_in_the_order_of_the_page() -> None:
    found = list(steps(PAGE))

    assert [(step.kind, step.source, step.shown) for step in found] == [
        ("console", "echo one; echo two", ("one", "two")),
        ("console", "true", ()),
        ("file", "x,y", ()),
        ("console", "cat tables/a.csv", ("x,y",)),
        ("python", 'name = "there"\nprint("hello", name)', ("hello there",)),
        ("python", 'name += "!"', ()),
    ]


def test_a_page_that_shows_what_is_printed_has_no_faults(tmp_path: Path) -> None:
    assert faults(PAGE, Workshop(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("one\ntwo\n", "one\n"),
        ("one\ntwo\n", "two\none\n"),
        ("$ true", "$ false"),
        ("hello there", "hello here"),
        ('name += "!"', "1 / 0"),
    ],
)
def test_a_planted_difference_is_found(tmp_path: Path, old: str, new: str) -> None:
    assert len(faults(PAGE.replace(old, new), Workshop(tmp_path))) == 1


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        (["a", "b", "in 2.0 s"], True),
        (["a", "…", "in 9.9 s"], True),
        (["a", "…"], True),
        (["…", "in 1.5 s"], True),
        (["b", "…"], False),
        (["a", "b"], False),
        (["a", "b", "in 2 s"], False),
    ],
)
def test_lines_may_be_left_out_and_seconds_differ(shown: list[str], same: bool) -> None:
    assert is_shown(shown, ["a", "b", "in 1.5 s"]) is same


def test_a_stale_page_is_renewed_and_a_fresh_one_kept(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    stale = PAGE.replace("one\ntwo\n", "…\nthree\n").replace("hello there", "hi")

    assert renewed(PAGE, Workshop(tmp_path / "1")) == PAGE
    assert renewed(stale, Workshop(tmp_path / "2")) == PAGE.replace("one\ntwo\n", "…\ntwo\n")
