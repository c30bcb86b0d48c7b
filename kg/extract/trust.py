"""How much a claim is trusted: as often as facts by its rule were judged right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.model.claim import Claim, Reading, Slot


@dataclass(frozen=True, slots=True)
class Trust:
    """Confidence, 0 to 1, by the longest beginning of a rule's dotted name that `rules` knows, else `default`."""

    default: float
    rules: Mapping[str, float]

    def of(self, rule: str) -> float:
        """Return the confidence in what a rule made.

        >>> Trust(0.8, {"zh.meet": 0.9}).of("zh.meet.with"), Trust(0.8, {"zh.meet": 0.9}).of("zh.meeting")
        (0.9, 0.8)
        """
        return self._known(rule, self.default)

    def _known(self, rule: str, default: float) -> float:
        name = rule
        while name:
            if name in self.rules:
                return self.rules[name]
            name = name.rpartition(".")[0]
        return default

    def weigh(self, reading: Reading) -> Reading:
        """Return a reading whose claims and slots are no more trusted than their rules."""
        return replace(reading, claims=tuple(map(self._weighed, reading.claims)))

    def _weighed(self, claim: Claim) -> Claim:
        """A slot filled by a rule of its own that was never judged is trusted like its claim."""
        whole = min(claim.confidence, self.of(claim.rule))
        slots = tuple(self._weighed_slot(slot, whole) for slot in claim.slots)
        return Claim(claim.type, slots, claim.passage, claim.rule, whole, claim.event)

    def _weighed_slot(self, slot: Slot, whole: float) -> Slot:
        trust = min(slot.confidence, self._known(slot.rule, whole))
        return Slot(slot.property, slot.value, slot.rule, slot.span, trust)
