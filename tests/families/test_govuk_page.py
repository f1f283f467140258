"""GOV.UK's pages as people save them, and what comes in place of JSON."""

import msgspec
import pytest

from mfa_crawler.errors import ErrorPage, NotAnArticle, UnknownLayout, WrongFormat
from mfa_crawler.families import govuk
from mfa_crawler.items import Article
from tests.families.govuk_items import API, PATH, SITE
from tests.families.reading import article

PAGE = """<html><title>{title}</title><meta name="govuk:schema-name" content="{kind}"><main>
    <h1>A bridge</h1>{notice}<dl><dt class="gem-c-metadata__term">Published</dt>
    <dd class="gem-c-metadata__definition">{day}</dd></dl>
    <div class="gem-c-govspeak"><p>It is red.</p></div></main></html>"""


def page(url: str = f"{SITE}{PATH}", title: str = "A bridge", **other: str) -> Article:
    words = {"kind": "press_release", "day": "1 March 2024", "notice": "", **other}
    words["kind"] = other.get("kind", "news_article")
    return article(govuk, url, PAGE.format(title=title, **words))


def test_a_page_in_place_of_json_is_named() -> None:
    with pytest.raises(WrongFormat, match="HTML"):
        page(API)
    with pytest.raises(ErrorPage):
        article(govuk, API, "<html><title>Page not found - GOV.UK</title><main></main></html>")
    with pytest.raises(UnknownLayout):
        article(govuk, API, "<html><title>Maintenance</title></html>")
    with pytest.raises(WrongFormat):
        article(govuk, API, msgspec.json.encode({"base_path": PATH}).decode()[:-2])


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1 March 2024", "2024-03-01"),
        ("1 March", None),
        ("", None),
        ("31 February 2024", None),
    ],
)
def test_a_page_has_the_printed_day(printed: str, day: str | None) -> None:
    assert page(day=printed).date == day


MOMENT = '<meta name="govuk:first-published-at" content="{}">'


def test_a_page_has_the_time_of_the_printed_day_and_no_other() -> None:
    cases = {"2024-03-01T09:15:06Z": "2024-03-01T09:15:06+00:00", "2024-02-29T23:59:00Z": None}
    for stated, moment in cases.items():
        found = page(notice=MOMENT.format(stated))
        assert (found.date, found.published_at) == ("2024-03-01", moment)


def test_a_pages_own_language_is_no_translation() -> None:
    link = '<a class="gem-c-translation-nav__link" hreflang="{}" href="{}">x</a>'
    found = page(notice=link.format("en", PATH) + link.format("cy", f"{PATH}.cy"))
    assert [(one.language, one.url) for one in found.translations] == [("cy", f"{SITE}{PATH}.cy")]


def test_guidance_is_no_news() -> None:
    with pytest.raises(NotAnArticle, match="detailed_guide"):
        page(kind="detailed_guide")


def test_a_notice_of_another_kind_is_no_withdrawal_and_no_text() -> None:
    notice = """<section class="gem-c-notice"><h2 class="gem-c-notice__title">Under review</h2>
        <div class="gem-c-govspeak"><p>Wait.</p></div></section>"""
    found = page(notice=notice)
    assert (found.stated_changes, found.problems, found.body) == ((), (), "It is red.")
