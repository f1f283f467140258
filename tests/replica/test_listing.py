"""Lists page as gov.pl's do, in both generations of its markup."""

import re
from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPMessage
from typing import Any

import pytest
from lxml import html

from mfa_crawler.replica import DEFAULT_UNITS, Fault, FaultKind, Generation, Ministry, Unit, running

Get = Callable[..., tuple[int, HTTPMessage, bytes]]
ENGLISH = DEFAULT_UNITS[0]


def parse(body: bytes) -> Any:
    return html.fromstring(body.decode())


def entries(body: bytes) -> list[Any]:
    return list(parse(body).cssselect("div.art-prev.art-prev--near-menu > ul > li"))


def hrefs(body: bytes) -> list[str]:
    return [str(li.cssselect("a")[0].get("href")) for li in entries(body)]


@pytest.mark.parametrize("unit", DEFAULT_UNITS, ids=lambda unit: unit.code)
def test_following_next_links_shows_every_entry_once(
    get: Get, ministry: Ministry, unit: Unit
) -> None:
    seen: list[tuple[str, str]] = []
    target, pages = unit.listing, 0
    while target:
        status, _, body = get(target)
        assert status == 200
        pages += 1
        tree = parse(body)
        assert tree.cssselect("article")[0].get("id") is None
        assert tree.cssselect("#js-pagination-page")[0].get("value") == str(pages)
        assert tree.cssselect("#js-pagination-pages-count")[0].text.strip() == "5"
        seen += [
            (li.cssselect("a")[0].get("href"), li.cssselect(".event .date")[0].text.strip())
            for li in entries(body)
        ]
        following = tree.cssselect("a#js-pagination-page-next")
        target = unit.listing + following[0].get("href") if following else ""
    assert pages == 5
    expected = [(e.href, f"{e.day:%d.%m.%Y}") for e in ministry.listing(unit.path)]
    assert seen == expected
    assert len(seen) == 42


def test_generations_differ_as_the_portal_s_do(get: Get) -> None:
    current = entries(get("/web/diplomacy/news-")[2])
    old = entries(get("/web/rcb/komunikaty")[2])
    assert all(li[0].tag == "div" and li.cssselect("div > .title > a") for li in current)
    assert all(li[0].tag == "a" and li.cssselect("a .title") for li in old)
    assert all(not li.cssselect(".title a") for li in old)


def test_footers_state_the_licence_of_their_generation(get: Get) -> None:
    new = parse(get("/web/paa/aktualnosci2")[2])
    text = new.cssselect("div.creative-commons .text")[0].text_content()
    assert "CC BY-SA 4.0" in text
    assert "CC BY-NC-ND 4.0" in text
    old = parse(get("/web/rcb/komunikaty")[2])
    links = old.cssselect("div.creative-commons .text a")
    assert links[0].get("href") == "https://creativecommons.org/licenses/by/3.0/pl/"


def test_later_pages_are_titled_and_have_a_way_back(get: Get) -> None:
    tree = parse(get("/web/paa/aktualnosci2?page=2&size=10")[2])
    title = "Aktualności (strona 2) - Państwowa Agencja Atomistyki - Portal Gov.pl"
    assert tree.cssselect("title")[0].text == title
    assert tree.cssselect("#js-pagination-page-prev")[0].get("href") == "?page=1&size=10"
    canonical = tree.cssselect('meta[property="og:url"]')[0].get("content")
    assert canonical == "https://www.gov.pl/web/paa/aktualnosci2"


@pytest.mark.parametrize("query", ["?page=6&size=10", "?page=0", "?page=999999999&size=10"])
def test_past_the_end_is_404_in_the_shell(get: Get, query: str) -> None:
    status, _, body = get(f"/web/diplomacy/news-{query}")
    assert status == 404
    assert parse(body).cssselect("footer.footer")


def test_one_page_has_no_pagination(ask: Get) -> None:
    with running(Ministry(articles=10)) as replica:
        body = ask(replica.url, ENGLISH.listing)[2]
    assert len(entries(body)) == 10
    assert b"pagination" not in body


