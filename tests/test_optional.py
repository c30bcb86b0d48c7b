"""Modules that are imported when they are needed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kg.errors import InputError
from kg.optional import late, library


def test_a_missing_library_is_told_with_its_extra() -> None:
    with pytest.raises(InputError) as caught:
        library("no_such_library.core", "excel", "table.xlsx")
    assert "no_such_library" in str(caught.value)
    assert "diplokg[excel]" in str(caught.value)


def test_a_late_module_is_imported_when_something_of_it_is_asked_for() -> None:
    code = (
        "import sys; from kg.optional import late; colors = late('colorsys'); before = 'colorsys' in sys.modules;"
        "print(before, colors.rgb_to_hls(0, 0, 0), 'colorsys' in sys.modules, 'rgb_to_hls' in vars(colors))"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ)
    assert out.stdout.split(maxsplit=1)[0] == "False"
    assert out.stdout.split()[-2:] == ["True", "True"]


def test_a_late_module_that_is_not_there_says_so_at_its_first_use() -> None:
    absent = late("no_such_library")
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        absent.anything  # noqa: B018  the look-up is what is tested


def test_a_late_module_has_no_more_than_the_module() -> None:
    with pytest.raises(AttributeError, match="no_such_function"):
        late("colorsys").no_such_function  # noqa: B018  the look-up is what is tested
