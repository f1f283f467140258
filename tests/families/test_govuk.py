"""GOV.UK: content items of its API as the schemas allow them, and the pages beside them."""

from typing import Any

import msgspec
import pytest

from mfa_crawler.discovery import Feed, Fields, JsonList, Move, Offset, Territory
from mfa_crawler.errors import (
    ErrorPage,
    MissingField,
    NotAnArticle,
    OtherSite,
    PageError,
    UnknownLayout,
    WrongFormat,
)
from mfa_crawler.extraction import Document
from mfa_crawler.families import govuk
from mfa_crawler.filing import Fetched, file, read_page
from mfa_crawler.items import Article, Capture, SourceClass, StatedChange
from mfa_crawler.sites import Site
from tests.families.reading import article

SITE = "https://www.gov.uk"
PATH = "/government/news/a-bridge"
API = f"{SITE}/api/content{PATH}"


def item(details: dict[str, Any] | None = None, **other: Any) -> dict[str, Any]:
    said = {
        "base_path": PATH,
        "document_type": "news_story",
        "schema_name": "news_article",
        "title": "A bridge",
        "locale": "en",
        "first_published_at": "2024-03-01T09:15:06.000+00:00",
        "details": {"body": "<p>It is red.</p>", **(details or {})},
    }
    return {**said, **other}


def read(said: object, url: str = API) -> Article:
    return article(govuk, url, msgspec.json.encode(said).decode())


@pytest.mark.parametrize("url", [API, f"{SITE}{PATH}", f"{SITE}/api/content/old-address"])
def test_the_article_is_the_page_and_never_the_address_of_the_api(url: str) -> None:
    assert read(item(), url).url == f"{SITE}{PATH}"


@pytest.mark.parametrize("path", ["//evil.example/x", "https://evil.example/", "x", "/", 7])
def test_a_path_that_is_none_leads_nowhere(path: object) -> None:
    assert read(item(base_path=path)).url == f"{SITE}{PATH}"


def test_what_a_site_asks_for_is_the_api_and_its_article_is_the_page() -> None:
    move = Move(old=f"{SITE}/api/content/", new=f"{SITE}/")
    site = Territory((f"{SITE}/government/",), api=move)
    assert site.address(f"{SITE}{PATH}") == API
    assert read(item(), site.address(f"{SITE}{PATH}")).url == site.page(API)


@pytest.mark.parametrize(
    ("stated", "day", "moment"),
    [
        ("2024-03-01T09:15:06.000+00:00", "2024-03-01", "2024-03-01T09:15:06+00:00"),
        ("2024-07-01T00:30:00+01:00", "2024-07-01", "2024-07-01T00:30+01:00"),
        ("2024-06-30T23:30:00Z", "2024-06-30", "2024-06-30T23:30+00:00"),
        ("2024-11-16T00:00:00+00:00", "2024-11-16", None),
        ("yesterday", None, None),
        (20240301, None, None),
        (None, None, None),
    ],
)
def test_the_date_is_the_day_as_stated(stated: object, day: str | None, moment: str | None) -> None:
    found = read(item(first_published_at=stated))
    assert (found.date, found.published_at) == (day, moment)
    assert found.date_raw == (stated if isinstance(stated, str) else None)


def test_an_item_of_old_states_its_first_day_among_the_details() -> None:
    old = item({"first_public_at": "2012-05-22T01:00:00.000+01:00"}, first_published_at=None)
    assert (read(old).date, read(old).published_at) == ("2012-05-22", "2012-05-22T01:00+01:00")


@pytest.mark.parametrize(
    ("updated", "modified"),
    [
        ("2024-03-02T10:20:00+00:00", "2024-03-02T10:20+00:00"),
        ("2024-03-01T09:15:06Z", None),  # the same moment
        ("2024-03-01T10:15:06+01:00", None),  # the same moment
        ("2024-03-01T09:15:02+00:00", None),  # four seconds before it was published
        ("2024-03-02T00:00:00+00:00", None),  # no time
        ("soon", None),
        (None, None),
    ],
)
def test_a_change_comes_after_publication(updated: object, modified: str | None) -> None:
    assert read(item(public_updated_at=updated)).modified_at == modified


