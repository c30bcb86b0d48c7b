from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model.claim import Name, Slot
from kg.model.span import Span
from kg.model.table import READING_TABLES
from kg.model.time import TimeSpan
from kg.resolve import resolve
from kg.resolve.evidence import as_decimal
from kg.resolve.labels import in_language, phrases
from kg.vocab import expand
from tests.build import reading, registry, thing
from tests.resolve.tables import names, rows, table

TALKS = {"Meeting": ["belov", "karim"], "kind": "talks", "date": "2025-01-17", "place": "moscow", "status": "held"}


def test_all_tables_are_there_with_full_and_sorted_rows() -> None:
    resolution = resolve([reading("a", [TALKS]), reading("b", [])], registry())
    assert {one.name: one.columns for one in resolution.tables} == dict(READING_TABLES)
    for one in resolution.tables:
        found = list(one.rows)
        assert all(len(row) == len(one.columns) for row in found)
        assert found == sorted(set(found), key=lambda row: [value or "" for value in row])


def test_nothing_to_read_gives_empty_tables() -> None:
    assert not any(list(one.rows) for one in resolve([], registry()).tables)


def test_documents_are_described_in_both_views() -> None:
    resolution = resolve([reading("a", [], published="2025-01")], registry())
    assert rows(resolution, "documents") == rows(resolution, "documents", "document/a")
    assert rows(resolution, "documents")[0][:3] == ("document/a", "a", "en")
    assert rows(resolution, "dates") == [("document/a", expand("dcterms:issued"), None, "2025-01", None)]


def test_without_graphs_of_documents() -> None:
    resolution = resolve([reading("a", [TALKS])], registry(), per_document=False)
    assert {row[0] for one in resolution.tables for row in one.rows} == {None}


def test_of_two_readings_of_one_document_one_counts() -> None:
    twice = reading("a", [TALKS])
    copy = replace(twice, document=replace(twice.document, location="b.txt"))
    assert resolve([copy, twice], registry()) == resolve([twice], registry())


def test_only_what_claims_refer_to_enters_with_actors_and_states() -> None:
    things = [thing("demir"), thing("turkey"), thing("nato"), thing("belov"), thing("russia"), thing("geneva")]
    resolution = resolve([reading("a", [{"Meeting": ["belov"], "place": "geneva"}], things=things)], registry())
    assert [row[0] for row in rows(resolution, "things")] == [
        "official/anton-belov", "place/geneva", "state/CHE", "state/RUS",
    ]  # fmt: skip
    assert rows(resolution, "containment") == [("place/geneva", "state/CHE")]
    assert rows(resolution, "representations") == [("official/anton-belov", "state/RUS")]
    assert ("state/CHE", "Switzerland", None, "en") in rows(resolution, "names")
    assert rows(resolution, "matches", "document/a") == [
        (name, f"http://example.org/{name}") for name in ("state/CHE", "state/RUS")
    ]


def test_whom_a_person_acts_for_is_not_filled_in_from_other_documents() -> None:
    told = reading("a", [TALKS])
    silent = thing("belov")
    alone = reading("b", [{"Meeting": ["?b"]}], things=[replace(silent, key="?b", acts_for=())])
    known = replace(alone.things[0], key="official/anton-belov")
    second = replace(alone, things=(known,), claims=reading("b", [{"Meeting": ["belov"]}]).claims)
    resolution = resolve([told, second], registry())
    assert rows(resolution, "representations", "document/b") == []
    assert ("official/anton-belov", "state/RUS") in rows(resolution, "representations")


def test_evidence_quotes_the_passage_and_names_what_it_states() -> None:
    resolution = resolve([reading("a", [TALKS])], registry())
    assert rows(resolution, "evidence") == [
        ("evidence/a-0-16", "meeting/2025-01-17-iran-russia-moscow", "document/a", "selector/a-0-16",
         "Sentence 0 of a.", "0", "16", "test", "0.9"),
    ]  # fmt: skip
    stated = [row[2] for row in table(resolution, "evidence_slots").rows if row[0] is None]
    assert stated == sorted(expand(f"dip:{name}") for name in ("participant", "kind", "date", "place", "status"))


def test_one_passage_about_two_things_gives_two_pieces_of_evidence_and_one_selector() -> None:
    one = reading("a", [TALKS, {"Membership": ["turkey"], "organization": "nato"}])
    here = [replace(claim, passage=Span(0, 16), slots=tuple(replace(slot, span=None) for slot in claim.slots))
            for claim in one.claims]  # fmt: skip
    both = replace(one, claims=tuple(here))
    found = rows(resolve([both], registry()), "evidence")
    assert [row[0] for row in found] == ["evidence/a-0-16", "evidence/a-0-16-2"]
    assert {row[3] for row in found} == {"selector/a-0-16"}


def test_words_outside_the_passage_are_evidence_of_their_own() -> None:
    one = reading("a", [{"Meeting": ["russia"]}, TALKS])
    apart = Slot("date", TimeSpan("2025-01-17"), "date.before", Span(17, 27), 0.5)
    moved = replace(one, claims=(replace(one.claims[0], slots=(*one.claims[0].slots, apart)),))
    resolution = resolve([moved], registry())
    assert [(row[0], row[4], row[7], row[8]) for row in rows(resolution, "evidence")] == [
        ("evidence/a-0-16", "Sentence 0 of a.", "test", "0.9"),
        ("evidence/a-17-27", "Sentence 1", "date.before", "0.5"),
    ]
    assert [row for row in rows(resolution, "evidence_slots") if row[1] == "date"] == [("evidence/a-17-27", "date")]


