from __future__ import annotations

import pickle

import pytest

from kg.errors import InputError, StoreError
from kg.model.claim import Claim, Name, Reading, Slot, Thing
from kg.model.document import Block, Document
from kg.model.span import Span
from kg.model.time import TimeSpan
from kg.pipeline.stored.compressed import VALUES
from kg.pipeline.stored.packing import ASIDE, KEYS, OUTLINE, PROFILE, READING, Aside
from kg.resolve.outline import said_in
from kg.resolve.telling import Profile

TEXT = "会谈 \U0001f54a met"
DOCUMENT = Document(
    "a-1", "pages/a.txt#line=3", TEXT, (Block(Span(0, 8), "zh-Hans", "paragraph"),), "zh-Hans", "00ff", "text/plain",
    published=TimeSpan("2025-03"),
)  # fmt: skip
SLOTS = (
    Slot("participant", "state/RUS", "r", Span(0, 2), 0.5),
    Slot("date", TimeSpan("2025-03-01", "2025-03-02"), "r"),
    Slot("office", Name("Minister", "en"), "r", confidence=1.0),
)
VALUE = Reading(
    DOCUMENT,
    (Thing("?1", "Official", (Name("Oleg", "en"),), ("state/RUS",)),),
    (Claim("Meeting", SLOTS, Span(0, 8), "r", 0.25, "meeting/1"),),
)


def test_a_reading_comes_back_as_it_was() -> None:
    assert READING.unpack(READING.pack(VALUE)) == VALUE


def test_an_outline_is_what_is_told_of_a_reading() -> None:
    outline = OUTLINE.unpack(READING.pack(VALUE))
    (claim,) = outline.claims
    assert (outline.document.id, outline.document.published) == (DOCUMENT.id, DOCUMENT.published)
    assert (claim.type, claim.event, claim.passage) == ("Meeting", "meeting/1", Span(0, 8))
    assert [(slot.property, slot.value) for slot in claim.slots] == [(slot.property, slot.value) for slot in SLOTS]
    assert said_in(claim) == said_in(VALUE.claims[0])


def test_sets_and_years_come_back_as_they_were() -> None:
    none: frozenset[str] = frozenset()
    profile = Profile(
        frozenset({"a", "b"}), {"x": frozenset({"y", "z"}), "w": none}, frozenset({TimeSpan("2025")}), none, none, none,
        none, none,
    )  # fmt: skip
    assert PROFILE.unpack(PROFILE.pack(profile)) == profile


def test_faults_come_back_with_their_words() -> None:
    faults = [InputError("a.txt", "it is empty", place="line=3", expected="text"), InputError("b.txt", "not there")]
    back = ASIDE.unpack(ASIDE.pack(Aside.of(faults, [{"rule": "r", "left_out": [{"value": "x"}]}])))

    assert [str(one) for one in back.errors()] == [str(one) for one in faults]
    assert (back.errors()[0].place, back.errors()[0].expected) == ("line=3", "text")
    assert back.doubts == ({"rule": "r", "left_out": [{"value": "x"}]},)


class _Harmful:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("it was run",)


PLAIN = VALUES.unpack(READING.pack(VALUE))
BROKEN = {
    "cut off": READING.pack(VALUE)[:-3],
    "other bytes": bytes(100),
    "nothing": b"",
    "of another type": KEYS.pack({"a": "b"}),
    "no JSON": VALUES.pack(b"\xff\xfe"),
    "a span that ends before it begins": VALUES.pack(PLAIN.replace(b'"end":2', b'"end":-2')),
    "what other programs would run": VALUES.pack(pickle.dumps(_Harmful())),
}  # fmt: skip


@pytest.mark.parametrize("data", BROKEN.values(), ids=list(BROKEN))
def test_what_is_damaged_or_foreign_is_refused(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoreError, match="damaged"):
        READING.unpack(data)
    assert not capsys.readouterr().out
