"""Readers of declarations: rules, mappings, annotations, registry tables, settings, and what is kept between builds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kg import settings
from kg.errors import Fault
from kg.evaluate.gate import read_floors
from kg.evaluate.gold import parse_gold
from kg.mapping import parse_mapping
from kg.pipeline.stored.folder import MANIFEST, Folder
from kg.pipeline.stored.state import State
from kg.publish.progress import ProgressFile
from kg.registry import load_registry
from kg.registry.tables import FORMS, read_table
from kg.resolve import Ledger, Rulings
from kg.rules import schema
from kg.rules.load import parse
from kg.rules.pattern import PatternError, compile_pattern, needs
from tests.hostile.reader import Reader, file, text

YARRRML = (
    "prefixes: {e: 'http://example.org/'}\nsources: {t: ['t.json~jsonpath', '$.x']}\nmappings:\n  m: &m\n    sources: [t]\n"
    "    s: e:$(id)\n    po: [[a, e:C], [e:p, $(name), en~lang], {p: e:q, o: {mapping: m, condition: {function: equal,"
    " parameters: [[str1, $(id)], [str2, $(id)]]}}}]\n  n: *m\n"
)
RML = (
    "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n"
    "@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix e: <http://example.org/> .\n"
    '<#m> rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation ql:CSV ] ;\n'
    ' rr:subjectMap [ rr:template "http://example.org/{id}" ; rr:class e:C ] ;\n'
    ' rr:predicateObjectMap [ rr:predicate e:p ; rr:objectMap [ rml:reference "name" ; rr:language "en" ] ] .\n'
)
_CHUNKS = (
    "- code: minister\n  en: [&m Minister, 'the \"Minister\"']\n  hans: [部长]\n  hant: [部長]\n  rank: minister\n"
)
_GOLD = (
    "document: one.txt\nlanguage: en\npublished: 2020-05-04\nentities:\n  avia: {type: State, names: [Avia]}\n  port: {type: Place, names: [Port]}\n"
    "meetings:\n  - {id: m1, kind: talks, participants: [avia], date: 2020, place: port, status: held}\nagreements:\nmemberships: []\n"
)
_RULINGS = "who\tverdict\tkind\tleft\tright\nperson\tsame\tOfficial\tAna A@Russia\tAna B@Russia\n"
_STATES = (
    "id,iso2,numeric,label_en,label_hans,label_hant,capital,geonames,wikidata,eu,start,end,source,checked\n"
    "XAA,XA,999,Avia,阿维亚,阿維亞,,,,,,,hand,2026-11\n"
)
_FLOORS = (
    '[a]\ndocuments = ["x"]\ngold = "y"\ndigest = "z"\nexternal = false\n[a.floors]\nall = 0.85\n"meeting.date" = 0.7\n'
)
_FRAMES = (
    "family: membership\nmacros:\n  zh: {t: '加入|退出'}\nframes:\n  - id: zh.join\n    language: zh\n    trigger: '{t}'\n    pattern: '(?P<member>[{states}]){t}'\n"
    "    kinds: {leave: '退出'}\n    elided: subject\n    continues: true\n"
)
_LANGUAGE = (
    "language: en\ncharacters: {a: bc}\nwords: {label: [members?, parties]}\nmacros: {x: '{label}+'}\ncompounds: ['{states}-{states}']\nhomes: {zh-Hant: state/TWN}\n"
    "chunks:\n  - {id: a, pattern: '{title} (?P<name>[A-Z]\\w+)', make: person, resolve: name, repeat: false}\n"
)
_MACROS = {"day": "{date}|[0-9]+", "by": "(?:by|with) {person:who}"}


def _registry(data: bytes, folder: Path) -> object:
    place = folder / "registry"
    place.mkdir(exist_ok=True)
    (place / "states.csv").write_bytes(data)
    return load_registry(place, base=load_registry())


def _registry_table(path: Path) -> None:
    faults: list[Fault] = []
    found = [*read_table(path, "a.csv", FORMS["states"], faults)]
    assert found or faults or path.read_bytes().count(b"\n") <= 1
    for fault in faults:
        assert str(fault)


def _pattern(words: str) -> None:
    try:
        compile_pattern(words, _MACROS)
    except PatternError:
        return
    needs(words, _MACROS)


def _manifest(path: Path) -> object:
    return Folder(path.parent).manifest()


def _state(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    state = State(path)
    try:
        for name in ("documents", "keys", "world"):
            state.all(f"SELECT * FROM {name} LIMIT 5")
    finally:
        state.close()


def _rules(form: type[schema.Form] | type[schema.OfficesForm]) -> Callable[[str], object]:
    return lambda words: parse(words, form, location="a.yaml")


DECLARED: Mapping[str, Reader] = {
    "rules": Reader(_CHUNKS.encode(), text(_rules(schema.OfficesForm)), 600),
    "rules-frames": Reader(_FRAMES.encode(), text(_rules(schema.FramesForm)), 800),
    "rules-language": Reader(_LANGUAGE.encode(), text(_rules(schema.LanguageForm)), 800),
    "rules-pattern": Reader(b"(?<={title} ){person:who}(?:, {day}| met {by})?[^.]{0,9}", text(_pattern), 100),
    "yarrrml": Reader(YARRRML.encode(), text(lambda words: parse_mapping(words, "a.yaml")), 1000, "kg/data/mappings/*.yaml"),
    "rml": Reader(RML.encode(), text(lambda words: parse_mapping(words, "a.rml.ttl")), 1000),
    "gold": Reader(_GOLD.encode(), text(lambda words: parse_gold(words, "a.yaml")), 1000),
    "rulings": Reader(_RULINGS.encode(), file("r.tsv", Rulings.load), 400),
    "ledger": Reader(b'{"key": "official/a", "fingerprints": ["x", "y"]}\n', file("l.jsonl", Ledger.load), 400),
    "settings": Reader(b'min_confidence = 0.5\nlanguage = "en"\n', file("s.toml", lambda path: settings.load(path=path)), 300, "kg/data/settings.toml"),
    "floors": Reader(_FLOORS.encode(), file("f.toml", read_floors), 400, "tests/floors.toml"),
    "registry": Reader(_STATES.encode(), _registry, 600),
    "registry-table": Reader(_STATES.encode(), file("t.csv", _registry_table), 600),
    "manifest": Reader(b'{"form": "diplokg store 1", "checksum": "0"}', file(MANIFEST, _manifest), 300),
    "state": Reader(b"", file("state.sqlite", _state), 12288),
    "progress": Reader(b'{"key": "a", "done": 3}', file("x.loading", lambda path: ProgressFile(path, "a").done()), 100),
}  # fmt: skip
