from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.script import fold, plain, simplified_only, traditional_only


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("敘利亞總統", "叙利亚总统"),
        ("叙利亚总统", "叙利亚总统"),
        ("１２月，ＡＢ：", "12月,AB:"),
        ("a\u00a0b\u3000c", "a b c"),
        ("d’Ivoire ‘x’", "d'Ivoire 'x'"),
        ("2019–2020", "2019-2020"),
        ("唐納‧川普・甲", "唐纳·川普·甲"),
        ("“引文”。——完", "“引文”。——完"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_plain_leaves_characters_alone() -> None:
    assert plain("總統，Ａ") == "總統,A"


@given(st.text())
def test_folding_keeps_every_offset_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(plain(text)) == len(text)
    assert fold(plain(text)) == fold(text)


def test_telling_characters_are_apart_and_leave_out_those_of_both_scripts() -> None:
    assert not traditional_only() & simplified_only()
    assert {"國", "會", "談"} <= traditional_only()
    assert {"国", "会", "谈"} <= simplified_only()
    assert not {"中", "后", "里", "台"} & (traditional_only() | simplified_only())
