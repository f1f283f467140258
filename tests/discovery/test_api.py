"""Lists as JSON: where things stand in it, and the three ways to go on."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from mfa_crawler.discovery import (
    Cursor,
    Fields,
    JsonList,
    Offset,
    PageNumber,
    Sieve,
    Territory,
    Walk,
)
from mfa_crawler.errors import ShortListing, WrongFormat
from mfa_crawler.extraction import Document
from mfa_crawler.items import Entry, ListingRead

BASE = "https://mfa.example/api/list?lang=de&limit=2"
BY_OFFSET = JsonList(BASE, Offset(2), items="items", total="itemsTotal")


def read(
    source: JsonList, data: object, url: str = BASE, headers: dict[str, str] | None = None
) -> ListingRead:
    return source.read(Document(url, json.dumps(data).encode(), headers)).to_item()


def items(*names: str) -> list[dict[str, str]]:
    return [{"link": f"/news/{name}", "title": f"About {name}"} for name in names]


def served(url: str, size: int, count: int = 23) -> ListingRead:
    """A page of a list of so many items from a server that gives so many at a time."""
    query = dict(parse_qsl(urlsplit(url).query))
    start = int(query.get("offset", size * (int(query.get("page", 1)) - 1)))
    given = items(*map(str, range(start, min(start + size, count))))
    return read(BY_TEN[url.partition("?")[0]], {"items": given, "total": count}, url)


BY_TEN = {
    source.url: source
    for source in (
        JsonList("https://mfa.example/offset", Offset(10), "items", "total"),
        JsonList("https://mfa.example/number", PageNumber(10), "items", "total"),
    )
}


def walked(source: JsonList, size: int) -> tuple[Walk, int]:
    """A walk over such a list, and how many items it found."""
    walk = Walk(source, Sieve(Territory(("https://mfa.example/",))))
    url: str | None = source.url
    while url is not None:
        page = served(url, size)
        walk.read(url, page)
        url = walk.following(url, page)
    return walk, walk.sieve.fates.total()


@pytest.mark.parametrize("size", [4, 10, 23, 50])
def test_a_server_that_gives_fewer_items_than_asked_for_or_more_loses_none(size: int) -> None:
    walk, found = walked(BY_TEN["https://mfa.example/offset"], size)
    assert (found, walk.complete) == (23, True)


def test_numbered_pages_of_fewer_items_than_the_site_says_are_no_whole_list() -> None:
    by_number = BY_TEN["https://mfa.example/number"]
    assert walked(by_number, 10)[1] == 23
    with pytest.raises(ShortListing, match="claims 6 pages and leads to 3"):
        walked(by_number, 4)


def test_a_number_of_pages_that_nobody_could_walk_claims_nothing() -> None:
    source = JsonList(BASE, PageNumber(2))
    page = read(source, items("a", "b"), headers={"X-WP-TotalPages": "9" * 5000})
    assert page.pages is None


def test_fields_are_found_by_their_paths() -> None:
    fields = Fields("_link", "title.rendered", "when", "more.teaser", "changed", "%d.%m.%Y")
    source = JsonList(BASE, Offset(2), items="data.list", fields=fields)
    item = {
        "_link": "//mfa.example/news/a?x=1&y=2",
        "title": {"rendered": "Gespr&#228;che <b>und</b> Tee"},
        "when": "06.10.2023",
        "more": {"teaser": "<p>Kurz</p>"},
        "changed": "2023-10-07T08:00:00Z",
    }
    page = read(source, {"data": {"list": [item]}})
    assert page.entries == (
        Entry(
            "https://mfa.example/news/a?x=1&y=2",
            "Gespräche und Tee",
            "2023-10-06",
            "Kurz",
            None,
            "2023-10-07T08:00+00:00",
        ),
    )


def test_offsets_go_on_to_the_claimed_end() -> None:
    first = read(BY_OFFSET, {"itemsTotal": 3, "items": items("a", "b")})
    assert first.pages == 2
    assert first.next == f"{BASE}&offset=2"
    last = read(BY_OFFSET, {"itemsTotal": 3, "items": items("c")}, str(first.next))
    assert (last.next, last.pages) == (None, 2)


def test_the_next_page_is_asked_for_by_all_that_the_first_was() -> None:
    url = "https://mfa.example/api?kind[]=news&page=1&kind[]=speeches&q="
    page = read(JsonList(url, PageNumber(2)), items("a", "b"), url)
    assert page.next == "https://mfa.example/api?kind%5B%5D=news&page=2&kind%5B%5D=speeches&q="


@pytest.mark.parametrize("total", ["3", -1, None, True, 2.5, [3]])
def test_a_total_that_is_no_number_claims_nothing(total: object) -> None:
    page = read(BY_OFFSET, {"itemsTotal": total, "items": items("a", "b")})
    assert page.pages is None
    assert page.next == f"{BASE}&offset=2"
    assert read(BY_OFFSET, {"itemsTotal": total, "items": items("a")}).next is None


def test_pages_are_counted_by_the_header_of_wordpress() -> None:
    source = JsonList("https://mfa.example/wp-json/wp/v2/posts?per_page=2", PageNumber(2))
    url = source.url
    page = read(source, items("a", "b"), url, {"x-wp-totalpages": "2"})
    assert (page.pages, page.next) == (2, f"{url}&page=2")
    assert read(source, items("c", "d"), str(page.next), {"X-WP-TotalPages": "2"}).next is None
    assert read(source, items("a", "b"), url).next == f"{url}&page=2"


def test_a_cursor_is_an_address_or_a_value() -> None:
    by_address = JsonList(BASE, Cursor("links.next"), items="items")
    data = {"items": items("a"), "links": {"next": "/api/list?after=x"}}
    assert read(by_address, data).next == "https://mfa.example/api/list?after=x"
    by_value = JsonList(BASE, Cursor("links.next", "after"), items="items")
    assert read(by_value, {"items": items("a"), "links": {"next": "x=/y"}}).next == (
        f"{BASE}&after=x%3D/y"
    )
    for nothing in ({}, {"links": None}, {"links": {"next": ""}}, {"links": {"next": 5}}):
        assert read(by_value, {"items": items("a"), **nothing}).next is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!doctype html><h1>Error</h1>", "HTML where JSON"),
        (b'{"items": [', "no JSON"),
        (b'{"code": "rest_no_route"}', "no list at items"),
        (b'{"items": {"a": 1}}', "no list at items"),
        (b"[" * 100_000, "no JSON"),
        (b"null", "no list at items"),
    ],
)
def test_html_and_json_without_the_list_are_refused_by_name(body: bytes, says: str) -> None:
    with pytest.raises(WrongFormat, match=says):
        BY_OFFSET.read(Document(BASE, body))


def test_items_that_lead_nowhere_are_counted_and_odd_ones_lose_only_themselves() -> None:
    odd: list[object] = [
        {},
        {"link": None},
        {"link": 5},
        "x",
        None,
        {"link": "/news/a", "title": 7},
    ]
    page = BY_OFFSET.read(Document(BASE, json.dumps({"items": odd}).encode()))
    assert [entry.url for entry in page.to_item().entries] == ["https://mfa.example/news/a"]
    assert page.to_item().entries[0].headline is None
    assert page.signals() == ("list: item without a link",) * 5


def test_an_empty_list_and_one_of_ten_thousand() -> None:
    assert read(BY_OFFSET, {"items": [], "itemsTotal": 0}).next is None
    many = items(*map(str, range(10_000)))
    assert len(read(BY_OFFSET, {"items": many, "itemsTotal": 10_000}).entries) == 10_000
