"""Two readings of one page are compared without knowing which is right."""

from dataclasses import replace

import pytest

from mfa_crawler.extraction.generic.agreement import disagreement, words_in_common
from mfa_crawler.items import Article, Image

BODY = " ".join(f"word{n}" for n in range(40))
ARTICLE = Article(
    "https://www.example.org/1",
    None,
    "en",
    "Talks in Warsaw",
    "2024-05-01",
    "1 May 2024",
    body=BODY,
)
PICTURES = tuple(Image(f"https://www.example.org/{n}.jpg") for n in range(3))


def test_equal_readings_agree() -> None:
    assert disagreement(ARTICLE, ARTICLE) == ()


@pytest.mark.parametrize(
    "generic",
    [
        replace(ARTICLE, headline="TALKS  in Warsaw!"),
        replace(ARTICLE, date=None),
        replace(ARTICLE, body=""),
        replace(ARTICLE, body=f"{BODY} and a few more words"),
        replace(ARTICLE, lead=BODY[:100], body=BODY[100:]),
        replace(ARTICLE, main_image=PICTURES[0]),
    ],
)
def test_what_may_differ_between_right_readings_is_no_alarm(generic: Article) -> None:
    assert disagreement(ARTICLE, generic) == ()


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        (
            {"headline": "Ministry"},
            "headline: the generic reading has 'Talks in Warsaw', ours 'Ministry'",
        ),
        ({"date": "2024-01-05"}, "date: the generic reading has 2024-05-01, ours 2024-01-05"),
        ({"date": None}, "date: the generic reading has 2024-05-01, ours none"),
        (
            {"body": "word1 word2"},
            "body: the generic reading has 40 words, ours 2, 10 % in common",
        ),
        ({"body": ""}, "body: the generic reading has 40 words, ours 0, 0 % in common"),
        (
            {"body": f"{BODY} {'menu ' * 80}"},
            "body: the generic reading has 40 words, ours 120, 50 % in common",
        ),
    ],
)
def test_a_parser_that_went_wrong_is_named_field_by_field(
    ours: dict[str, str | None], said: str
) -> None:
    assert disagreement(replace(ARTICLE, **ours), ARTICLE) == (said,)  # type: ignore[arg-type]


def test_lost_pictures_are_named_wherever_they_stood() -> None:
    with_gallery = replace(ARTICLE, gallery=PICTURES)
    said = "images: the generic reading has 3, ours 0"
    assert disagreement(ARTICLE, with_gallery) == (said,)
    assert disagreement(replace(ARTICLE, inline_images=PICTURES), with_gallery) == ()


def test_the_fields_are_named_in_the_order_of_the_record() -> None:
    broken = replace(ARTICLE, headline="Menu", date=None, body="menu")
    found = disagreement(broken, replace(ARTICLE, gallery=PICTURES))
    assert [said.partition(":")[0] for said in found] == ["headline", "date", "body", "images"]


def test_words_are_counted_as_often_as_they_stand_and_chinese_by_characters() -> None:
    assert words_in_common("a a a", "a") == pytest.approx(0.5)
    assert words_in_common("中国外交部", "中国外交官") == pytest.approx(0.8)
    assert words_in_common("G7外相", "G7会合") == pytest.approx(1 / 3)
    assert words_in_common("", "") == 1.0
    assert words_in_common("a", "") == 0.0
