"""How much a claim is trusted: as often as facts by its rule were judged right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.claim import Claim, Reading, Slot


@dataclass(frozen=True, slots=True)
class Trust:
    """Confidence, 0 to 1, by the longest beginning of a rule's dotted name that `rules` knows, else `default`."""

    default: float
    rules: Mapping[str, float]
    _found: dict[str, float | None] = field(default_factory=dict, repr=False, compare=False)

    def of(self, rule: str) -> float:
        """Return the confidence in what a rule made.

        >>> Trust(0.8, {"zh.meet": 0.9}).of("zh.meet.with"), Trust(0.8, {"zh.meet": 0.9}).of("zh.meeting")
        (0.9, 0.8)
        """
        known = self._known(rule)
        return self.default if known is None else known

    def _known(self, rule: str) -> float | None:
        if rule not in self._found:
            name = rule
            while name and name not in self.rules:
                name = name.rpartition(".")[0]
            self._found[rule] = self.rules[name] if name else None
        return self._found[rule]

    def weigh(self, reading: Reading) -> Reading:
        """Return a reading whose claims and slots are no more trusted than their rules."""
        return Reading(reading.document, reading.things, tuple(map(self._weighed, reading.claims)))

    def _weighed(self, claim: Claim) -> Claim:
        """A slot filled by a rule of its own that was never judged is trusted like its claim."""
        whole = min(claim.confidence, self.of(claim.rule))
        slots = tuple([self._weighed_slot(slot, whole) for slot in claim.slots])
        return Claim(claim.type, slots, claim.passage, claim.rule, whole, claim.event)

    def _weighed_slot(self, slot: Slot, whole: float) -> Slot:
        known = self._known(slot.rule)
        trust = min(slot.confidence, whole if known is None else known)
        return slot if trust == slot.confidence else Slot(slot.property, slot.value, slot.rule, slot.span, trust)
