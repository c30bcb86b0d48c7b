from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from kg.errors import InputError, OutputError
from kg.vocab import BASE, DIP
from tests.pipeline.inputs import CHINESE_REPORT, build, report, table


def described(path: Path) -> set[str]:
    """The lines of a graph but for what the build says of itself."""
    return {line for line in kg.load(path).dataset.lines if "/dataset/" not in line and "prov#Entity" not in line}


def test_a_report_becomes_a_graph_and_a_summary(tmp_path: Path) -> None:
    output = tmp_path / "graph.ttl"

    built = build(output, report(tmp_path))

    assert dict(built.counts)["Meeting"] == 2
    assert dict(built.counts)["Document"] == 1
    assert [(one.title, one.language) for one in built.documents] == [("Talks in Moscow", "en")]
    assert built.report.conforms
    assert built.size == output.stat().st_size
    assert built.triples == len(kg.load(output))
    assert built.example == "Vladimir Putin"
    assert "official:vladimir-putin" in output.read_text(encoding="utf-8")


def test_two_reports_in_two_scripts_tell_of_one_meeting(tmp_path: Path) -> None:
    output = tmp_path / "graph.trig"

    build(output, report(tmp_path), report(tmp_path, "b.txt", CHINESE_REPORT))

    talks = kg.load(output).query("meetings", name="Pezeshkian").records()
    assert [(row["date"], row["places"]) for row in talks] == [("2025-01-17", "Moscow")]
    assert len(kg.load(output).dataset.graphs) == 2


@pytest.mark.parametrize(
    ("name", "graphs"), [("g.ttl", 0), ("g.nt", 0), ("g.rdf", 0), ("g.trig", 1), ("g.nq", 1), ("g.jsonld", 1)]
)
def test_only_syntaxes_of_quads_hold_the_documents_own_graphs(tmp_path: Path, name: str, graphs: int) -> None:
    build(tmp_path / name, report(tmp_path))

    assert len(kg.load(tmp_path / name).dataset.graphs) == graphs


def test_syntax_may_be_named_apart_from_the_file(tmp_path: Path) -> None:
    build(tmp_path / "graph.dat", report(tmp_path), syntax="nt")

    assert (tmp_path / "graph.dat").read_text(encoding="utf-8").startswith("<http")


