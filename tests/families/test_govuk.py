"""GOV.UK: content items of its API as the schemas allow them, and the pages beside them."""

from typing import Any

import msgspec
import pytest

from mfa_crawler.errors import (
    ErrorPage,
    MissingField,
    NotAnArticle,
    PageError,
    UnknownLayout,
)
from mfa_crawler.families import govuk
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article, StatedChange
from tests.families.govuk_items import API, PATH, SITE, item
from tests.families.reading import article


def read(said: object, url: str = API) -> Article:
    return article(govuk, url, msgspec.json.encode(said).decode())


@pytest.mark.parametrize("url", [API, f"{SITE}{PATH}", f"{SITE}/api/content/old-address"])
def test_the_article_is_the_page_and_never_the_address_of_the_api(url: str) -> None:
    assert read(item(), url).url == f"{SITE}{PATH}"


@pytest.mark.parametrize("path", ["//evil.example/x", "https://evil.example/", "x", "/", 7])
def test_a_path_that_is_none_leads_nowhere(path: object) -> None:
    assert read(item(base_path=path)).url == f"{SITE}{PATH}"


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
    said = msgspec.json.encode(item(base_path=f"{PATH}.ur", locale="ur"))
    found = read_page(said, f"{API}.ur")
    assert isinstance(found, Article)
    assert (found.url, found.site, found.language) == (f"{SITE}{PATH}.ur", "gb_fcdo", "ur")


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
