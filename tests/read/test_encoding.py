from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read.encoding import decode

SIMPLIFIED = "两国外长周五在首都举行会谈，双方同意开放口岸，并商定下次会晤的时间。\n"
TRADITIONAL = "兩國外長週五在首都舉行會談，雙方同意開放口岸，並商定下次會晤的時間。\n"
ENGLISH = "The ministers met on Friday.\nThey agreed to meet again.\n"


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, ENGLISH, ENGLISH + SIMPLIFIED])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_comes_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), location="page.txt") == text


@pytest.mark.parametrize("text", [TRADITIONAL, ENGLISH + TRADITIONAL, "總統會談"])
def test_big5_is_told_from_gb18030(text: str) -> None:
    assert decode(text.encode("big5"), location="page.txt") == text


@pytest.mark.parametrize("text", ["总统会谈", "雙方總統在首都會談"])
def test_gb18030_is_told_from_big5(text: str) -> None:
    assert decode(text.encode("gb18030"), location="page.txt") == text


def test_line_ends_are_kept() -> None:
    assert decode(b"a\r\nb\rc\n", location="page.txt") == "a\r\nb\rc\n"


def test_western_page_is_read() -> None:
    text = "The café in Zürich was closed on Friday, the minister said.\n"

    assert decode(text.encode("cp1252"), location="page.txt") == text


def test_few_broken_bytes_cost_no_more_than_themselves() -> None:
    data = (SIMPLIFIED * 10).encode() + b"\xe4\xb8"

    assert decode(data, location="page.txt") == SIMPLIFIED * 10 + "\ufffd"


def test_declared_encoding_is_believed_if_it_fits() -> None:
    assert decode("ни".encode("koi8-r"), location="page.html", declared="koi8-r") == "ни"
    assert decode(SIMPLIFIED.encode("gb18030"), location="page.html", declared="nonsense") == SIMPLIFIED
    assert decode(SIMPLIFIED.encode("gb18030"), location="page.html", declared="ascii") == SIMPLIFIED


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\x9a\xff\xd0\xb1" * 20,
        bytes(range(256)) * 4,
        b"\x00" * 64,
        b"\x01\x02\x03\x04" * 64,
        codecs.BOM_UTF16_LE + b"\x00\xd8" * 9,
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not text") as caught:
        decode(data, location="page.txt")

    assert caught.value.location == "page.txt"
    assert caught.value.expected == "text in UTF-8, UTF-16, GB18030 or Big5"


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_an_error(data: bytes) -> None:
    with suppress(InputError):
        assert isinstance(decode(data, location="page.txt"), str)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_always_comes_back(text: str) -> None:
    assert decode(text.encode(), location="page.txt") == text.removeprefix("\ufeff")