def test_standard_output(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    built = build("-", report(tmp_path))

    assert capfdbinary.readouterr().out.startswith(b"@prefix")
    assert built.size is None


def test_things_stand_under_the_base_that_is_set(tmp_path: Path) -> None:
    build(tmp_path / "g.nt", report(tmp_path), table(tmp_path / "tables"), options={"base": "https://example.org/kg/"})

    text = (tmp_path / "g.nt").read_text(encoding="utf-8")
    assert "<https://example.org/kg/official/vladimir-putin>" in text
    assert "<https://example.org/kg/meeting/call-1>" in text
    assert BASE not in text


def test_the_graph_says_what_it_was_made_of(tmp_path: Path) -> None:
    graph = kg.build([report(tmp_path), table(tmp_path / "tables")])

    roles = graph.query("SELECT DISTINCT ?role WHERE { ?used dcterms:type ?role ; dip:digest ?digest }").records()
    assert [row["role"] for row in roles] == ["mapping", "ontology", "registry", "rules", "shapes"]
    used = graph.query("SELECT ?d WHERE { ?build prov:used ?d . ?d a dip:Document ; dip:digest ?digest }")
    assert len(used.rows) == 2


def test_report_in_three_forms(tmp_path: Path) -> None:
    source = report(tmp_path, text="The foreign minister met somebody. France signed a treaty in Paris on 3 May 2024.")
    for name in ("r.txt", "r.json", "r.ttl"):
        build(tmp_path / "g.ttl", source, report=tmp_path / name)

    assert "conforms" in (tmp_path / "r.txt").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["conforms"] is True
    assert "sh:conforms true" in (tmp_path / "r.ttl").read_text(encoding="utf-8")


def test_tables_can_be_mapped_again_to_the_same_graph(tmp_path: Path) -> None:
    build(tmp_path / "g.trig", report(tmp_path), tables=tmp_path / "tables")

    build(tmp_path / "again.trig", tmp_path / "tables")

    assert described(tmp_path / "again.trig") == described(tmp_path / "g.trig")
    names = {path.suffix for path in (tmp_path / "tables").iterdir()}
    assert names == {".csv", ".parquet", ".yaml"}


def test_what_is_less_sure_than_asked_goes_to_the_review(tmp_path: Path) -> None:
    source, review = report(tmp_path), tmp_path / "review.jsonl"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.pipeline.readings.extraction.extract", doubting)
        build(tmp_path / "g.ttl", source, review=review, options={"min_confidence": 0.5})

    records = [json.loads(line) for line in review.read_text(encoding="utf-8").splitlines()]
    assert [record["type"] for record in records if record.get("confidence") == 0.2] == ["Meeting"]
    assert records[0]["quote"].startswith("Russian President")
    counts = kg.load(tmp_path / "g.ttl").dataset.class_counts()
    assert counts[f"{DIP}Meeting"] == 1


def doubting(document, rules):  # type: ignore[no-untyped-def]  # stands for the reader
    from dataclasses import replace

    from kg.extract.reader import extract

    reading = extract(document, rules)
    first = next(claim for claim in reading.claims if claim.type == "Meeting")
    return replace(
        reading, claims=tuple(replace(one, confidence=0.2) if one == first else one for one in reading.claims)
    )


def test_ledger_keeps_identities_and_is_written_last(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    build(tmp_path / "a.ttl", report(tmp_path), ledger=ledger)
    kept = ledger.read_bytes()

    build(tmp_path / "b.ttl", tmp_path / "report.md", ledger=ledger)

    assert kept
    assert ledger.read_bytes() == kept
    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()


def test_bad_documents_are_skipped_and_told(tmp_path: Path) -> None:
    good = report(tmp_path)
    empty, junk = report(tmp_path, "empty.txt", ""), tmp_path / "junk.txt"
    junk.write_bytes(bytes(range(256)) * 40)

    built = build(tmp_path / "g.ttl", good, empty, junk, tmp_path / "absent.txt", report(tmp_path, "x.docx"))

    assert len(built.documents) == 1
    assert len(built.skipped) == 4
    for path in (empty, junk, tmp_path / "absent.txt", tmp_path / "x.docx"):
        assert any(str(path) in message for message in built.skipped)


def test_nothing_to_read_at_all_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="no document and no mapped table"):
        build(tmp_path / "g.ttl", tmp_path / "folder")
    with pytest.raises(InputError, match=r"none of them can be read(.|\n)*a\.txt(.|\n)*b\.txt"):
        build(tmp_path / "g.ttl", tmp_path / "a.txt", tmp_path / "b.txt")
    assert not (tmp_path / "g.ttl").exists()


@pytest.mark.parametrize(
    ("output", "further"),
    [
        ("g.xyz", {}),
        ("nowhere/g.ttl", {}),
        ("g.ttl", {"report": "r.pdf"}),
        ("g.ttl", {"report": "nowhere/r.txt"}),
        ("g.ttl", {"ledger": "nowhere/l"}),
        ("g.ttl", {"judgements": "nowhere/j"}),
    ],
)
def test_what_cannot_be_written_is_told_before_the_work(tmp_path: Path, output: str, further: dict[str, str]) -> None:
    paths: dict[str, object] = {name: tmp_path / value for name, value in further.items()}

    with pytest.raises(OutputError):
        build(tmp_path / output, tmp_path / "absent.txt", options=None, **paths)


def test_a_failed_build_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    output = tmp_path / "g.ttl"
    output.write_text("before", encoding="utf-8")

    with pytest.raises(InputError):
        build(output, table(tmp_path / "t", rows="number,caller,called\n1,state/FRA\n"), strict=True)

    assert output.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["g.ttl"]
