from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from tests.house.checkout import ROOT, python_files, text_files

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
NUMERALS = re.compile("[〇零一二三四五六七八九十百千万萬亿億两兩]")
COMPATIBILITY = ("characters", "cedict.csv")
"""Files and folders with characters that the normal form would replace."""
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50


def faults_of_text(data: bytes) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield "is not UTF-8"
        return
    if text.startswith("\ufeff"):
        yield "begins with a byte order mark"
    if "\r" in text:
        yield "has carriage returns"
    if unicodedata.normalize("NFC", text) != text:
        yield "is not in normal form C"
    if text and not text.endswith("\n"):
        yield "does not end its last line"


def faults_of_code(source: str) -> Iterator[str]:
    if source.count("\n") > MAX_FILE_LINES:
        yield f"has more than {MAX_FILE_LINES} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield f"line {node.lineno}: {node.name} has {lines} lines"


def lines_with_chinese(source: str) -> list[int]:
    """Return the lines of string literals, docstrings apart, in which Chinese words are written out.

    Numerals and punctuation are not words, and escapes (ranges of characters) are not written out.
    """
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    spoken = (node for node in strings if id(node) not in docstrings)
    written = ((node.lineno, ast.get_source_segment(source, node) or "") for node in spoken)
    return sorted({line for line, text in written if HAN.search(NUMERALS.sub("", text))})


def is_known(path: Path, fault: str) -> bool:
    """Return whether the file may have the fault: what is to be matched in texts is kept as it is written there."""
    return fault == "is not in normal form C" and bool({*path.parts} & {*COMPATIBILITY})


def test_all_texts_are_utf8_in_normal_form_c_with_unix_lines() -> None:
    faults = [(path, fault) for path in text_files() for fault in faults_of_text(path.read_bytes())]

    assert [f"{path.relative_to(ROOT)} {fault}" for path, fault in faults if not is_known(path, fault)] == []


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\xc4\xe3\n", "is not UTF-8"),
        (b"\xef\xbb\xbfa\n", "begins with a byte order mark"),
        (b"a\r\n", "has carriage returns"),
        ("e\u0301\n".encode(), "is not in normal form C"),
        (b"a", "does not end its last line"),
    ],
)
def test_a_planted_fault_of_text_is_found(data: bytes, fault: str) -> None:
    assert list(faults_of_text(data)) == [fault]


@pytest.mark.parametrize("folder", ["kg", "tests", "scripts", "bench"])
def test_files_and_functions_keep_their_sizes(folder: str) -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in python_files(folder)}

    assert [
        f"{path.relative_to(ROOT)} {fault}" for path, text in sources.items() for fault in faults_of_code(text)
    ] == []


def test_planted_faults_of_size_are_found() -> None:
    long_function = "def f():\n" + "    x = 1\n" * MAX_FUNCTION_LINES

    assert list(faults_of_code(long_function)) == ["line 1: f has 51 lines"]
    assert list(faults_of_code("x = 1\n" * 401)) == ["has more than 400 lines"]


def chinese_in(path: Path) -> list[str]:
    name = path.relative_to(ROOT)
    return [f"{name}:{line}" for line in lines_with_chinese(path.read_text(encoding="utf-8"))]


def test_chinese_words_live_in_data_not_in_code() -> None:
    assert [place for path in python_files("kg") for place in chinese_in(path)] == []


def test_planted_chinese_is_found_but_not_in_docstrings_punctuation_or_escapes() -> None:
    assert lines_with_chinese('"""总统"""\nSTOPS = "。!?"\nHAN = "[\\u4e00-\\u9fff]"\n') == []
    assert lines_with_chinese('X = 1\nTITLE = "总统"\n') == [2]
    assert lines_with_chinese('X = f"{1}总统"\nDIGITS = "〇一二"\n') == [1]


def test_changelog_names_the_version_of_the_code() -> None:
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert versions[0] == kg.__version__
