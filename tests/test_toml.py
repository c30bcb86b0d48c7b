from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.toml import read_toml

FILE = "settings in TOML"
KEYS = "a" + ".a" * 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" + ".a" * 10_000 + " = 1", "line 1 is longer than 1,000 bytes"),
        ("x = 1\n[a" + ".a" * 10_000 + "]", "line 2 is longer than 1,000 bytes"),
        (KEYS + " = 1", "more than 8 tables and lists"),
        (f"[{KEYS}]", "more than 8 tables and lists"),
        ("a = " + "[\n" * 20_000 + "]\n" * 20_000, "too many lists in each other"),
        ("a = " + "[" * 9 + "]" * 9, "more than 8 tables and lists"),
        ("a = " + "{a=" * 200, "Invalid value"),
        ("# more\n" * 40_000, "more than 256 kB"),
        ("a = 1\na = 2", "Cannot overwrite"),
        ("\udcff", "'utf-8' codec can't decode"),
    ],
)
def test_what_goes_beyond_the_bounds_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    begun = time.process_time()
    with pytest.raises(InputError) as told:
        read_toml(path, FILE)
    assert said in told.value.reason
    assert (told.value.location, told.value.expected) == (str(path), FILE)
    assert time.process_time() - begun < 2


def test_many_long_keys_are_read_in_time(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("\n".join(f"{KEYS}.k{number} = 1" for number in range(300)))
    begun = time.process_time()
    with pytest.raises(InputError, match="more than 8"):
        read_toml(path, FILE)
    assert time.process_time() - begun < 5


def test_tables_within_the_bounds_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("[a.b.c.d.e.f.g]\nh = [1]\n")
    assert read_toml(path, FILE) == {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": [1]}}}}}}}}


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_toml(tmp_path / "a.toml", FILE)
