"""Whatever is read, it is read or told with an error of ours: never a traceback, never a hang."""

from __future__ import annotations

import sqlite3
import time
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DiploKGError, InputError, QueryError, RuleError
from kg.graph.nesting import DEEPEST, MOST, too_deep
from kg.read import documents_of, read_documents
from kg.read.raw import Raw
from kg.sources.records import from_columns
from tests.hostile.changes import PIECES, changed
from tests.hostile.declared import RML
from tests.hostile.reader import survives
from tests.hostile.readers import READERS
from tests.hostile.records import Finding, findings
from tests.hostile.tables import XML

DEEP = 20_000
NESTED = [
    ("json", b"["), ("json", b'{"a":'), ("json-line", b'{"text":'), ("json-table", b"["), ("jsonl-table", b'{"a":'), ("ledger", b"["),
    ("yarrrml", b"- "), ("yarrrml", b"{a: "), ("settings", b"a = " + b"["), ("turtle", b"<a> <b> " + b"( "), ("rml", b"<a> <b> " + b"[ <b> "),
    ("sparql", b"SELECT * {" + b"{"), ("html", b"<div>"), ("html", b"<b>"), ("html", b"<p>"), ("xml", b"<a>"), ("x-path", b"("), ("json-path", b"$" + b"[?"),
    ("text", b"("), ("markdown", b"["), ("markdown", b"!["), ("markdown", b"[a]("), ("markdown", b"<!--"), ("markdown", b"**a "), ("markdown", b"# #"), ("csv", b'a,b\n"'),
]  # fmt: skip
SLOWEST = 10.0


@pytest.mark.parametrize("name", READERS)
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
@pytest.mark.filterwarnings("ignore")  # libraries warn of what they find in broken files
def test_changed_input_is_read_or_told(name: str, seed: int, tmp_path: Path) -> None:
    survives(READERS[name], changed(READERS[name].example, Random(seed)), tmp_path)


@pytest.mark.parametrize("name", READERS)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from(PIECES), st.binary(max_size=20), st.text(max_size=20).map(lambda text: text.encode())
        ),
        max_size=12,
    )
)
@pytest.mark.filterwarnings("ignore")
def test_mixtures_of_hostile_pieces_are_read_or_told(name: str, pieces: list[bytes], tmp_path: Path) -> None:
    survives(READERS[name], b"".join(pieces), tmp_path)


@pytest.mark.parametrize("finding", findings(), ids=lambda finding: f"{finding.reader} {finding.was}")
@pytest.mark.filterwarnings("ignore")
def test_what_broke_a_reader_does_so_no_more(finding: Finding, tmp_path: Path) -> None:
    survives(READERS[finding.reader], finding.data, tmp_path)


@pytest.mark.parametrize(("name", "opening"), NESTED, ids=[f"{name} {opening.decode()}" for name, opening in NESTED])
def test_nesting_without_end_is_read_or_told_in_time(name: str, opening: bytes, tmp_path: Path) -> None:
    head, unit = (opening[:-1], opening[-1:]) if name == "settings" else (b"", opening)
    begun = time.process_time()
    survives(READERS[name], head + unit * DEEP, tmp_path)
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize("unit", ["(", "a", "中", "\u202e", "e\u0301", "。", " ", "1月", "\u200b"])
def test_one_very_long_line_is_read_in_time(unit: str, tmp_path: Path) -> None:
    begun = time.process_time()
    survives(READERS["text"], (unit * 1_000_000).encode()[:1_000_000], tmp_path)
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK { FILTER(" + "(" * 5000, "brackets in brackets"),
        ("SELECT * {" + "{SELECT * {" * 5000, "brackets in brackets"),
        ("ASK { FILTER(" + "!" * 5000 + "1)}", "operators"),
        ("ASK { ?s <a:p>" + "/<a:p>" * 5000 + " ?o }", "operators"),
        ("ASK {{}" + "UNION{}" * 5000 + "}", "operators"),
    ],
)
def test_queries_that_would_exhaust_the_stack_are_told(query: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=said):
        READERS["sparql"].read(query.encode(), tmp_path)


def test_what_stands_in_texts_and_iris_of_a_query_is_no_nesting() -> None:
    quoted = "(" * (DEEPEST + 1) + "+" * (MOST + 1)
    assert too_deep(f'ASK {{ ?s ?p \'{quoted}\', """{quoted}""" }} # {quoted}') is None
    assert too_deep(f'ASK {{ ?s ?p """one " {quoted} two "" {quoted} escaped \\""" {quoted}""" }}') is None
    assert too_deep("ASK { <http://example.org/" + "a/" * MOST + "b> ?p ?o }") is None


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{levels}]><a id="1"><b>&l9;</b></a>'
    begun = time.process_time()
    survives(READERS["xml"], bomb.encode(), tmp_path)
    survives(READERS["rdf-xml"], bomb.encode(), tmp_path)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("system", ["file:///etc/passwd", "http://127.0.0.1:9/a.dtd"])
