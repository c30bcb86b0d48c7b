from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LedgerError, OutputError
from kg.model.claim import Reading
from kg.resolve import Ledger, Memory, resolve
from tests.build import reading, registry, thing
from tests.resolve.tables import rows

TALKS = {"Meeting": ["belov", "karim"], "kind": "talks", "date": "2025-01-17", "status": "held"}


def test_a_ledger_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger()
    ledger.record("meeting/b", ["two", "one"])
    ledger.record("meeting/a", ["three"])
    ledger.record("meeting/b", ["four", "one"])
    ledger.save(path)
    again = Ledger.load(path)
    assert again == ledger
    assert again.key_for(["unknown", "four"]) == "meeting/b"
    assert again.keys_for(["three", "one"]) == ("meeting/b", "meeting/a")
    assert again.key_for(["unknown"]) is None
    assert again.knows("meeting/a")
    assert not again.knows("meeting/c")


def test_a_ledger_only_grows(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger()
    ledger.record("meeting/a", ["one"])
    ledger.save(path)
    before = path.read_bytes()
    again = Ledger.load(path)
    again.record("meeting/a", ["one"])
    again.record("meeting/b", ["one", "two"])
    again.save(path)
    assert path.read_bytes() == before + b'{"key": "meeting/b", "fingerprints": ["two"]}\n'


def test_a_missing_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert Ledger.load(tmp_path / "none.jsonl") == Ledger()


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ('{"key": "meeting/b", "fingerprints": ["one"]}', "'one' is meeting/b, but was meeting/a before"),
        ("meeting/b one", "is not JSON"),
        ('["meeting/b"]', '"key" is None'),
        ('{"key": "Besuch/ä", "fingerprints": []}', "expected ASCII"),
        ('{"key": "meeting/b", "fingerprints": "one"}', "not a list of texts"),
        ('{"key": "meeting/b", "fingerprints": [1]}', "not a list of texts"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, second: str, message: str) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text(f'{{"key": "meeting/a", "fingerprints": ["one"]}}\n\n{second}\n', encoding="utf-8")
    with pytest.raises(LedgerError, match=message) as caught:
        Ledger.load(path)
    assert (caught.value.location, caught.value.line) == (str(path), 3)


def test_a_ledger_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be read"):
        Ledger.load(tmp_path)
    with pytest.raises(OutputError, match="cannot be written"):
        Ledger().save(tmp_path / "none" / "ledger.jsonl")


def test_keys_stay_when_a_document_is_added() -> None:
    ledger = Ledger()
    late = reading("z", [{**TALKS, "date": "2025-01", "status": "planned"}], published="2025-01-18")
    (first,) = rows(resolve([late], registry(), memory=Memory(ledger)), "meetings")
    early = reading("a", [{**TALKS, "place": "moscow"}], published="2025-01-18")
    (second,) = rows(resolve([early, late], registry(), memory=Memory(ledger)), "meetings")
    assert first[0] == second[0] == "meeting/2025-01-iran-russia-talks"
    (without,) = rows(resolve([early, late], registry()), "meetings")
    assert without[0] == "meeting/2025-01-17-iran-russia-moscow"


def test_keys_of_likenesses_stay_when_another_comes_before_them() -> None:
    def meet(doc: str, who: str) -> str:
        claims = [{"Meeting": ["?p", "iran"], "kind": "talks", "date": "2025-01-17", "place": "moscow"}]
        things = [thing("?p", [who], ["russia"]), thing("iran"), thing("russia"), thing("moscow")]
        readings[doc] = reading(doc, claims, things=things)
        found = rows(resolve(readings.values(), registry(), memory=Memory(ledger)), "participants")
        return next(str(row[0]) for row in found if row[1] == f"official/{who.lower().replace(' ', '-')}")

    ledger = Ledger()
    readings: dict[str, Reading] = {}
    first = meet("m", "Oleg Berezov")
    second = meet("a", "Irina Kramer")
    assert first == "meeting/2025-01-17-iran-russia-moscow"
    assert second == "meeting/2025-01-17-iran-russia-moscow-2"
    assert meet("m", "Oleg Berezov") == first


def test_same_input_and_same_ledger_give_the_same() -> None:
    readings = [reading("a", [TALKS]), reading("b", [{**TALKS, "date": "2024-01-17"}])]
    ledger = Ledger()
    first = resolve(readings, registry(), memory=Memory(ledger))
    lines = list(ledger._lines)
    assert resolve(readings[::-1], registry(), memory=Memory(ledger)) == first
    assert ledger._lines == lines