def test_guests_lead_to_other_units_to_other_hosts_and_through_redirects(ask: Get) -> None:
    ministry = Ministry(articles=100)
    own = "https://www.gov.pl/web/diplomacy/"
    guests = [
        e
        for e in ministry.listing("/web/diplomacy")
        if not ministry.find(e.url) or own not in e.url
    ]
    assert len(guests) == 6
    moved = [e for e in guests if e.redirects_to]
    hosts = {e.url.split("/")[2] for e in guests}
    assert hosts == {"www.gov.pl", "ministry.example"}
    statuses = set()
    with running(ministry) as replica:
        for unit in DEFAULT_UNITS:
            for entry in ministry.listing(unit.path):
                if entry.redirects_to:
                    status, headers, _ = ask(replica.url, entry.url)
                    statuses.add(status)
                    assert headers["Location"] == entry.redirects_to
                    assert ask(replica.url, entry.redirects_to)[0] == 200
    assert moved
    assert statuses == {301, 302}


def test_a_unit_without_guests_lists_its_own_articles_only() -> None:
    ministry = Ministry(articles=50, units=(replace(ENGLISH, guests=0),))
    own = [article.url for article in ministry.articles(ENGLISH.path)]
    assert [entry.url for entry in ministry.listing(ENGLISH.path)] == own


def test_a_shifting_list_repeats_the_last_item_of_the_page_before(
    get: Get, ministry: Ministry
) -> None:
    ministry.faults[ENGLISH.listing] = Fault(FaultKind.SHIFT, every=2)
    first = hrefs(get(ENGLISH.listing)[2])
    second = hrefs(get(f"{ENGLISH.listing}?page=2&size=10")[2])
    third = hrefs(get(f"{ENGLISH.listing}?page=3&size=10")[2])
    assert not set(first) & set(second)
    assert third[0] == second[-1]
    assert hrefs(get(ENGLISH.listing)[2])[1:] == first[:-1]


def test_lists_can_be_empty_or_lead_to_themselves(get: Get, ministry: Ministry) -> None:
    ministry.faults[f"{ENGLISH.listing}?page=2&size=10"] = Fault(FaultKind.SELF_NEXT)
    tree = parse(get(f"{ENGLISH.listing}?page=2&size=10")[2])
    assert tree.cssselect("#js-pagination-page-next")[0].get("href") == "?page=2&size=10"
    ministry.faults[ENGLISH.listing] = Fault(FaultKind.NO_ITEMS)
    status, _, body = get(ENGLISH.listing)
    assert (status, entries(body)) == (200, [])
    assert b'<div class="art-prev art-prev--near-menu" >' in body


def test_people_lists_and_menus_are_no_lists_of_articles(get: Get) -> None:
    people = parse(get("/web/gov/rada-ministrow")[2])
    assert people.cssselect("div.bio-prev li > a > div > .position")
    assert not people.cssselect(".art-prev")
    menu = parse(get("/web/rcb")[2])
    assert menu.cssselect(".art-prev--under-title")
    assert not menu.cssselect(".art-prev--near-menu")


def test_a_second_host_has_its_own_list(ask: Get) -> None:
    town = Unit("/web/gmina", "/web/gmina/news", "Gmina", "pl", host="samorzad.gov.pl")
    with running(Ministry(articles=12, units=(ENGLISH, town))) as replica:
        status, _, body = ask(replica.url, "https://samorzad.gov.pl/web/gmina/news")
        assert (status, len(entries(body))) == (200, 10)
        assert ask(replica.url, "https://www.gov.pl/web/gmina/news")[0] == 404
        status, _, body = ask(replica.url, "https://other.example/")
        assert status == 421
        assert b"other.example" in body
        assert len(replica.connect()) == 2


def test_old_generation_can_be_chosen_for_any_unit(ask: Get) -> None:
    unit = replace(ENGLISH, generation=Generation.OLD)
    with running(Ministry(articles=3, units=(unit,))) as replica:
        body = ask(replica.url, unit.listing)[2]
    assert re.search(rb"<li>\n<a href=", body)
