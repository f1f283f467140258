"""GOV.UK as a site: its search lists pages, its API is asked for them, and pages are filed."""

import msgspec
import pytest

from mfa_crawler.discovery import Feed, Fields, JsonList, Move, Offset
from mfa_crawler.errors import OtherSite
from mfa_crawler.extraction import Document
from mfa_crawler.families import govuk
from mfa_crawler.filing import Fetched, file, read_page
from mfa_crawler.items import Article, Capture, SourceClass
from mfa_crawler.sites import Site
from tests.families.govuk_items import API, PATH, SITE, item


def test_json_from_nowhere_in_particular_finds_its_family() -> None:
    found = read_page(msgspec.json.encode(item()), "https://saved.example/a.json")
    assert isinstance(found, Article)
    assert found.headline == "A bridge"


FCDO = Site(
    id="gb_fcdo",
    name="Foreign, Commonwealth & Development Office",
    country="GB",
    language="en",
    family=govuk,
    discovery=Feed(f"{SITE}/government/organisations/x.atom"),
    timezone="Europe/London",
    licence="OGL 3.0",
    evidence="none: a site of this test",
    articles=(f"{SITE}/government/",),
    api=Move(old=f"{SITE}/api/content/", new=f"{SITE}/"),
)


def filed(url: str, said: object) -> Article:
    capture = Capture("sha1:X", "2026-01-01T00:00:00Z", 200, SourceClass.OWN, "urn:uuid:1")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return file(Fetched(url, msgspec.json.encode(said), headers, capture, f"{SITE}{PATH}"), FCDO)


def test_what_a_site_asks_for_is_the_api_and_its_article_is_the_page() -> None:
    assert FCDO.territory.address(f"{SITE}{PATH}") == API
    assert filed(API, item()).url == FCDO.territory.page(API)


def test_a_capture_of_the_api_is_filed_as_the_page() -> None:
    found = filed(FCDO.territory.address(f"{SITE}{PATH}"), item())
    assert (found.url, found.site) == (f"{SITE}{PATH}", "gb_fcdo")
    assert found.capture
    assert (found.capture.family, found.capture.layout) == ("govuk", "content-item")


def test_an_answer_of_the_api_that_left_the_site_is_none_of_its_articles() -> None:
    with pytest.raises(OtherSite):
        filed(f"{SITE}/api/content/guidance/x", item())


SEARCH = JsonList(
    f"{SITE}/api/search.json?filter_organisations=x&order=-public_timestamp&count=2&fields=title,link",
    Offset(2, "start"),
    items="results",
    total="total",
    fields=Fields(date="", lead="description", modified="public_timestamp"),
)


def test_the_search_lists_pages_with_their_last_change_and_no_date() -> None:
    rows = [
        {"title": "A bridge", "link": PATH, "public_timestamp": "2024-03-02T10:20:00.000+00:00"},
        {"title": "A goose", "link": "/government/news/a-goose", "description": "It crosses."},
    ]
    body = msgspec.json.encode({"results": rows, "total": 5, "start": 0})
    found = SEARCH.read(Document(SEARCH.url, body)).to_item()
    first, second = found.entries
    assert (first.url, first.date, first.modified_at) == (
        f"{SITE}{PATH}",
        None,
        "2024-03-02T10:20+00:00",
    )
    assert (second.lead, found.pages) == ("It crosses.", 3)
    assert found.next == f"{SEARCH.url}&start=2"