@pytest.mark.parametrize(("confidence", "digits"), [(1, "1.0"), (0, "0.0"), (0.9, "0.9"), (1 / 3, "0.333")])
def test_confidence_is_a_decimal(confidence: float, digits: str) -> None:
    assert as_decimal(confidence) == digits


def test_meetings_are_named_in_three_forms() -> None:
    claims = [{**TALKS, "Meeting": ["russia", "iran"], "place": []}]
    found = names(resolve([reading("a", claims)], registry()), "meeting")
    assert found == [
        ("Talks of Iran and Russia, 2025-01-17", None, "en"),
        ("伊朗和俄罗斯会谈，2025-01-17", None, "zh-Hans"),
        ("伊朗和俄羅斯會談，2025-01-17", None, "zh-Hant"),
    ]


def test_a_printed_name_is_the_label_of_an_agreement_and_others_stand_beside_it() -> None:
    claims = [{"Agreement": ["russia", "iran"], "kind": "treaty", "name": ["Pact of the Lakes", "Pact", "七湖条约"]}]
    found = names(resolve([reading("a", claims)], registry()), "agreement")
    assert found == [
        (None, "Pact", "en"),
        ("Pact of the Lakes", None, "en"),
        ("七湖条约", None, "zh-Hans"),
        ("伊朗和俄羅斯條約", None, "zh-Hant"),
    ]


def test_long_lists_of_sides_are_cut_and_unnamed_ones_said() -> None:
    many = ["russia", "iran", "turkey", "usa", "un", "nato", "moscow", "tehran"]
    claims = [{"Meeting": many, "kind": "summit"}, {"Meeting": [], "kind": "talks", "date": "2024"}]
    labels = {row[0] for row in names(resolve([reading("a", claims)], registry()), "meeting")}
    assert "Summit of Iran, Moscow, Nato, Russia, Tehran, Turkey and 2 more" in labels
    assert "Talks of unnamed sides, 2024" in labels


def test_labels_fall_back_to_the_nearest_language() -> None:
    assert in_language({"en": "a", "zh-Hans": "b"}, "zh-Hant") == "b"
    assert in_language({"zh-Hant": "c"}, "en") == "c"
    assert in_language({}, "en") is None


def test_every_kind_has_a_phrase_in_each_language() -> None:
    kinds = {language: set(own.kinds) for language, own in phrases().items()}
    assert set(kinds) == {"en", "zh-Hans", "zh-Hant"}
    assert len({frozenset(own) for own in kinds.values()}) == 1
    assert {"talks", "call", "treaty", "otherMeeting", "otherAgreement"} <= kinds["en"]


def test_tenures_keep_all_titles_of_one_office_and_their_dates() -> None:
    first = {"Tenure": ["karim"], "organization": "iran", "office": "外长", "startDate": "2021-08"}
    second = {"Tenure": ["karim"], "office": "Foreign Minister", "endDate": "2024-05-19"}
    resolution = resolve([reading("a", [first]), reading("b", [second])], registry())
    key = "tenure/navid-karim-iran-foreign-minister"
    assert rows(resolution, "tenures") == [(key, "official/navid-karim", "state/IRN")]
    assert rows(resolution, "offices") == [(key, "Foreign Minister", "en"), (key, "外长", "zh-Hans")]
    assert rows(resolution, "dates") == [
        (key, "endDate", "2024-05-19", None, None),
        (key, "startDate", None, "2021-08", None),
    ]


def test_what_one_document_says_of_an_office_names_no_actor_that_it_leaves_out() -> None:
    first = reading("a", [{"Tenure": ["karim"], "organization": "iran", "office": "外长"}])
    second = reading("b", [{"Tenure": ["karim"], "office": "Foreign Minister"}])
    resolution = resolve([first, second], registry())
    key = "tenure/navid-karim-iran-foreign-minister"
    assert rows(resolution, "tenures", "document/b") == [(key, "official/navid-karim", None)]


def test_memberships_of_several_members() -> None:
    claims = [{"Membership": ["turkey", "usa"], "organization": "nato"}]
    assert rows(resolve([reading("a", claims)], registry()), "memberships") == [
        ("membership/turkey-nato", "state/TUR", "organization/nato"),
        ("membership/united-states-nato", "state/USA", "organization/nato"),
    ]


def test_a_claim_about_nothing_known_is_refused() -> None:
    with pytest.raises(KeyError, match="nobody"):
        resolve([reading("a", [{"Meeting": ["?nobody"]}])], registry())


def test_names_of_offices_keep_their_language() -> None:
    one = reading("a", [{"Tenure": ["karim"], "organization": "iran", "office": "外長"}])
    claim = one.claims[0]
    slots = tuple(
        replace(slot, value=Name("外長", "zh-Hant")) if slot.property == "office" else slot for slot in claim.slots
    )
    resolution = resolve([replace(one, claims=(replace(claim, slots=slots),))], registry())
    assert rows(resolution, "offices") == [("tenure/navid-karim-iran-foreign-minister", "外長", "zh-Hant")]
