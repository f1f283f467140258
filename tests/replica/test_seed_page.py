"""The first page is part of every replica, word for word."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from mfa_crawler.replica import Ministry, running
from mfa_crawler.replica import seedpage as module
from mfa_crawler.replica.pages import article_page
from mfa_crawler.replica.seedpage import SEED_SLUG

URL = f"https://www.gov.pl/web/diplomacy/{SEED_SLUG}"
TEXT = (Path(module.__file__).with_name("seed.txt")).read_text("utf-8")


def page(ministry: Ministry) -> Any:
    article = ministry.find(URL)
    assert article is not None
    return html.fromstring(article_page(ministry, article).body.decode())


@pytest.mark.parametrize("seed", [0, 7, 123456])
@pytest.mark.parametrize(("articles", "years"), [(1, 1), (2, 1), (40, 3), (500, 8)])
def test_it_is_listed_in_its_place_whatever_the_seed(seed: int, articles: int, years: int) -> None:
    ministry = Ministry(seed=seed, articles=articles, years=years)
    days = [entry.day for entry in ministry.listing("/web/diplomacy")]
    assert days == sorted(days, reverse=True)
    assert [entry.url for entry in ministry.listing("/web/diplomacy")].count(URL) == 1


def test_every_line_of_the_text_is_on_the_page_with_its_no_break_spaces() -> None:
    tree = page(Ministry())
    notice, back, headline, date, lead, alt, *rest = [line for line in TEXT.split("\n") if line]
    assert tree.cssselect("#cookies-info .main-container")[0].text.strip() == notice
    assert tree.cssselect(".return-button a")[0].text == back
    assert tree.cssselect("article h2")[0].text == headline
    assert tree.cssselect("p.event-date")[0].text == date
    assert tree.cssselect("p.intro")[0].text == lead
    assert tree.cssselect(".main-photo img")[0].get("alt") == alt
    paragraphs = [p.text_content() for p in tree.cssselect(".editor-content p")]
    *body, photos, metadata = rest
    assert paragraphs == body
    assert "\u00a0" in paragraphs
    assert tree.cssselect("article > h3")[0].text == photos
    assert json.loads(tree.cssselect("pre#pageMetadata")[0].text) == json.loads(metadata)


def test_its_truth() -> None:
    ministry = Ministry()
    article = ministry.find(URL)
    assert article is not None
    truth = article.truth
    assert (truth.date, truth.date_raw, truth.language) == ("2023-10-06", "06.10.2023", "en")
    assert truth.photo_credit == "Micky Kroell/OBWE"
    assert truth.main_image is not None
    assert truth.main_image.alt == truth.headline
    assert len(truth.gallery) == 6
    assert len(truth.paragraphs) == 6
    assert truth.paragraphs[1].startswith("- The rich experience")
    assert " - said Ambassador" in truth.paragraphs[1]
    assert "Photo" not in truth.body


def test_it_is_served(ask: Any) -> None:
    with running(Ministry(articles=2)) as replica:
        status, _, body = ask(replica.url, URL)
    assert status == 200
    assert "Photo:&nbsp;Micky Kroell/OBWE</p>" in body.decode()
    assert "<p>&nbsp;</p>" in body.decode()
