"""Posts of WordPress as JSON: one alone, and lists that hold them whole."""

import copy
import json
from typing import Any

import pytest

from mfa_crawler.discovery.api import JsonPage
from mfa_crawler.errors import MissingField, WrongFormat
from mfa_crawler.extraction import Document
from mfa_crawler.families import posts, wordpress
from mfa_crawler.items import Article
from tests.golden.pages import ROOT

LIST = posts("https://press.example", "press_release")
POST: dict[str, Any] = json.loads(
    (ROOT / "wordpress/post-json/embedded-picture/page.json").read_bytes()
)


def read(**changes: object) -> Article:
    body = json.dumps({**copy.deepcopy(POST), **changes}).encode()
    return wordpress.article(Document(f"{LIST.url}/4711", body)).to_item()


def page(*items: object, headers: dict[str, str] | None = None) -> JsonPage:
    return LIST.read(Document(LIST.url, json.dumps(items).encode(), headers))


@pytest.mark.parametrize("excerpt", ["<p>Keepers climbed [&hellip;]</p>", "Keepers …", ""])
def test_an_excerpt_that_was_made_of_the_text_is_no_lead(excerpt: str) -> None:
    assert read(excerpt={"rendered": excerpt}).lead is None


def test_a_post_that_was_never_changed_has_no_last_change() -> None:
    assert read(modified=POST["date"]).modified_at is None
    assert read(modified=None).modified_at is None


@pytest.mark.parametrize("date", ["0000-00-00T00:00:00", "soon"])
def test_a_date_that_is_none_is_kept_as_it_was_printed(date: str) -> None:
    found = read(date=date)
    assert (found.date, found.date_raw, found.published_at) == (None, date, None)
    assert found.problems == (f"date: {date!r} is not a date",)


def test_a_post_without_a_title_is_refused_by_name() -> None:
    with pytest.raises(MissingField, match=r"title\.rendered"):
        read(title={"rendered": " "})


def test_a_list_gives_entries_and_the_articles_themselves() -> None:
    found = page(POST, {"link": "https://press.example/x/"}, headers={"X-WP-TotalPages": "2"})
    assert LIST.is_full_text
    assert [article.url for article in found.articles()] == [POST["link"]]
    first, second = found.to_item().entries
    assert (first.url, first.date, first.lead) == (
        POST["link"],
        "2024-03-05",
        "A light for every boat.",
    )
    assert first.headline == "The Lamp Is Lit – “At Last”"
    assert second.headline is None
    assert found.to_item().next == f"{LIST.url}&page=2"


def test_a_page_of_html_in_its_place_is_refused_by_name() -> None:
    with pytest.raises(WrongFormat, match="HTML where JSON"):
        LIST.read(Document(LIST.url, b"<!doctype html><title>Critical error</title>"))
