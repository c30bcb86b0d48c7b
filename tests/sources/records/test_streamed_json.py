"""A large document gives the same records, and has the same faults, as one that is read as a whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model.source import BadRow, Dialect, Request
from kg.sources import names_in, open_source
from kg.sources.records import from_json, streamed_json

ITERATORS = ("$[*]", "$.a[*]", "$.a.b[*]", '$["a"]["b"][*]', "$.a.*")
DOCUMENTS = (
    '{"a": [{"v": 1}, {"v": -0}, {"v": 1e2}, {"v": 1.50}, {"v": -0.0}, {"v": 1E400}]}',
    '{"a": [{"v": 123456789012345678901234567890}]}',
    '{"a": {"b": [{"v": "x"}, {"v": null}, {}, {"v": true}], "c": [[1, [2]], {"d": 3}]}, "e": {"a": [{"v": 5}]}}',
    '[{"v": 1, "v": 2}, 12, 3.5, "s", null, [], {}, {"v": ["x"]}]',
    '{"a": {"x": {"v": 1}, "y": {"v": 2}, "x": {"v": 3}}, "b": "a"}',
    '{"a": [{"v": "\\ud83d\\ude00 \\u00e9 \\"[{,\\\\"}, {"v": "\\ud800"}, {"v": "\\ud800\\u0041"}, {"v": "中華"}]}',
    '{"a": [], "b": {}}', '{"a": null}', '{"a": 7}', "{}", "[]", " \n", "", "3", "-0.25e+1", '"a"',
    '[1.5, -2e-3, 7]', '{"a": [0.5e+10, -1.25E-7]}',
    ' { "a" : [ { "v" : 1 } , 2 ] } \n',
    '{"a": {"b": {"v": [{"v": 1}]}}}',
)  # fmt: skip
BROKEN = (
    '{"a": [{"v": 1}, {"v": }]}', '{"a": [{"v": 1}\n {"v": 2}]}', '{"a": [{"v": 1},\n\n  {"v" 2}]}', '{"a": [{"v": 1}',
    '{"a": [',
    '{"a": [{"v": 1}]} x', '{"a": [1]}\n{"a": [2]}', '{"a" [1]}', "{'a': [1]}", '{"a": [01]}', '{"a": [+1]}',
    '{"a": [1.]}',
    '{"a": ["\t"]}', '{"a": ["\\x"]}', '{"a": [nul]}', '{"a": [1], "b": tru}', '{"a": [1], "b": [1, }', "\x0b[]",
    '{"a": ["é',
    '{"a": [1],\n "b": {"c": \n', "/**/[]", '{"a": [1]]', '{"a"', "{", "[", "nul", "-", '{"a": [{"v": "' + "x" * 100,
)  # fmt: skip


@pytest.fixture(params=[1, 7, 1 << 20])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(streamed_json, "PIECE", request.param)
    return int(request.param)


def both(path: Path, iterator: str, references: tuple[str, ...] = ("$.v",)) -> tuple[object, object]:
    """What is found as a whole, and in a stream: rows, or the error where there is one."""
    found = []
    for large in (1 << 40, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(from_json, "LARGE", large)
            try:
                rows = list(open_source(Request("a", str(path), "jsonpath", iterator, "", references)).rows)
                found.append(repr(rows))  # which tells 1 from 1.0 and 0.0 from -0.0
            except InputError as error:
                found.append(str(error))
    return found[0], found[1]


@pytest.mark.usefixtures("piece")
@pytest.mark.parametrize("iterator", ITERATORS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_records_are_the_same(tmp_path: Path, document: str, iterator: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(document, "utf-8")
    for references in (("$.v",), ("$",), ("$..*",)):
        whole, streamed = both(path, iterator, references)
        assert streamed == whole


@pytest.mark.usefixtures("piece")
@pytest.mark.parametrize("document", BROKEN)
def test_faults_are_the_same_at_the_same_place(tmp_path: Path, document: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(document, "utf-8")
    whole, streamed = both(path, "$.a[*]", ())
    assert "not JSON" in str(whole)
    assert streamed == whole


@pytest.mark.parametrize(
    "document", ['{"a": [NaN]}', '{"a": [-Infinity]}', f'{{"a": [1{"0" * 5000}]}}', f'{{"a": [{"[" * 100_000}']
)
def test_what_no_number_or_too_deep_is_refused(tmp_path: Path, document: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(document, "utf-8")
    for message in both(path, "$.a[*]"):
        assert "not JSON: " in str(message)
        assert "a.json:1" in str(message)


@pytest.mark.parametrize(
    ("encoding", "written", "message"),
    [
        ("utf-8", "utf-8-sig", ""),
        ("utf-16", "utf-16", ""),
        ("gb18030", "gb18030", ""),
        ("ascii", "utf-8", "cannot be read"),
        ("utf-8", "gb18030", "cannot be read"),
    ],
)
def test_encodings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, written: str, message: str) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"v": "中華"}]', written)
    monkeypatch.setattr(from_json, "LARGE", 0)
    request = Request("a", str(path), "jsonpath", "$[*]", "", ("v",), dialect=Dialect(encoding=encoding))
    if message:
        with pytest.raises(InputError, match=message):
            list(open_source(request).rows)
    else:
        assert list(open_source(request).rows) == [("中華",)]


def test_a_name_of_the_path_that_is_there_twice_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": [1],\n "a": [2]}', "utf-8")
    monkeypatch.setattr(from_json, "LARGE", 0)
    rows = iter(open_source(Request("a", str(path), "jsonpath", "$.a[*]", "", ("$",))).rows)
    assert next(rows) == (1,), "what is before the fault is given"
    with pytest.raises(InputError, match=r"a\.json:2:6: not JSON: 'a' is there twice"):
        next(rows)


@pytest.mark.parametrize("iterator", ["$", "$..a[*]", "$.a[*].b[?@.v]", "$.a[0]", "$.a[?@.v]", "$[*,*]"])
def test_other_paths_read_the_whole(tmp_path: Path, iterator: str) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": [{"v": 1, "b": [{"v": 2}]}], "a": [{"v": 3, "b": [{"v": 4}]}]}', "utf-8")
    whole, streamed = both(path, iterator)
    assert streamed == whole


def test_bad_rows_and_names_of_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": [{"v": 1}, {"v": {}}, {"v w": 3}], "b": [}', "utf-8")
    monkeypatch.setattr(from_json, "LARGE", 0)
    request = Request("a", str(path), "jsonpath", "$.a[*]", "", ("v",))
    bad: list[BadRow] = []
    rows = iter(open_source(request, reject=bad.append).rows)
    assert [next(rows), next(rows)] == [(1,), (None,)]
    assert [(one.row, one.column, one.value) for one in bad] == [(2, "v", '{"v": {}}')]
    assert names_in(request, 3) == ("$.v", '$["v w"]'), "no more is read than is asked for"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abv"), inner, max_size=3),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_document_and_what_is_left_when_it_is_broken(tmp_path: Path, data: st.DataObject) -> None:
    value = data.draw(st.fixed_dictionaries({"a": st.lists(_VALUES, max_size=4) | _VALUES, "b": _VALUES}) | _VALUES)
    text = json.dumps(value, ensure_ascii=data.draw(st.booleans()), indent=data.draw(st.sampled_from([None, 1])))
    start = data.draw(st.integers(0, len(text)))
    text = text[:start] + text[data.draw(st.integers(start, min(len(text), start + 2))) :]
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamed_json, "PIECE", data.draw(st.integers(1, 40)))
        whole, streamed = both(path, data.draw(st.sampled_from(ITERATORS)), ())
    assert streamed == whole or "is there twice" in str(streamed)


@pytest.mark.parametrize(
    ("iterator", "count"),
    [("$.a[*].b[*]", 5), ("$.a[*]..b", 4), ("$.a[*]['b'][0:2]", 3), ("$.a[*].b[-1]", 2), ("$.a[*][*]", 4),
     ("$[*][*]", 6), ("$.a[?@.b].b", 3), ("$.a[*].b[?@ > 1]", 2)],
)  # fmt: skip
def test_the_rest_of_a_path_is_followed_in_each_member(
    iterator: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.json"
    inner = [{"b": [1, 2, {"c": 3}]}, {"b": [4]}, {"x": 5}, 6, {"b": {"q": [7, {"b": [8]}]}}]
    path.write_text(json.dumps({"z": 1, "a": inner, "y": [1]}), "utf-8")
    found = []
    for large in (0, 1 << 30):
        monkeypatch.setattr(from_json, "LARGE", large)
        records = from_json.open_json(Request("t", str(path), "jsonpath", iterator, references=("$.none",)))
        found.append(len(list(records.rows)))
    assert found == [count, count]