def test_a_dtd_of_elsewhere_is_not_read(system: str, tmp_path: Path) -> None:
    document = XML.replace("<a ", f'<!DOCTYPE a SYSTEM "{system}"><a ', 1)
    assert survives(READERS["xml"], document.encode(), tmp_path)


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system ['touch x']", "!!python/name:os.system", "!!python/module:os"]
)
@pytest.mark.parametrize("name", ["rules", "yarrrml", "gold"])
def test_tags_of_yaml_make_nothing(name: str, tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((RuleError, InputError)):
        READERS[name].read(f"mappings: {tag}\n".encode(), tmp_path)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["rules", "yarrrml", "gold"])
def test_aliases_of_yaml_are_bounded(name: str, tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    begun = time.process_time()
    with pytest.raises(DiploKGError):
        READERS[name].read(bomb.encode(), tmp_path)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("name", "level", "end"),
    [("rdf-xml", b"<e:C><e:p>", b""), ("json-ld", b'{"http://example.org/p":', b""), ("json-ld", b"[", b"")],
)
@pytest.mark.parametrize("depth", [501, DEEP])
def test_deep_graphs_are_refused_in_time(name: str, level: bytes, end: bytes, depth: int, tmp_path: Path) -> None:
    head = READERS[name].example.partition(b"<e:C")[0] if name == "rdf-xml" else b""
    begun = time.process_time()
    with pytest.raises(InputError, match="more than 500"):
        READERS[name].read(head + level * depth + end, tmp_path)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: *a}\n"])
def test_aliases_of_themselves_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError):
        READERS["gold"].read(text.encode(), tmp_path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_columns, "LARGEST", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b" " * (2 << 20))
    with pytest.raises(InputError, match="unpacks to 2 MB; expected at most 1 MB"):
        READERS["xlsx"].read((tmp_path / "bomb").read_bytes(), tmp_path)


def test_elements_in_elements_are_told_and_usual_pages_are_read() -> None:
    faults: list[InputError] = []
    words = "two ministers met in the capital and spoke of trade " * 5
    good = f"<html><body><article>{f'<p>{words}' * 1500}</article></body></html>"
    bad = f"<html><body>{'<div>' * 1500}{words}{'</div>' * 1500}</body></html>"
    found = [len([*documents_of(Raw("a.html", "text/html", page.encode()), faults.append)]) for page in (good, bad)]
    assert found == [1, 0]
    assert len(faults) == 1


def test_links_that_lead_out_of_a_folder_are_left_out_and_told(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("A secret that nobody is to read.", "utf-8")
    (inside / "a.txt").write_text("Two ministers met.", "utf-8")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "around").symlink_to(inside)
    (inside / "up").symlink_to(tmp_path)
    (inside / "gone.txt").symlink_to(tmp_path / "gone")
    skipped: list[Path] = []
    faults: list[InputError] = []
    found = list(read_documents([inside], on_error=faults.append, on_skip=skipped.append))
    assert [document.text for document in found] == ["Two ministers met."]
    assert inside / "out.txt" in skipped
    assert not faults


def test_a_mapping_cannot_write_into_its_database(tmp_path: Path) -> None:
    READERS["sqlite"].read(READERS["sqlite"].example, tmp_path)
    with sqlite3.connect(tmp_path / "t.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (2,)


def test_the_examples_are_well_formed(tmp_path: Path) -> None:
    for name in (
        "text",
        "html",
        "csv",
        "xml",
        "parquet",
        "xlsx",
        "sqlite",
        "rml",
        "sparql",
        "turtle",
        "trig",
        "rdf-xml",
    ):
        READERS[name].read(READERS[name].example, tmp_path)
    assert "rr:template" in RML
