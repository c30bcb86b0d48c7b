from __future__ import annotations

import subprocess
import sys

import pytest
from pypinyin import lazy_pinyin

from kg.text.pinyin import syllables


@pytest.mark.parametrize("text", ["", "plain", "习近平", "习近平 – Putin (2025)", "普京·2", "é", "𠀀", "\u0000中"])
def test_syllables_are_those_of_the_library(text: str) -> None:
    assert syllables(text) == lazy_pinyin(text)
    assert syllables(text, apart=True) == lazy_pinyin(text, errors=lambda rest: f" {rest} ")


def test_latin_text_does_not_wait_for_dictionaries() -> None:
    program = "import sys; from kg.text.pinyin import syllables; syllables('plain'); print('pypinyin' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "False"
