"""How likely a Chinese name and a Latin one, or two Chinese spellings, render the same sounds.

The table holds, for each character used to spell foreign names, how often it stands for which run of letters. It was
learned from pairs of city names (`scripts/make_syllables.py`). Likeness of sound alone never tells that two names are
one person's: callers ask for the same state and office as well.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from rapidfuzz.distance import JaroWinkler, Levenshtein

from kg import resources
from kg.text.script import fold

LONGEST = 5
"""Letters that one character stands for, at most."""

Cost = Callable[[str, str], float]

_FLOOR = 0.02  # share of probability left for letters never seen with a character
_SLOPE = 1.6  # how fast it falls with the distance from the character's own sound
_SILENT = 0.03  # probability that a character never seen stands for nothing
_PATIENCE = 4.0  # cost a character at which the likeness has fallen to 1/e
_ARTICLE = re.compile(r"\b(?:al|el|ad|an|as|ash|at|ar|az)[-‐’' ](?=\w)", re.IGNORECASE)
_VOWELS = re.compile("[aeiouy]+")
_SOUNDS = (
    ("sch", "s"), ("tch", "c"), ("sh", "s"), ("zh", "j"), ("ch", "c"), ("kh", "k"), ("gh", "k"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("ck", "k"), ("qu", "k"), ("ts", "c"), ("tz", "c"), ("ng", "n"), ("x", "s"), ("z", "s"),
    ("q", "k"), ("c", "k"), ("g", "k"), ("j", "k"), ("b", "p"), ("d", "t"), ("v", "w"), ("f", "w"), ("r", "l"),
    ("m", "n"), ("h", "k"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Syllables:
    """The learned table: probabilities of letter runs by character, and the plain pinyin of characters."""

    chunks: dict[str, dict[str, float]]
    pinyin: dict[str, str]

    def cost(self, character: str, chunk: str) -> float:
        """Return the negative log probability that a character stands for these letters; never infinite."""
        seen = self.chunks.get(character, {}).get(chunk, 0.0)
        return -log((1 - _FLOOR) * seen + _FLOOR * self._guess(character, chunk))

    def _guess(self, character: str, chunk: str) -> float:
        sound = self.pinyin.get(character, "")
        if not sound or not chunk:
            return _SILENT
        return exp(-_SLOPE * Levenshtein.distance(sound, chunk))


@cache
def syllables() -> Syllables:
    """Return the shipped table."""
    data = json.loads(resources.read_text("data", "transliteration/syllables.json"))
    pinyin = {character: sound for sound, characters in data["pinyin"].items() for character in characters}
    return Syllables(data["chunks"], pinyin)


def to_letters(latin: str) -> str:
    """Return the letters a–z of a Latin name, without accents, blanks, hyphens and apostrophes.

    >>> to_letters("São Tomé")
    'saotome'
    """
    plain = unicodedata.normalize("NFKD", latin.casefold().replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return re.sub("[^a-z]", "", plain)


def align(characters: str, letters: str, cost: Cost) -> tuple[float, list[str]]:
    """Return the lowest cost of cutting the letters into one run a character, and the runs; infinite if impossible."""
    width = len(letters)
    best: list[float] = [0.0] + [float("inf")] * width
    steps: list[list[int]] = []
    for character in characters:
        best, back = _extend(best, letters, character, cost)
        steps.append(back)
    runs: list[str] = []
    end = width
    for back in reversed(steps):
        runs.append(letters[back[end] : end])
        end = back[end]
    return best[width], runs[::-1]


def _extend(best: Sequence[float], letters: str, character: str, cost: Cost) -> tuple[list[float], list[int]]:
    """Add one character: for each number of letters used, the lowest cost and where its run of letters starts."""
    after: list[float] = []
    back: list[int] = []
    for end in range(len(letters) + 1):
        first = max(0, end - LONGEST)
        options = [(best[start] + cost(character, letters[start:end]), start) for start in range(first, end + 1)
                   if best[start] != float("inf")]  # fmt: skip
        lowest, start = min(options, default=(float("inf"), first))
        after.append(lowest)
        back.append(start)
    return after, back


def skeleton(letters: str) -> str:
    """Return the consonants of a name, with those merged that Chinese renders alike.

    >>> skeleton("shamkhani")
    'snkn'
    """
    text = letters
    for sound, plain in _SOUNDS:
        text = text.replace(sound, plain)
    return re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", text))


def similarity(chinese: str, latin: str) -> float:
    """Return how well a Chinese spelling renders a Latin one: 0 not at all, 1 perfectly; above 0.5 is plausible.

    Both should name the same part of a name (family name with family name, full with full); any script and accents do.
    """
    characters = re.sub(r"[\s·.-]", "", fold(chinese))
    forms = {to_letters(latin), to_letters(_ARTICLE.sub("", latin))} - {""}
    if not characters:
        return 0.0
    return max((_similarity(characters, letters) for letters in sorted(forms)), default=0.0)


def _similarity(characters: str, letters: str) -> float:
    table = syllables()
    cost, _ = align(characters, letters, table.cost)
    heard = exp(-cost / len(characters) / _PATIENCE)
    sound = "".join(table.pinyin.get(character, "") for character in characters)
    return (heard + _alike(skeleton(sound), skeleton(letters))) / 2


def _alike(one: str, other: str) -> float:
    return (JaroWinkler.similarity(one, other) + Levenshtein.normalized_similarity(one, other)) / 2


def variant_similarity(first: str, second: str) -> float:
    """Return how likely two Chinese spellings render one foreign name: 0 not at all, 1 the same."""
    one, other = (re.sub(r"[\s·.-]", "", fold(name)) for name in (first, second))
    if not one or not other:
        return 0.0
    row = [0.0]
    for character in other:
        row.append(row[-1] + _omission(character))
    for character in one:
        row = _next_row(row, character, other)
    return max(0.0, 1 - row[-1] / max(len(one), len(other)))


def _next_row(row: list[float], character: str, other: str) -> list[float]:
    dropped = _omission(character)
    after = [row[0] + dropped]
    for place, counterpart in enumerate(other):
        replaced = row[place] + _distance(character, counterpart)
        after.append(min(replaced, row[place + 1] + dropped, after[-1] + _omission(counterpart)))
    return after


@cache
def _omission(character: str) -> float:
    """Return the cost of leaving a character out: less for those that often stand for a single consonant or nothing."""
    runs = syllables().chunks.get(character, {})
    return 1 - 0.6 * sum(share for run, share in runs.items() if len(run) <= 1)


@cache
def _distance(one: str, other: str) -> float:
    """Return the cost of writing one character for another: 0 if equal, small if they stand for the same letters."""
    if one == other:
        return 0.0
    table = syllables()
    sounds = table.pinyin.get(one, one), table.pinyin.get(other, other)
    runs, counterparts = table.chunks.get(one, {}), table.chunks.get(other, {})
    shared = sum(min(share, counterparts.get(run, 0.0)) for run, share in runs.items())
    alike = 0.9 if sounds[0] == sounds[1] else 0.6 * JaroWinkler.similarity(*map(skeleton, sounds))
    return 1 - max(shared, alike)
