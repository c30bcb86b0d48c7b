"""Tenures and memberships that the registry knows have its id, whoever tells of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.model.claim import Reading
from kg.registry import Registry
from kg.registry.values import Membership, Tenure
from kg.resolve import resolve
from tests.build import CAST, reading, registry
from tests.resolve.tables import rows

KARIM = {"Tenure": ["karim"], "organization": "iran", "office": "外长"}


def knowing(*periods: tuple[str, str | None, str | None]) -> Registry:
    tenures = tuple(
        Tenure(f"tenure/{key}", CAST["karim"][0], "state/IRN", "foreign-minister", {}, start, end)
        for key, start, end in periods
    )
    membership = Membership("membership/since-1952", "state/TUR", "organization/nato", "1952-02-18")
    return replace(registry(), tenures=tenures, memberships=(membership,))


def told(claim: dict[str, Any], published: str | None = None, doc: str = "a") -> Reading:
    return reading(doc, [claim], published=published)


@pytest.mark.parametrize(
    ("claim", "published", "expected"),
    [
        (KARIM, "2003-05-01", "tenure/first"),
        (KARIM, "2015", "tenure/second"),
        (KARIM, "2008-05-01", "tenure/navid-karim-iran-foreign-minister"),
        (KARIM, None, "tenure/navid-karim-iran-foreign-minister"),
        ({**KARIM, "startDate": "2001"}, "2015-01-01", "tenure/first"),
        ({**KARIM, "startDate": "1990"}, "2015-01-01", "tenure/navid-karim-iran-foreign-minister"),
        ({**KARIM, "endDate": "2004"}, "2015-01-01", "tenure/first"),
        ({**KARIM, "office": "president"}, "2015-01-01", "tenure/navid-karim-iran-head-of-state"),
    ],
)
def test_of_two_tenures_the_one_of_the_time_is_meant(
    claim: dict[str, Any], published: str | None, expected: str
) -> None:
    known = knowing(("first", "2001-02", "2005-08-01"), ("second", "2013", None))
    assert [row[0] for row in rows(resolve([told(claim, published)], known), "tenures")] == [expected]


def test_the_only_tenure_is_meant_at_any_time() -> None:
    known = knowing(("only", "2001-02", "2005-08-01"))
    assert rows(resolve([told(KARIM, "2015-01-01")], known), "tenures")[0][0] == "tenure/only"


def test_a_membership_has_the_id_of_the_registry() -> None:
    claim = {"Membership": ["turkey"], "organization": "nato"}
    assert rows(resolve([told(claim)], knowing()), "memberships")[0][0] == "membership/since-1952"


def test_an_undated_telling_joins_the_one_tenure_that_others_tell_of() -> None:
    known = knowing(("first", "2001-02", "2005-08-01"), ("second", "2013", None))
    readings = [told(KARIM, "2015-01-01"), told(KARIM, None, "b")]
    assert [row[0] for row in rows(resolve(readings, known), "tenures")] == ["tenure/second"]
    readings.append(told(KARIM, "2003-01-01", "c"))
    assert len(rows(resolve(readings, known), "tenures")) == 3


def test_a_new_tenure_never_takes_an_id_of_the_registry() -> None:
    known = knowing(("navid-karim-iran-foreign-minister", "2001-02", "2005"))
    found = rows(resolve([told({**KARIM, "startDate": "2013"})], known), "tenures")
    assert found[0][0] == "tenure/navid-karim-iran-foreign-minister-2"


def test_the_registry_gives_an_id_and_nothing_else() -> None:
    resolution = resolve([told(KARIM, "2015-01-01")], knowing(("second", "2013", None)))
    assert [row for row in rows(resolution, "dates") if row[0] == "tenure/second"] == []
