from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.errors import InputError, RuleError
from kg.validate.report import as_json
from kg.validate.shacl import validate
from tests.validate.build import EXAMPLES, ID, example

PREFIXES = """\
@prefix dip: <https://w3id.org/diplokg/ontology#> .
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def test_only_violations_count_against_a_graph() -> None:
    warned = validate(example("MeetingSides/violates-one"))
    assert [finding.severity for finding in warned.findings] == ["Warning"]
    assert warned.conforms
    assert not validate(example("Meeting/violates-kind")).conforms


def test_named_graphs_are_not_judged() -> None:
    store = example()
    for quad in ox.parse(path=str(EXAMPLES / "Meeting/violates-kind.ttl"), format=ox.RdfFormat.TURTLE):
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(f"{ID}document/page")))
    assert validate(store).findings == ()


def test_an_rdflib_graph_is_judged_alike() -> None:
    graph = Graph()
    for name in ("context", "SoleHolder/violates-overlap"):
        graph.parse(EXAMPLES / f"{name}.ttl")
    size = len(graph)
    assert validate(graph) == validate(example("SoleHolder/violates-overlap"))
    assert len(graph) == size


def test_an_empty_graph_conforms() -> None:
    assert validate(ox.Store()).findings == ()


def test_messages_keep_their_languages_and_name_the_value() -> None:
    (finding,) = validate(example("SoleHolder/violates-overlap")).findings
    messages = dict(finding.messages)
    assert sorted(messages) == ["en", "zh-Hans", "zh-Hant"]
    assert all("tenure/y" in message for message in messages.values())
    assert finding.value == f"<{ID}tenure/y>"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("MeetingSides/violates-one", "page.txt, characters 10-23: “met in Moscow”"),
        ("Evidence/violates-rule", "page.txt, characters 10-23: “met in Moscow”"),
        ("Selector/violates-start-missing", "page.txt, characters None-13: “thirteen long”"),
        ("Row/violates-standard", "page.txt, row 5: “thirteen long”"),
        ("Official/violates-represents", "page.txt, characters 10-23: “met in Moscow”"),
        ("Document/violates-title", "other.txt"),
    ],
)
def test_findings_name_their_place(name: str, place: str) -> None:
    assert {finding.sources for finding in validate(example(name)).findings} == {(place,)}


def test_paths_that_are_not_one_property_are_spelled_out() -> None:
    (unused,) = validate(example("Evidence/violates-used")).findings
    assert unused.path == "^<https://w3id.org/diplokg/ontology#evidence>"
    (both,) = validate(example("Dated/violates-notBoth")).findings
    assert both.path == "<https://w3id.org/diplokg/ontology#date>|<https://w3id.org/diplokg/ontology#startDate>"


def test_further_shapes_judge_besides(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        PREFIXES
        + """
        ex:Talks a sh:NodeShape ; sh:targetClass dip:Meeting ;
            sh:property [ sh:path dip:place ; sh:maxCount 0 ; sh:severity sh:Info ; sh:message "no place"@en ] .
        """,
        encoding="utf-8",
    )
    (finding,) = validate(example(), extra=[own]).findings
    assert (finding.severity, finding.shape, finding.messages) == (
        "Info",
        "https://example.org/Talks.1",
        (("en", "no place"),),
    )


def test_shapes_can_be_replaced() -> None:
    text = (
        PREFIXES + "ex:None a sh:NodeShape ; sh:targetClass dip:Meeting ; sh:nodeKind sh:Literal ; sh:message 'no'@en ."
    )
    (finding,) = validate(example(), shapes=text).findings
    assert (finding.shape, finding.focus) == ("https://example.org/None", f"{ID}meeting/base")


BROKEN = [
    ("ex:A a sh:NodeShape ;\n  sh:targetClass none:Meeting .\n", 5, ""),
    (
        "\nex:A a sh:NodeShape ; sh:targetClass dip:Meeting ; sh:sparql ex:Q .\nex:Q sh:select 'SELECT WHERE' .\n",
        6,
        "Q",
    ),
    ("ex:A a sh:PropertyShape ; sh:targetClass dip:Meeting ; sh:path dip:kind ; sh:minCount 'one' .\n", 4, "A"),
]


@pytest.mark.parametrize(("text", "line", "key"), BROKEN)
def test_broken_shapes_are_told_with_file_and_line(tmp_path: Path, text: str, line: int, key: str) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        validate(example(), extra=[path])
    (fault,) = caught.value.faults
    assert (fault.location, fault.line, fault.key) == (str(path), line, key)


def test_all_broken_files_are_told_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / "one.ttl", tmp_path / "two.ttl"]
    for path in paths:
        path.write_text("no turtle", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        validate(example(), extra=paths)
    assert [fault.location for fault in caught.value.faults] == [str(path) for path in paths]


def test_missing_and_undecodable_files_of_shapes(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        validate(example(), extra=[tmp_path / "absent.ttl"])
    (tmp_path / "binary.ttl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        validate(example(), extra=[tmp_path / "binary.ttl"])


def test_malformed_literals_are_findings_and_not_log_lines(capfd: pytest.CaptureFixture[str]) -> None:
    assert not validate(example("Dated/violates-date-impossible")).conforms
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_report_is_the_same_for_any_hash_seed(seed: str) -> None:
    names = ["Meeting/violates-kind", "Tenure/violates-office-missing", "Selector/violates-start-after-end"]
    code = (
        "from tests.validate.build import example\nfrom kg.validate.shacl import validate\n"
        f"from kg.validate.report import as_json\nprint(as_json(validate(example(*{names!r}))), end='')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
    )
    assert run.stdout == as_json(validate(example(*names)))
