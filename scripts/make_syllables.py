"""Learns from city names which letters each Chinese character stands for, for `kg.text.transliteration`.

Each pair (Chinese name, Latin name) of GeoNames is cut so that every character takes a run of up to five letters. The
first cut follows the pinyin; then counting the runs and cutting again go in turns (hard expectation-maximisation).
Run from the top of the checkout: `python -m scripts.make_syllables`.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from kg.text.script import fold
from kg.text.transliteration import LONGEST, Syllables, align, to_letters
from scripts.registry.sources import City, read_cities

OUT = Path("kg/data/transliteration/syllables.json")
ROUNDS = 6
LEAST_SEEN = 4  # pairs a character must occur in
LEAST_SHARE = 0.01  # of a run among those of its character
DEAREST = 3.5  # mean cost of a character above which a pair counts as no transliteration
_OWN_NAMES = {"CN", "TW", "HK", "MO", "JP", "KR", "KP", "VN", "SG"}  # not transliterated: read by character

Pair = tuple[str, str]


def pinyin_of(character: str) -> str:
    """Return the pinyin of a character in letters a–z."""
    return to_letters(lazy_pinyin(character, style=Style.NORMAL, errors="ignore")[0].replace("ü", "v"))


def read_pairs(cities: list[City]) -> list[Pair]:
    """Return Chinese and Latin names of the cities outside the Chinese-writing world, each Chinese spelling once."""
    pairs = {
        (fold(han).replace("·", ""), to_letters(city.name))
        for city in cities
        if city.iso2 not in _OWN_NAMES
        for han in city.han
    }
    return sorted((han, letters) for han, letters in pairs if 2 <= len(han) <= 9 and len(letters) <= LONGEST * len(han))


def learn(pairs: list[Pair], pinyin: dict[str, str]) -> dict[str, dict[str, float]]:
    """Return probabilities of runs of letters by character after the given number of rounds."""
    table = Syllables({}, pinyin)
    for _ in range(ROUNDS):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for han, letters in pairs:
            cost, runs = align(han, letters, table.cost)
            if cost / len(han) <= DEAREST or not table.chunks:
                for character, run in zip(han, runs, strict=True):
                    counts[character][run] += 1
        table = Syllables({key: _shares(runs) for key, runs in counts.items()}, pinyin)
    return {key: _kept(runs) for key, runs in counts.items() if sum(runs.values()) >= LEAST_SEEN}


def _shares(runs: Counter[str]) -> dict[str, float]:
    total = sum(runs.values())
    return {run: count / total for run, count in runs.items()}


def _kept(runs: Counter[str]) -> dict[str, float]:
    shares = sorted(_shares(runs).items(), key=lambda item: (-item[1], item[0]))
    return {run: round(share, 3) for run, share in shares if share >= LEAST_SHARE}


def common_characters() -> list[str]:
    """Return the characters of GB 2312, the common ones of simplified Chinese."""
    rows = (bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return sorted(filter(None, rows))


def main() -> None:
    """Write the table."""
    pairs = read_pairs(read_cities())
    characters = sorted({character for han, _ in pairs for character in han} | set(common_characters()))
    pinyin = {character: pinyin_of(character) for character in characters}
    chunks = learn(pairs, pinyin)
    sounds: dict[str, str] = defaultdict(str)
    for character in characters:
        sounds[pinyin[character]] += character
    OUT.parent.mkdir(parents=True, exist_ok=True)
    data = {"chunks": dict(sorted(chunks.items())), "pinyin": dict(sorted(sounds.items()))}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("},", "},\n")
    OUT.write_text(unicodedata.normalize("NFC", text) + "\n", encoding="utf-8")
    print(f"{len(pairs)} pairs, {len(chunks)} characters, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
