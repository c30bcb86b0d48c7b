from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.pipeline.stored.compressed import LINES, VALUES, Compression

BOTH = pytest.mark.parametrize("compression", [LINES, VALUES], ids=["lines", "values"])


@BOTH
@given(content=st.one_of(st.binary(max_size=300), st.integers(0, 70000).map(lambda count: b"<a> <b> <c> .\n" * count)))
def test_bytes_come_back_as_they_were(compression: Compression, content: bytes) -> None:
    assert compression.unpack(compression.pack(content)) == content


@BOTH
def test_what_repeats_takes_little(compression: Compression) -> None:
    assert len(compression.pack(b"<a> <b> <c> .\n" * 1000)) < 200


@BOTH
def test_a_change_of_any_byte_is_told(compression: Compression) -> None:
    packed = compression.pack("some text, 一些文字".encode())
    for at in range(len(packed)):
        with pytest.raises(StoreError, match="damaged"):
            compression.unpack(packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :])
        with pytest.raises(StoreError, match="damaged"):
            compression.unpack(packed[:at])


@BOTH
@pytest.mark.parametrize("size", [2, (1 << 64) - 1])
def test_a_size_that_is_not_that_of_the_content_is_told(compression: Compression, size: int) -> None:
    packed = size.to_bytes(8, "little") + compression.pack(b"one")[12:]
    with pytest.raises(StoreError, match="damaged"):
        compression.unpack(crc32(packed).to_bytes(4, "little") + packed)
