from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.text.normalise import blank_marks, comparing, matching


def test_footnote_marks_and_pinyin_become_blanks() -> None:
    assert blank_marks("會談[12]後[注 3]離開") == "會談    後     離開"
    assert blank_marks("會(huì)見(jiàn)") == "會     見      "


def test_names_in_brackets_stay() -> None:
    assert blank_marks("部长(Doe)与（甲）") == "部长(Doe)与（甲）"


@given(st.text())
def test_matching_keeps_every_offset(text: str) -> None:
    assert len(matching(text)) == len(text)


def test_comparing_sees_through_script_width_and_punctuation() -> None:
    assert comparing("「總統」，ＡＢＣ [3]") == comparing("总统 abc") == "总统abc"
    assert comparing(matching("總統。"), is_folded=True) == "总统"
