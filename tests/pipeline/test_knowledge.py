from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.cache import files
from kg.cache.keys import files_of, key_of
from kg.errors import InputError, RuleError
from kg.pipeline import knowledge
from kg.pipeline.knowledge import Knowledge, load_knowledge
from kg.registry import packed as registry_packed
from kg.rules import packed as rules_packed
from kg.rules.late import Late

PAGE = "Putin met the foreign minister of Iran in Sochi. 普京在索契会见伊朗外长。"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def lines(known: Knowledge) -> list[str]:
    return [*registry_packed.pack(known.registry), *rules_packed.pack(known.rules)]


def overlay(folder: Path, name: str = "Nyetimber") -> Path:
    (folder / "names").mkdir(parents=True, exist_ok=True)
    row = f"state/RUS,{name},en,alias,,hand"
    (folder / "names" / "more.csv").write_text(f"entity,name,lang,kind,region,source\n{row}\n", encoding="utf-8")
    return folder


def names(known: Knowledge, text: str) -> list[str]:
    return [entry.key for hit in known.rules.lexicon.find(text) for entry in hit.entries]


def test_what_is_read_from_the_cache_is_what_was_made(place: Path) -> None:
    made = load_knowledge()
    assert lines(made)
    kept = load_knowledge()

    assert sorted(file.name.partition("-")[0] for file in place.iterdir()) == ["registry", "rules"]
    assert lines(kept) == lines(made)
    assert kept.registry.entities == made.registry.entities
    assert list(kept.registry.entities) == list(made.registry.entities)
    assert tuple(kept.registry.names) == made.registry.names
    assert (kept.registry.names[0], kept.registry.names[:2]) == (made.registry.names[0], made.registry.names[:2])
    for table in ("tenures", "memberships", "agreements", "exceptions"):
        assert getattr(kept.registry, table) == getattr(made.registry, table)
    for name in ("shorts", "holders", "sides", "meant_offices", "single_offices", "former_states", "confidence"):
        assert getattr(kept.rules, name) == getattr(made.rules, name)
    assert kept.rules.lexicon.find(PAGE) == made.rules.lexicon.find(PAGE) != []


def test_patterns_from_the_cache_know_where_they_stand(place: Path) -> None:
    assert load_knowledge().rules
    assert list(place.iterdir())

    chunk = load_knowledge().rules.grammars["en"].chunks[0].pattern

    assert isinstance(chunk, Late)
    assert "kg/data/grammar/en.yaml:" in str(chunk.told(re.error("odd")))


def test_names_of_ones_own_are_kept_apart(tmp_path: Path) -> None:
    own = overlay(tmp_path / "own")

    assert [names(load_knowledge([own]), "Nyetimber") for _ in range(2)] == [["state/RUS"]] * 2
    assert [names(load_knowledge(), "Nyetimber") for _ in range(2)] == [[]] * 2


def test_a_changed_table_is_read_anew(tmp_path: Path) -> None:
    own = overlay(tmp_path / "own")
    assert load_knowledge([own]).rules

    known = load_knowledge([overlay(own, "Otherland")])

    assert names(known, "Nyetimber and Otherland") == ["state/RUS"]
    assert list(known.registry.names)[-1].name == "Otherland"


def test_faults_are_told_each_time(tmp_path: Path, place: Path) -> None:
    own = overlay(tmp_path / "own", " blank ")
    for _ in range(2):
        with pytest.raises(RuleError, match="has blanks around it"):
            load_knowledge([own])
        with pytest.raises(InputError, match="no such folder"):
            load_knowledge([tmp_path / "missing"])
    assert not place.exists()


def test_the_code_is_part_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of(knowledge._sources([]))
    monkeypatch.setattr(knowledge, "_CODE", (*knowledge._CODE, "extract"))

    assert before is not None
    assert key_of(knowledge._sources([])) not in (before, None)
    assert {file.name for place in knowledge._sources([]) for file in files_of(place)} >= {
        "rulebook.py",
        "offices.yaml",
        "hant-hans.tsv",
        "states.csv",
    }


def test_without_a_cache_knowledge_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", "0")
    monkeypatch.setattr(files, "write", lambda *_: pytest.fail("nothing is to be kept"))

    assert names(load_knowledge(), "Moscow")
