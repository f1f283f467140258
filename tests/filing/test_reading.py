"""Which site and family read a page, and what filing adds to the record."""

import gzip
from dataclasses import replace

import pytest

from mfa_crawler import read_article
from mfa_crawler.archive import Purpose
from mfa_crawler.discovery import JsonList, Listing, Offset
from mfa_crawler.errors import (
    BadArgument,
    ErrorPage,
    NotAnArticle,
    NotHtml,
    PageError,
    UnknownLayout,
    WrongFormat,
)
from mfa_crawler.families import FAMILIES, govpl
from mfa_crawler.filing import Fetched, file, read, read_page
from mfa_crawler.items import Article, Capture, ListingRead, SourceClass
from mfa_crawler.sites import SITES, site, site_of

PAGE = b"""<html lang="xx"><head><title>t</title></head><body>
<article class="article-area__article " id="main-content"><h2>Talks</h2>
<p class="event-date">06.10.2023</p><div class="editor-content"><div><p>A</p></div></div>
</article></body></html>"""
LIST = b"""<html><body><article><h2>News</h2><div class="art-prev art-prev--near-menu"><ul>
<li><div><div class="title"><a href="/web/diplomacy/a">A</a></div></div></li>
</ul></div></article></body></html>"""
CAPTURE = Capture("sha1:X", "2026-01-01T00:00:00Z", 200, SourceClass.OWN, "urn:uuid:1")


def fetched(body: bytes, url: str = "https://www.gov.pl/web/diplomacy/a") -> Fetched:
    return Fetched(url, body, {"Content-Type": "text/html"}, CAPTURE, url)


@pytest.mark.parametrize(
    ("url", "known", "language"),
    [
        ("https://www.gov.pl/web/diplomacy/a", "pl_mfa_en", "en"),
        ("http://www.gov.pl/web/diplomacy/a?b=1#c", "pl_mfa_en", "en"),
        ("https://www.gov.pl/web/dyplomacja/a", "pl_mfa", "pl"),
        ("https://www.gov.pl/web/paa/a", "pl_paa", "pl"),
        ("https://www.gov.pl/web/paa-en/a", "pl_paa_en", "en"),
        ("https://www.gov.pl/web/ua/a", "pl_ukraine", "uk"),
        ("https://www.gov.pl/web/unknown-unit/a", None, "xx"),
        ("https://samorzad.gov.pl/web/diplomacy/a", None, "xx"),
        ("https://archive.example/web/diplomacy/a", None, "xx"),
    ],
)
def test_the_site_is_that_of_the_longest_prefix_and_any_govpl_page_is_read(
    url: str, known: str | None, language: str
) -> None:
    article = read_article(PAGE, url)
    assert (article.site, article.language, article.headline) == (known, language, "Talks")
    assert article.url == url.partition("#")[0]


@pytest.mark.parametrize(
    "url",
    ["", "notaurl", "file:///tmp/x", "http://[", "https:///x", "https://www.gov.pl:x/web/paa/a"],
)
def test_what_is_no_address_of_a_page_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadArgument, match="no address of a page"):
        read_article(PAGE, url)


@pytest.mark.parametrize("id_", SITES)
def test_every_site_owns_what_lies_beside_its_list_and_no_other_site_does(id_: str) -> None:
    url = SITES[id_].territory.prefixes[0] + "a-headline"
    assert site_of(url) is SITES[id_]


def test_the_site_of_an_article_is_told_by_its_address() -> None:
    read = read_page(PAGE, "https://www.gov.pl/web/rcb/a-headline")
    assert isinstance(read, Article)
    assert read.site == "pl_rcb"


def test_a_site_that_is_given_counts_more_than_the_address() -> None:
    read = read_page(PAGE, "https://www.gov.pl/web/diplomacy/a", site=site("pl_rcb"))
    assert isinstance(read, Article)
    assert (read.site, read.language) == ("pl_rcb", "pl")


def test_a_family_that_is_given_reads_without_a_site() -> None:
    read = read_page(PAGE, "https://www.gov.pl/web/diplomacy/a", family=govpl)
    assert isinstance(read, Article)
    assert (read.site, read.language) == (None, "xx")


def test_a_list_is_read_as_a_list_and_is_no_article() -> None:
    url = "https://www.gov.pl/web/diplomacy/news-"
    read = read_page(LIST, url)
    assert isinstance(read, ListingRead)
    assert [entry.url for entry in read.entries] == ["https://www.gov.pl/web/diplomacy/a"]
    with pytest.raises(NotAnArticle) as error:
        read_article(LIST, url)
    assert error.value.url == url


