from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

import kg
from kg import api
from kg.errors import InputError, OutputError, QueryError, SettingsError
from tests.pipeline.inputs import report


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.build([report(tmp_path_factory.mktemp("api"))])


def test_public_names_are_those_that_are_listed() -> None:
    assert sorted(kg.__all__) == kg.__all__
    assert all(getattr(kg, name) is getattr(api, name) for name in kg.__all__)
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kg.nothing  # noqa: B018  # the look-up is what is tested


def test_importing_a_part_does_not_load_the_whole() -> None:
    code = "import sys, kg.vocab; sys.exit('rdflib' in sys.modules or 'pyoxigraph' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_examples_in_docstrings_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])

    assert doctest.testmod(api).failed == 0
    assert doctest.testmod(api).attempted >= 4


def test_graph_tells_its_size(graph: kg.Graph) -> None:
    assert repr(graph) == f"<kg.Graph of {len(graph)} triples, 1 documents' graphs>"
    assert len(graph) > 50


def test_rdflib_gets_the_resolved_view_and_the_documents_graphs(graph: kg.Graph, tmp_path: Path) -> None:
    whole = graph.to_rdflib()
    graph.save(tmp_path / "g.ttl")
    resolved = kg.load(tmp_path / "g.ttl").to_rdflib()

    assert isinstance(whole, rdflib.Dataset)
    assert len(list(whole.quads())) == len(graph.dataset)
    assert not isinstance(resolved, rdflib.Dataset)
    assert len(resolved) == len(graph)
    assert len(rdflib.Graph().parse(tmp_path / "g.ttl")) == len(graph)


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_what_is_saved_can_be_loaded(graph: kg.Graph, tmp_path: Path, ending: str) -> None:
    graph.save(tmp_path / f"g.{ending}")

    loaded = kg.load(tmp_path / f"g.{ending}")

    assert len(loaded) == len(graph)
    assert loaded.query("meetings").records() == graph.query("meetings").records()
    with pytest.raises(OutputError):
        loaded.save(tmp_path / "g.txt")


def test_query_by_name_by_text_and_with_header(graph: kg.Graph) -> None:
    text = "# question en: a\n# question zh-Hans: 甲\n# question zh-Hant: 甲\n# param kind (text): b\n# columns: m\n"

    assert len(graph.query("meetings", name="Assad").rows) == 1
    assert graph.query("ASK { ?m a dip:Meeting }").rows[0][0] is not None
    asked = text + "SELECT ?m WHERE { ?m dip:kind ?k FILTER(STRENDS(STR(?k), $kind)) }"
    assert len(graph.query(asked, kind="talks").rows) == 2
    with pytest.raises(QueryError, match="did you mean meetings"):
        graph.query("meting")


def test_validate_by_our_shapes_and_by_others(graph: kg.Graph, tmp_path: Path) -> None:
    shapes = tmp_path / "strict.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dip: <https://w3id.org/diplokg/ontology#> ."
        "<urn:x> a sh:NodeShape ; sh:targetClass dip:Meeting ; sh:property [ sh:path dip:place ; sh:minCount 9 ] .",
        encoding="utf-8",
    )

    assert graph.validate().conforms
    assert graph.validate(shapes=[shapes]).count("Violation") == 2


def test_build_tells_what_it_skipped(tmp_path: Path) -> None:
    built = kg.build([report(tmp_path), tmp_path / "absent.txt"])

    assert [fault.location for fault in built.skipped] == [str(tmp_path / "absent.txt")]


def test_settings_are_checked(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="min_confidence"):
        kg.build([report(tmp_path)], min_confidence=7)
    with pytest.raises(SettingsError, match="base"):
        kg.build([report(tmp_path)], base="nowhere")


def test_ledger_is_kept(tmp_path: Path) -> None:
    kg.build([report(tmp_path)], ledger=tmp_path / "ledger.jsonl")

    assert "official/vladimir-putin" in (tmp_path / "ledger.jsonl").read_text(encoding="utf-8")


def test_what_a_person_rules_is_so_in_the_next_build(tmp_path: Path) -> None:
    judgements = tmp_path / "judgements.tsv"
    sides = "Russian President Vladimir Putin met Iranian President Ebrahim Raisi"
    texts = {
        "a.txt": f"December 8, 2023\n\n{sides} in Moscow on December 7.\n",
        "b.txt": f"December 9, 2023\n\n{sides} in Moscow on December 7, 2023.\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    sources = [tmp_path / name for name in texts]

    def meetings() -> int:
        graph = kg.build(sources, judgements=judgements)
        return len(graph.query("SELECT DISTINCT ?m WHERE { ?m a dip:Meeting }").rows)

    assert meetings() == 1
    told = judgements.read_text(encoding="utf-8")
    assert "machine\tsame\tMeeting\t" in told
    judgements.write_text(told.replace("machine\tsame\tMeeting", "person\tdifferent\tMeeting"), encoding="utf-8")
    assert meetings() == 2
    kept = judgements.read_bytes()
    assert meetings() == 2
    assert judgements.read_bytes() == kept


def test_further_names_are_read_from_a_registry_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    with pytest.raises(InputError, match="no table of a registry"):
        kg.build([report(tmp_path)], registries=[folder])
