import csv
from pathlib import Path

import pytest

from kg import resources
from kg.errors import RuleError
from kg.mapping import Vocabulary, check, parse_mapping
from kg.model.table import READING_TABLES
from kg.validate import terms
from kg.vocab import DIP

TEXT = """\
prefixes: {dip: 'https://w3id.org/diplokg/ontology#', foaf: 'http://xmlns.com/foaf/0.1/'}
mappings:
  m:
    sources: [['t.csv~csv']]
    s: dip:m/$(id)
    graphs: $(graph)
    condition: {function: equal, parameters: [[v, $(kind)], [w, x]]}
    po:
      - [a, dip:Meeting]
      - [dip:date, $(day)]
      - [dip:status, dip:held~iri]
      - [foaf:anything, $(day), $(lang)~lang]
"""
COLUMNS = ("id", "graph", "kind", "day", "lang")
VOCABULARY = Vocabulary(
    frozenset({DIP + "Meeting"}), frozenset({DIP + "date", DIP + "status"}), frozenset({DIP + "held"})
)


def test_what_exists_passes() -> None:
    check([parse_mapping(TEXT, "m.yaml")], {"t": COLUMNS}, VOCABULARY)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("dip:Meeting", "dip:Meetin", 9, "unknown class 'dip:Meetin'; did you mean dip:Meeting?"),
        ("dip:date", "dip:data", 10, "unknown property 'dip:data'; did you mean dip:date?"),
        ("dip:held~", "dip:hold~", 11, "unknown concept 'dip:hold'; did you mean dip:held?"),
        ("dip:status, ", "dip:held, ", 11, "unknown property 'dip:held'"),
        ("t.csv", "tt.csv", 4, "unknown table 'tt'; did you mean t?"),
        ("$(id)", "$(idd)", 5, "table 't' has no column 'idd'; did you mean id?"),
        ("$(graph)", "$(graf)", 6, "no column 'graf'; did you mean graph?"),
        ("$(kind)", "$(kin)", 7, "no column 'kin'; did you mean kind?"),
        ("$(lang)", "$(long)", 12, "no column 'long'; did you mean lang?"),
        ("$(lang)", "$(zzz)", 12, "no column 'zzz'; its columns are id, graph, kind, day, lang"),
    ],
)
def test_what_does_not_exist_is_told_with_the_nearest(old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        check([parse_mapping(TEXT.replace(old, new), "m.yaml")], {"t": COLUMNS}, VOCABULARY)
    (fault,) = caught.value.faults
    assert fault.line == line
    assert says in fault.message


def test_faults_of_several_files_come_together() -> None:
    bad = TEXT.replace("dip:date", "dip:data").replace("$(id)", "$(idd)")
    with pytest.raises(RuleError) as caught:
        check([parse_mapping(bad, "a.yaml"), parse_mapping(bad, "b.yaml")], {"t": COLUMNS}, VOCABULARY)
    assert [fault.location for fault in caught.value.faults] == ["a.yaml", "a.yaml", "b.yaml", "b.yaml"]


def test_columns_of_joins_are_checked_in_the_child() -> None:
    join = "{mapping: m, condition: {function: equal, parameters: [[a, $(missing), s], [b, $(id), o]]}}"
    text = TEXT + f"      - {{p: dip:date, o: {join}}}\n"
    with pytest.raises(RuleError, match="no column 'missing'"):
        check([parse_mapping(text, "m.yaml")], {"t": COLUMNS}, VOCABULARY)


def ontology() -> Vocabulary:
    return Vocabulary(
        frozenset(term.iri for term in terms.classes()),
        frozenset(term.iri for term in terms.properties()),
        frozenset(iri for scheme in terms.concepts().values() for iri in scheme),
    )


def test_the_shipped_mapping_of_readings_fits_its_tables_and_the_ontology() -> None:
    mapping = parse_mapping(resources.read_text("data", "mappings/reading.yaml"), "reading.yaml")
    check([mapping], READING_TABLES, ontology())


def test_the_mapping_of_the_registry_fits_its_tables_and_reads_all_names() -> None:
    folder = Path(str(resources.folder("seeds"))) / "registry"
    mapping = parse_mapping((folder / "mapping.yaml").read_text("utf-8"), "mapping.yaml")
    extra = ("_row", "_text", "_start", "_end", "_document")
    tables = {}
    for source in mapping.sources():
        with (folder / source.access).open(encoding="utf-8", newline="") as stream:
            tables[source.table] = (*next(csv.reader(stream)), *extra)
    check([mapping], tables, ontology())
    reading_only = {"exceptions", "names/seats"}
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.csv")}
    assert found - set(tables) == reading_only