@pytest.mark.parametrize("headers", [{"Content-Type": "text/html; charset=windows-1250"}, None])
def test_the_headers_take_part_in_decoding(headers: dict[str, str] | None) -> None:
    body = PAGE.replace(b"Talks", "Żółw".encode("windows-1250"))
    headline = read_article(body, "https://www.gov.pl/web/diplomacy/a", headers).headline
    assert (headline == "Żółw") == (headers is not None)


def test_filing_says_who_read_the_page_and_keeps_the_rest_of_the_capture() -> None:
    article = file(fetched(PAGE), site("pl_mfa_en"))
    assert article.capture is not None
    assert article.capture.parser_version
    assert article.capture == replace(
        CAPTURE,
        family="govpl",
        layout="article-2022",
        parser_version=article.capture.parser_version,
    )
    assert (article.site, article.language) == ("pl_mfa_en", "en")


def test_filing_and_reading_give_the_same_record() -> None:
    url = "https://www.gov.pl/web/diplomacy/a"
    filed = file(fetched(PAGE, url), site("pl_mfa_en"))
    assert replace(filed, capture=None) == read_article(PAGE, url)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (LIST, NotAnArticle),
        (b"%PDF-1.7", NotHtml),
        (b"<html><body>hello</body></html>", UnknownLayout),
        (PAGE[:-40], PageError),
        (b"", PageError),
    ],
)
def test_what_is_no_article_is_refused_with_its_address(
    body: bytes, error: type[PageError]
) -> None:
    with pytest.raises(error) as refused:
        file(fetched(body), site("pl_mfa_en"))
    assert refused.value.url == "https://www.gov.pl/web/diplomacy/a"


def test_every_family_has_its_own_name_and_layouts() -> None:
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    for family in FAMILIES:
        assert len({layout.layout for layout in family.layouts}) == len(family.layouts)


RSS = b"""<?xml version="1.0"?><!-- <html> --><rss><channel>
<item><link>/b</link></item></channel></rss>"""
MAP = b"<s:urlset xmlns:s='x'><s:url><s:loc>https://mfa.example/b</s:loc></s:url></s:urlset>"


@pytest.mark.parametrize(
    "body",
    [RSS, MAP, gzip.compress(MAP), b"\xef\xbb\xbf\n" + RSS],
    ids=["feed", "sitemap", "compressed sitemap", "feed after a byte order mark"],
)
@pytest.mark.parametrize("url", ["https://mfa.example/", "https://www.gov.pl/web/diplomacy/x"])
def test_a_feed_or_a_sitemap_is_a_listing_on_any_host(body: bytes, url: str) -> None:
    read = read_page(body, url)
    assert isinstance(read, ListingRead)
    assert [entry.url.rpartition("/")[2] for entry in read.entries] == ["b"]


def test_a_sites_own_source_reads_its_page_and_names_what_is_none() -> None:
    rows = '{"total": 3, "rows": [{"link": "/news/a", "title": "A"}]}'
    source = JsonList("https://mfa.example/api?a=1", Offset(1), items="rows", total="total")
    of_json = replace(SITES["us_state"], discovery=(Listing("https://mfa.example/news/"), source))
    read = read_page(rows.encode(), source.url, site=of_json)
    assert isinstance(read, ListingRead)
    assert (read.entries[0].url, read.pages) == ("https://mfa.example/news/a", 3)
    with pytest.raises(WrongFormat, match="JSON"):
        read_page(PAGE, source.url, site=of_json)
    with pytest.raises(WrongFormat, match="no feed"):
        read_page(PAGE, SITES["us_state"].url)


def test_xhtml_and_articles_that_quote_a_feed_are_pages() -> None:
    before = b'<?xml version="1.0"?><!DOCTYPE html>'
    quoted = PAGE.replace(b"<p>A</p>", b"<p>A</p><rss></rss>")
    for body in (before + PAGE, quoted):
        assert isinstance(read_page(body, "https://mfa.example/"), Article)


def test_a_damaged_sitemap_and_one_with_entities_are_refused() -> None:
    for body in (gzip.compress(MAP)[:-20], b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + MAP):
        with pytest.raises(WrongFormat):
            read_page(body, "https://mfa.example/")


@pytest.mark.parametrize("id_", ["us_state", "jp_mof"])
def test_a_challenge_in_the_place_of_a_feed_is_one(id_: str) -> None:
    feed = SITES[id_].url
    page = b"<html><title>Just a moment...</title><body>We look at your browser</body></html>"
    for reading in (
        read(fetched(page, feed), SITES[id_], Purpose.LIST),
        read(fetched(page.replace(b"Just a moment...", b"Hello"), feed), SITES[id_], Purpose.LIST),
    ):
        assert reading.reason
        expected = "error_page" if "Just a moment" in reading.reason else "wrong_format"
        assert reading.outcome == expected
    with pytest.raises(ErrorPage, match="Just a moment"):
        read_page(page, feed)