def test_a_change_of_what_nobody_dated_is_one() -> None:
    changed = item(first_published_at=None, public_updated_at="2024-03-02T10:20:00Z")
    assert read(changed).modified_at == "2024-03-02T10:20+00:00"


def history(*entries: object) -> tuple[StatedChange, ...]:
    return read(item({"change_history": list(entries)})).stated_changes


def test_the_history_that_the_site_states_is_kept_in_its_order() -> None:
    found = history(
        {"note": "Added a\nlink. ", "public_timestamp": "2024-03-02T10:20:00.000+01:00"},
        {"note": "First published.", "public_timestamp": "2024-03-01T00:00:00.000+00:00"},
    )
    assert found == (
        StatedChange("2024-03-02T10:20+01:00", "Added a link."),
        StatedChange("2024-03-01", "First published."),
    )


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        ({"note": "Only words", "public_timestamp": None}, [StatedChange(None, "Only words")]),
        ({"note": "", "public_timestamp": "2024-03-02"}, [StatedChange("2024-03-02", "")]),
        ({"note": "Words", "public_timestamp": "2nd of March"}, [StatedChange(None, "Words")]),
        ({"note": 7, "public_timestamp": 7}, []),
        ("First published.", []),
        (None, []),
    ],
)
def test_an_odd_entry_keeps_what_can_be_read(entry: object, kept: list[StatedChange]) -> None:
    assert list(history(entry)) == kept


@pytest.mark.parametrize(
    ("notice", "stated"),
    [
        (
            {"withdrawn_at": "2024-05-01T10:00:00Z"},
            StatedChange("2024-05-01T10:00+00:00", "Withdrawn"),
        ),
        (
            {"withdrawn_at": None, "explanation": "<p>It <b>fell</b> &amp; broke.</p>"},
            StatedChange(None, "Withdrawn: It fell & broke."),
        ),
    ],
)
def test_a_withdrawal_is_stated_first_and_is_a_problem(
    notice: object, stated: StatedChange
) -> None:
    past = [{"note": "First published.", "public_timestamp": "2024-03-01"}]
    found = read(item({"change_history": past}, withdrawn_notice=notice))
    assert found.stated_changes == (stated, StatedChange("2024-03-01", "First published."))
    assert found.problems == ("page: withdrawn by its site",)
    assert found.body == "It is red."


@pytest.mark.parametrize("notice", [{}, None, "", []])
def test_nothing_was_withdrawn(notice: object) -> None:
    found = read(item(withdrawn_notice=notice))
    assert (found.stated_changes, found.problems) == ((), ())


SIZES = {"s300": "/3", "s1200": "/12", "s960": "/9"}


@pytest.mark.parametrize(
    ("details", "url"),
    [
        ({"image": {"url": "/media/a.jpg"}}, f"{SITE}/media/a.jpg"),
        ({"image": {"url": "/a.jpg", "high_resolution_url": "/large.jpg"}}, f"{SITE}/a.jpg"),
        ({"image": {"alt_text": "no address"}}, None),
        ({"image": "https://x.example/a.jpg"}, None),
        ({"images": [{"type": "lead", "sources": SIZES}]}, f"{SITE}/12"),
        ({"images": [{"type": "lead", "url": "/svg", "sources": SIZES}]}, f"{SITE}/svg"),
        ({"images": [{"type": "header", "sources": {"s300": "/3"}}]}, None),
        ({"images": [{"type": "lead", "sources": {"s300": 7, "odd": "/x"}}, None]}, None),
        ({"images": [{"type": "lead"}], "image": {"url": "/old"}}, f"{SITE}/old"),
    ],
)
def test_the_picture_is_the_largest_of_the_new_form_else_the_old_one(
    details: dict[str, Any], url: str | None
) -> None:
    image = read(item(details)).main_image
    assert (image.url if image else None) == url


