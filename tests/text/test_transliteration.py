from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.transliteration import align, similarity, skeleton, syllables, to_letters, variant_similarity

PAIRS = [
    ("沙姆哈尼", "Shamkhani"),
    ("帕特鲁舍夫", "Patrushev"),
    ("佩泽希齐扬", "Pezeshkian"),
    ("佩澤什基安", "Pezeshkian"),
    ("阿拉格齐", "Araghchi"),
    ("拉夫罗夫", "Lavrov"),
    ("普京", "Putin"),
    ("特朗普", "Trump"),
    ("泽连斯基", "Zelensky"),
    ("埃尔多安", "Erdoğan"),
    ("内塔尼亚胡", "Netanyahu"),
    ("布林肯", "Blinken"),
    ("格拉西莫夫", "Gerasimov"),
    ("马克龙", "Macron"),
    ("斯托尔滕贝格", "Stoltenberg"),
    ("古特雷斯", "Guterres"),
    ("卢卡申科", "Lukashenko"),
    ("鲁哈尼", "Rouhani"),
    ("塞西", "el-Sisi"),
    ("托卡耶夫", "Tokayev"),
]
VARIANTS = [
    ("佩泽希齐扬", "佩泽什基安"),
    ("威特科夫", "魏特科夫"),
    ("泽连斯基", "澤倫斯基"),
    ("奥巴马", "歐巴馬"),
    ("鲁哈尼", "罗哈尼"),
    ("普京", "普丁"),
]


@pytest.mark.parametrize(("chinese", "latin"), PAIRS)
def test_the_right_latin_name_ranks_first(chinese: str, latin: str) -> None:
    candidates = sorted({name for _, name in PAIRS})
    assert max(candidates, key=lambda name: similarity(chinese, name)) == latin


def test_true_pairs_stand_clear_of_false_ones() -> None:
    assert min(similarity(chinese, latin) for chinese, latin in PAIRS) > 0.5
    false = [similarity(chinese, latin) for chinese, own in PAIRS for _, latin in PAIRS if latin != own]
    assert sum(value > 0.5 for value in false) / len(false) < 0.03


@pytest.mark.parametrize(("first", "second"), VARIANTS)
def test_variants_are_nearer_than_other_names(first: str, second: str) -> None:
    others = [name for pair in VARIANTS for name in pair if pair != (first, second)]
    assert variant_similarity(first, second) > max(variant_similarity(first, other) for other in others)


@given(st.text("巴沙尔·阿萨德普京 ", max_size=8), st.text("巴沙尔·阿萨德普京 ", max_size=8))
def test_variants_are_symmetric_and_bounded(first: str, second: str) -> None:
    value = variant_similarity(first, second)
    assert 0 <= value <= 1
    assert value == pytest.approx(variant_similarity(second, first))


@given(st.text(max_size=12), st.text(max_size=30))
def test_likeness_stays_between_nought_and_one(chinese: str, latin: str) -> None:
    assert 0 <= similarity(chinese, latin) <= 1


@pytest.mark.parametrize(("chinese", "latin"), [("", "Putin"), ("普京", ""), ("普京", "Путин"), ("·", "Putin")])
def test_nothing_is_unlike_anything(chinese: str, latin: str) -> None:
    assert similarity(chinese, latin) == 0


def test_spelling_in_traditional_characters_scores_alike() -> None:
    assert similarity("盧卡申科", "Lukashenko") == similarity("卢卡申科", "Lukashenko")
    assert variant_similarity("普京", "普京") == 1


def test_native_names_are_compared_by_pinyin() -> None:
    assert similarity("习近平", "Xi Jinping") > similarity("习近平", "Wang Yi")


def test_alignment_gives_every_letter_to_one_character() -> None:
    cost, runs = align("普京", "putin", syllables().cost)
    assert runs == ["pu", "tin"]
    assert cost < 5


def test_too_many_letters_cannot_be_aligned() -> None:
    cost, _ = align("普", "vladimirovich", syllables().cost)
    assert math.isinf(cost)


@pytest.mark.parametrize(
    ("latin", "letters"), [("São Tomé", "saotome"), ("Nuku‘alofa", "nukualofa"), ("Iğdır", "igdir"), ("Łódź", "lodz")]
)
def test_letters_lose_accents_and_signs(latin: str, letters: str) -> None:
    assert to_letters(latin) == letters


def test_the_skeleton_merges_what_chinese_writes_alike() -> None:
    assert skeleton("shamkhani") == skeleton("samhani") == "snkn"


def test_probabilities_of_a_character_add_up_to_one_at_most() -> None:
    assert [key for key, runs in syllables().chunks.items() if sum(runs.values()) > 1.02] == []
