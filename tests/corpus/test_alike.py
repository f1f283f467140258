"""Digests, phrases and sketches: what they tell apart, and how well an estimate holds."""

from itertools import combinations
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.corpus.alike import (
    Sketches,
    digest,
    estimate,
    phrases,
    resemblance,
    sketch,
)

ENGLISH = """The ministers of both countries met in the old town hall, spoke for two hours about
    grain, rivers and the railway between their capitals, and agreed that experts of four ministries
    will draw up a plan before the first snow falls in the mountains."""
CHINESE = """两国外交部长在旧市政厅会面，
    就粮食、河流以及连接两国首都的铁路问题进行了两个小时的会谈，
    并一致同意由四个部门的专家在山区第一场雪降临之前共同制定一份详细的计划。"""
JAPANESE = """両国の外務大臣は旧市庁舎で会談し、穀物、河川、そして両国の首都を結ぶ鉄道について
    二時間にわたり話し合い、山に初雪が降る前に四省の専門家が計画をまとめることで一致した。"""


def hashes(rng: Random, count: int) -> frozenset[int]:
    return frozenset(rng.getrandbits(64) for _ in range(count))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Łódź” – 2023", "łódź, 2023."),
        ("cafe\u0301 on\u00a0air", "CAFÉ ON AIR"),
        ("Об’єкт у Києві", "Обʼєкт у Києві"),
        ("外交部，发言人。", "外交部 发言人"),
        ("שָׁלוֹם, עולם", "שָׁלוֹם – עולם\u200f"),
    ],
)
def test_typography_makes_no_other_digest(one: str, other: str) -> None:
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("cafe", "café"), ("10²", "102"), ("外交部", "外務省"), ("їх", "іх"), ("", "a")],
)
def test_other_letters_make_another_digest(one: str, other: str) -> None:
    assert digest(one) != digest(other)


def test_a_digest_and_a_sketch_are_the_same_on_every_machine() -> None:
    assert digest(ENGLISH).hex()[:16] == "59aeb18d22514662"
    assert [f"{value:016x}" for value in sketch(phrases(ENGLISH))[:3]] == [
        "030a145db66946e0",
        "0e09658cc758b5a5",
        "006cb28f5ece8eef",
    ]
    assert [f"{value:016x}" for value in sketch(phrases(CHINESE))[:3]] == [
        "03a031da27d43d8e",
        "051cd7776acadd06",
        "0023db6ffe3dbf79",
    ]


@pytest.mark.parametrize("text", [CHINESE, JAPANESE])
def test_han_and_kana_are_compared_by_characters(text: str) -> None:
    other = text.replace("二", "三").replace("两个小时", "三个小时")
    assert 0.6 < resemblance(phrases(text), phrases(other)) < 1
    assert phrases("".join(text.split())) == phrases(text)
    assert not phrases(text[:60])


def test_a_long_word_of_han_in_a_latin_text_changes_nothing_about_words() -> None:
    assert len(phrases(f"{ENGLISH} 外交部")) == len(phrases(ENGLISH)) + 3


def test_phrases_depend_on_the_order_of_words() -> None:
    words = ENGLISH.split()
    assert resemblance(phrases(ENGLISH), phrases(" ".join(reversed(words)))) == 0
    assert resemblance(phrases(ENGLISH), phrases(ENGLISH.upper().replace(",", " -"))) == 1


@given(st.text(max_size=400))
def test_any_text_resembles_itself(text: str) -> None:
    found = phrases(text)
    assert resemblance(found, found) == bool(found)
    assert not found or estimate(sketch(found), sketch(found)) == 1
    assert digest(text) == digest(f" {text}\n")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_an_estimate_is_unbiased_and_errs_as_it_should(share: float) -> None:
    rng, errors = Random(f"{share}"), []
    for _ in range(400):
        common = hashes(rng, round(1000 * share))
        one, other = (common | hashes(rng, round(500 * (1 - share))) for _ in range(2))
        errors.append(estimate(sketch(one), sketch(other)) - resemblance(one, other))
    expected = sqrt(share * (1 - share) / 128)
    assert abs(sum(errors) / len(errors)) < 4 * expected / sqrt(len(errors))
    assert 0.7 < sqrt(sum(error**2 for error in errors) / len(errors)) / expected < 1.3


@given(st.randoms(use_true_random=False), st.integers(26, 800), st.floats(0, 1))
def test_an_estimate_is_never_far_off(rng: Random, count: int, share: float) -> None:
    common = hashes(rng, round(count * share))
    one, other = (common | hashes(rng, count - len(common)) for _ in range(2))
    off = abs(estimate(sketch(one), sketch(other)) - resemblance(one, other))
    assert off < 6 * sqrt(0.25 / 128)


def test_texts_that_resemble_each_other_meet_in_a_bucket_and_others_hardly_ever() -> None:
    rng, sketches = Random(4), Sketches()
    for _ in range(200):
        common = hashes(rng, 180)
        for _ in range(2):
            sketches.add(sketch(common | hashes(rng, 20)))
    met = {pair for bucket in sketches.buckets() for pair in combinations(bucket, 2)}
    assert met >= {(number, number + 1) for number in range(0, 400, 2)}
    assert len(met) <= 205


@pytest.mark.parametrize("count", [26, 40, 100])
def test_short_texts_meet_too(count: int) -> None:
    rng, missed = Random(count), 0
    for _ in range(200):
        sketches, common = Sketches(), hashes(rng, round(0.9 * count))
        for _ in range(2):
            sketches.add(sketch(common | hashes(rng, count - len(common))))
        missed += not [*sketches.buckets()]
    assert missed == 0
