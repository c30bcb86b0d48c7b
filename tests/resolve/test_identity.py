from __future__ import annotations

import pytest

from kg.resolve import resolve
from kg.resolve.identity import slug
from kg.vocab import BASE
from tests.build import reading, registry, thing
from tests.resolve.tables import rows, table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oleg Berezov", "oleg-berezov"),
        ("Côte d'Ivoire", "cote-d-ivoire"),
        ("外交部長", "waijiaobuzhang"),
        ("奥列格·别廖佐夫", "aoliege-bieliaozuofu"),
        ("4+1聯盟", "4-1lianmeng"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_slugs_are_short_ascii_words(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_name_without_any_sound_still_gets_a_key() -> None:
    assert slug("Ωμέγα") == slug("Ωμέγα")
    assert slug("Ωμέγα") != slug("Ψ")
    assert slug("Ψ").startswith("x")


@pytest.mark.parametrize(
    ("claim", "table_name", "expected"),
    [
        ({"Meeting": ["belov", "hill"], "date": "2025-01-17", "place": "moscow"}, "meetings",
         "meeting/2025-01-17-russia-united-states-moscow"),
        ({"Meeting": ["belov", "hill"], "kind": "call"}, "meetings", "meeting/russia-united-states-call"),
        ({"Meeting": ["un"], "kind": "conference", "date": "2025-01-17/2025-01-19"}, "meetings",
         "meeting/2025-01-17-un-conference"),
        ({"Meeting": ["russia", "iran", "turkey", "usa", "un", "nato"], "kind": "summit", "date": "2025"}, "meetings",
         "meeting/2025-iran-nato-russia-turkey-2-more-summit"),
        ({"Agreement": ["russia", "iran"], "kind": "treaty", "name": "Pact of the Lakes"}, "agreements",
         "agreement/iran-russia-pact-of-the-lakes"),
        ({"Agreement": [], "name": "公报"}, "agreements", "agreement/unknown"),
        ({"Tenure": ["karim"], "organization": "iran", "office": "外长"}, "tenures",
         "tenure/navid-karim-iran-foreign-minister"),
        ({"Tenure": ["karim"], "office": "Keeper of the Lamps"}, "tenures", "tenure/navid-karim-keeper-of-the-lamps"),
        ({"Membership": ["turkey"], "organization": "nato"}, "memberships", "membership/turkey-nato"),
    ],
)  # fmt: skip
def test_keys_can_be_read(claim: dict[str, object], table_name: str, expected: str) -> None:
    (row,) = rows(resolve([reading("a", [claim])], registry()), table_name)
    assert row[0] == expected


def test_two_meetings_with_one_proposal_are_numbered_by_content() -> None:
    claims = [
        {"Meeting": [official, "karim"], "kind": "talks", "date": "2025-01-17", "place": "moscow"}
        for official in ("belov", "zorin")
    ]
    one = resolve([reading("a", claims)], registry())
    assert [row[0] for row in rows(one, "meetings")] == [
        "meeting/2025-01-17-iran-russia-moscow",
        "meeting/2025-01-17-iran-russia-moscow-2",
    ]


def test_an_unknown_thing_never_takes_a_key_of_the_registry() -> None:
    things = [thing("?m", ["Moscow"], type_="Place"), thing("russia")]
    resolution = resolve([reading("a", [{"Meeting": ["russia"], "place": "?m"}], things=things)], registry())
    assert rows(resolution, "event_places")[0][1] == "place/moscow-2"


def test_the_base_can_be_set() -> None:
    resolution = resolve([reading("a", [{"Meeting": ["russia"]}])], registry(), base="https://example.org/x/")
    values = [value for one in resolution.tables for row in one.rows for value in row if value]
    assert not any(value.startswith(BASE) for value in values)
    assert table(resolution, "participants").rows
    assert "https://example.org/x/state/RUS" in values
