"""Which date, place and status belong to an event told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model.mention import Mention, Tagged
from kg.model.time import TimeSpan
from kg.model.trace import Candidate, Reason, Weighed
from kg.rules.late import Expression
from kg.rules.values import Grammar

if TYPE_CHECKING:  # an observer knows tellings
    from kg.extract.observer import Observer

_CLAUSE_MARKS = ",;:。!?"
_CLAUSE = re.compile(f"[{_CLAUSE_MARKS}]")
_RIGHT_BEHIND = re.compile(r"(?:[, (]|\b(?:on|in|at|from|the|near|late|early|last|this)\b|[\ue001\ue006\ue010\ue011])*")
"""What may stand between an event and its day, with commas: in Tbilisi, Georgia, on Monday."""
_RELATIVE = re.compile(r"[\ue001\ue006\ue010],? where\b[^;:\ue001\ue006\ue010]*\Z")
"""A place and the words that tell what happens there, up to the event."""
_DATELINE = re.compile(r"[\ue006\ue010][^.;:\ue000-\ue005]{0,60}?(?:--|[-–—]) ")
_FAR = 60
_DOUBT = {"zh": 8, "en": 32}
"""How far before the telling a word of doubt counts, in characters: a few words."""
_NEAR = 30
"""How far before the telling the word that cancels it may stand, in characters: another event may be meant beyond."""
_LIMITS = frozenset({"until", "before", "since"})
_WHERE = frozenset({"place", "state", "seat"})


@dataclass(frozen=True, slots=True)
class Telling:
    """An event in a sentence: the words matched (`start`, `end`) and the trigger, as places in `tagged.text`."""

    tagged: Tagged
    grammar: Grammar
    start: int
    end: int
    trigger: tuple[int, int]
    observer: Observer

    def words(self, name: str) -> Expression | None:
        """Return the pattern of a word list of the language."""
        return self.grammar.words.get(name)

    def clauses_between(self, at: int) -> int:
        """Return how many clause marks stand between a place and the trigger."""
        low, high = sorted((at, self.trigger[0]))
        return len(_CLAUSE.findall(self.tagged.text, low, high))

    def window(self) -> tuple[int, int]:
        """Return the clauses that the telling touches."""
        text = self.tagged.text
        after = _CLAUSE.search(text, self.end)
        return _clause_start(text, self.start), after.start() if after else len(text)


def _clause_start(text: str, at: int) -> int:
    """Return where the clause begins that a place is in."""
    return max([text.rfind(mark, 0, at) for mark in _CLAUSE_MARKS]) + 1


def date_of(telling: Telling, *, of_name: int | None = None) -> Mention | None:
    """Return the date mention that tells when the event is, if one in the sentence does.

    `of_name` is where the name of an agreement begins: a year right before it is the agreement's.
    """
    mentions = telling.tagged.mentions
    dates = {at: mention for at, mention in mentions.items() if mention.kind == "date"}
    named = dates.get(of_name - 1) if of_name is not None else None
    if named is not None and named.when is not None and named.code not in _LIMITS:
        return named
    return _nearest(telling, "date", [_as_date(telling, at, mention) for at, mention in dates.items()])


def _as_date(telling: Telling, at: int, mention: Mention) -> Candidate:
    distance = _distance(telling, at)
    return Candidate(at, mention, distance, _why_no_date(telling, at, mention, distance))


def _why_no_date(telling: Telling, at: int, mention: Mention, distance: int) -> Reason | None:
    """Return why a date is not that of the event, whatever its distance from others; `None` when it may be."""
    if mention.when is None:
        return "no_value"
    if mention.code in _LIMITS or _is_limit(telling, at) or _is_left_behind(telling, at):
        return "limit"
    if distance >= _FAR:
        return "far"
    if _is_of_speech(telling, at) or _is_of_dateline(telling, at):
        return "speech"
    return "name" if _names_something(telling, at) or _is_quoted(telling.tagged.text, at) else None


def _nearest(telling: Telling, prop: Weighed, candidates: list[Candidate]) -> Mention | None:
    """Return the nearest candidate that nothing speaks against.

    Of two as near that is the first of the sentence, and of a list its first.
    """
    usable = {one.at: one for one in candidates if one.excluded is None}
    nearest = min(usable.values(), key=lambda one: (one.distance, one.at), default=None)
    while nearest and telling.tagged.text[nearest.at - 1 : nearest.at] == "、" and nearest.at - 2 in usable:
        nearest = usable[nearest.at - 2]  # of a list the first
    chosen = nearest.mention if nearest else None
    telling.observer.weighs(prop, candidates, chosen)
    return chosen


def _distance(telling: Telling, at: int) -> int:
    start, end = telling.trigger
    inside = telling.start <= at < telling.end
    gap = start - at if at < start else at - (end if inside else max(end, telling.end))
    clauses = 0 if _is_right_behind(telling, at) else telling.clauses_between(at)
    if at > start and not inside and clauses:
        return _FAR
    behind = 0 if at < start or inside else 8
    return (gap // 3 if inside else gap) + 14 * clauses + behind


def _is_right_behind(telling: Telling, at: int) -> bool:
    """Return whether nothing but other times and places stands between an event told in English and a place."""
    is_english = telling.grammar.language == "en"
    return is_english and at > telling.end and _RIGHT_BEHIND.fullmatch(telling.tagged.text, telling.end, at) is not None


def _is_of_speech(telling: Telling, at: int) -> bool:
    """A date before a verb of saying is the day of speaking, when the event is told after that verb."""
    speech = telling.words("speech")
    if speech is None:
        return False
    text = telling.tagged.text
    if at > telling.trigger[0]:
        sets = telling.words("sets")
        if sets is not None and sets.search(text, telling.end, at):
            return True
        clause = telling.tagged.text.rfind(",", 0, at)
        return clause >= telling.end and speech.search(text, clause, at) is not None
    said = speech.search(text, at, telling.trigger[0])
    return said is not None and not _CLAUSE.search(text, at, said.start())


def _is_of_dateline(telling: Telling, at: int) -> bool:
    """A date beside the place with which a report begins is the day of the report: HANOI, March 4 (Reuters) -."""
    begin = _DATELINE.match(telling.tagged.text)
    return begin is not None and at < begin.end()


def _is_limit(telling: Telling, at: int) -> bool:
    """Words after a date can make it a limit: 去年七月当选以来."""
    since = telling.words("since_after")
    return since is not None and since.match(telling.tagged.text, at + 1) is not None


def _is_left_behind(telling: Telling, at: int) -> bool:
    """Words between a date and an event can tell that it comes later: 9日前往土耳其,随后还将访问埃及."""
    later = telling.words("later")
    return later is not None and later.search(telling.tagged.text, at, telling.trigger[0]) is not None


def _names_something(telling: Telling, at: int) -> bool:
    """A year right before a noun is part of its name: the 2015 deal."""
    mention = telling.tagged.mentions[at]
    if mention.when is None or mention.when.precision != "year":
        return False
    naming = telling.words("named_by_year")
    return naming is not None and naming.match(telling.tagged.text, at + 1) is not None


def _is_quoted(text: str, at: int) -> bool:
    """A date in the title of a document is part of its name."""
    return text.rfind("《", 0, at) > text.rfind("》", 0, at)


def place_of(telling: Telling) -> Mention | None:
    """Return the mention that tells where the event is, if one in the sentence does."""
    relative = _RELATIVE.search(telling.tagged.text, 0, telling.trigger[0])
    if relative is not None and telling.grammar.language == "en":
        return telling.tagged.mentions[relative.start()]
    places = [(at, mention) for at, mention in telling.tagged.mentions.items() if mention.kind in _WHERE]
    return _nearest(telling, "place", [_as_place(telling, at, mention) for at, mention in places])


def _as_place(telling: Telling, at: int, mention: Mention) -> Candidate:
    distance = _distance(telling, at) + (0 if mention.kind == "place" else 5)
    if not _is_locative(telling, at, mention):
        return Candidate(at, mention, distance, "no_place_words")
    return Candidate(at, mention, distance, "far" if distance >= _FAR else None)


def _is_locative(telling: Telling, at: int, mention: Mention) -> bool:
    text = telling.tagged.text
    before = telling.words("before_place" if mention.kind == "place" else "before_state_place")
    after = telling.words("after_place" if mention.kind == "place" else "after_state_place")
    led = before is not None and any(match.end() == at for match in before.finditer(text, max(0, at - 20), at))
    followed = after is None or after.match(text, at + 1) is not None
    if mention.kind == "place":
        return led or (after is not None and followed)
    return led and followed


def status_of(telling: Telling, *, first: Sequence[str]) -> str | None:
    """Return the first of the statuses named in `first` whose words stand in the clauses of the event.

    The word list of a status is that of its name; "hypothetical" is one of them. The list with "_later" counts anywhere
    after the trigger.
    """
    chosen = next((status for status in first if _is_said(telling, status)), None)
    telling.observer.asks(telling, first, chosen)
    return chosen


def _is_said(telling: Telling, status: str) -> bool:
    text = telling.tagged.text
    words, later = telling.words(status), telling.words(f"{status}_later")
    said = words is not None and words.search(text, *scope_of(telling, status)) is not None
    unreal = status == "hypothetical" and is_unreal(telling)
    return said or unreal or (later is not None and later.search(text, telling.trigger[1]) is not None)


def is_unreal(telling: Telling) -> bool:
    """Return whether words before the trigger in its clause, or behind what is told, say that nothing happened."""
    text = telling.tagged.text
    start = _clause_start(text, telling.trigger[0])
    before, after = telling.words("unreal"), telling.words("unreal_after")
    wished = telling.words("wished")
    if wished is not None and wished.search(text, _plan_start(telling, start), start):
        return True
    if before is not None and before.search(text, start, telling.trigger[0]):
        return True
    return after is not None and any(after.match(text, end) for end in {telling.trigger[1], telling.end})


def scope_of(telling: Telling, status: str) -> tuple[int, int]:
    """Return where the words of a status count, as places in the tagged text.

    A plan is told before the trigger; a doubt right before the telling or inside it; anything else around it.
    """
    start, end = telling.window()
    if status == "planned":
        during = telling.words("during")
        time = during.match(telling.tagged.text, telling.trigger[1]) if during is not None else None
        return _plan_start(telling, start), time.end() if time else telling.trigger[1]
    if status == "hypothetical":
        return max(start, telling.start - _DOUBT[telling.grammar.language]), telling.trigger[1]
    if status == "cancelled":
        return max(start, telling.start - _NEAR), end
    return start, end


def _plan_start(telling: Telling, start: int) -> int:
    """Return where a plan may be told: also in the clauses before that a clause without a subject goes on from."""
    goes_on = telling.words("goes_on")
    text = telling.tagged.text
    while goes_on is not None and start and text[start - 1] == "," and goes_on.match(text, start):
        start = _clause_start(text, start - 1)
    return start


def is_after(when: TimeSpan, other: TimeSpan | None) -> bool:
    """Return whether a time lies wholly after another one."""
    return other is not None and when.start[: len(other.start)] > other.start[: len(when.start)]


def is_before(when: TimeSpan, other: TimeSpan | None) -> bool:
    """Return whether a time lies wholly before another one."""
    last = when.end or when.start
    return other is not None and last[: len(other.start)] < other.start[: len(last)]