@pytest.mark.parametrize(
    ("said", "caption", "credit"),
    [
        ({"caption": "A bridge.", "credit": "Crown copyright"}, "A bridge.", "Crown copyright"),
        ({"caption": "A bridge. Photo: Jan Kowalski"}, "A bridge.", "Jan Kowalski"),
        ({"caption": None, "credit": None}, None, None),
        ({}, None, None),
    ],
)
def test_caption_and_credit_stand_apart(
    said: dict[str, Any], caption: str | None, credit: str | None
) -> None:
    found = read(item({"image": {"url": "/a.jpg", **said}}))
    assert found.main_image
    assert (found.main_image.caption, found.main_image.credit) == (caption, credit)
    assert found.photo_credit == credit


def test_attachments_are_files() -> None:
    files = [
        {"url": "https://assets.example/a.pdf", "title": "A", "filename": "a.pdf"},
        {"url": "/b.ods", "attachment_type": "file"},
        {"url": "/government/publications/b/c", "attachment_type": "html"},
        {"url": "https://x.example/", "attachment_type": "external"},
        {"title": "Nowhere"},
    ]
    found = [(f.url, f.title, f.filename) for f in read(item({"attachments": files})).attachments]
    assert found == [("https://assets.example/a.pdf", "A", "a.pdf"), (f"{SITE}/b.ods", None, None)]


def test_translations_are_pages_in_other_languages() -> None:
    others = [
        {"locale": "en", "base_path": PATH},
        {"locale": "zh-tw", "base_path": f"{PATH}.zh-tw"},
        {"locale": "zh-tw", "base_path": f"{PATH}.zh-tw"},
        {"locale": "fr"},
        {"base_path": f"{PATH}.de"},
        "cy",
    ]
    found = read(item(links={"available_translations": others})).translations
    assert [(one.language, one.url) for one in found] == [("zh-tw", f"{SITE}{PATH}.zh-tw")]


def test_a_translation_is_an_article_of_its_own_in_its_language() -> None:
    found = read(item(base_path=f"{PATH}.ur", locale="ur"))
    assert (found.url, found.language) == (f"{SITE}{PATH}.ur", "ur")


def test_tags_are_subjects_each_once() -> None:
    links = {
        "taxons": [{"title": "International"}, {"title": None}],
        "topical_events": [{"title": "Summit"}],
        "world_locations": [{"title": "Riverland"}, {"title": "International"}],
        "organisations": [{"title": "Office of Bridges"}],
    }
    assert read(item(links=links)).tags == ("International", "Summit", "Riverland")


@pytest.mark.parametrize("body", [None, [{"content_type": "text/html", "content": "x"}], 7])
def test_a_body_that_is_no_text_is_a_problem(body: object) -> None:
    found = read(item({"body": body}))
    assert found.body == ""
    assert found.problems == ("body: empty", *(["layout: body is no text"] if body else []))


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (item(schema_name="detailed_guide", document_type="detailed_guide"), NotAnArticle),
        (item(schema_name="redirect", document_type="redirect", details=None), NotAnArticle),
        (item(schema_name="organisation"), NotAnArticle),
        (item(title=None), MissingField),
        (item(title=" "), MissingField),
        ({"results": [], "total": 0}, UnknownLayout),
        ([], UnknownLayout),
        (item(title="Page not found", first_published_at=None), ErrorPage),
    ],
)
def test_what_is_no_article_is_refused_by_name(said: object, error: type[PageError]) -> None:
    with pytest.raises(error):
        read(said)


@pytest.mark.parametrize("kind", ["news_article", "speech", "fatality_notice"])
def test_news_is_of_several_schemas(kind: str) -> None:
    assert read(item(schema_name=kind)).headline == "A bridge"


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
        article(govuk, API, msgspec.json.encode(item()).decode()[:-20])


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
