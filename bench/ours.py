"""This project as a reader for bench/families.py, and what its parser alone takes."""

import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from bench.accuracy import Fields
from bench.reader import Page, serve
from mfa_crawler.discovery import Feed
from mfa_crawler.extraction import ArticlePage, Document, FeedItem, ListingPage, Region, at
from mfa_crawler.extraction.document import parsed
from mfa_crawler.extraction.feed import content_of, items_of
from mfa_crawler.extraction.xml import xml_root
from mfa_crawler.families import Family, generic
from mfa_crawler.items import Article
from mfa_crawler.sites import SITES, family_of, site_of


def record(page: Page) -> list[Fields]:
    """From bytes to records: of an article, of a list's entries, or of a feed's items."""
    document = Document(page.url, page.body)
    if page.kind == "feed":
        items = Feed(page.url, FeedItem).read(document).articles()
        return [_fields(item.to_item()) for item in items]
    found = recognised(document)
    if isinstance(found, ArticlePage):
        return [_fields(found.to_item())]
    return [{"headline": e.headline, "date": e.date} for e in found.to_item().entries]


def recognised(document: Document) -> ArticlePage | ListingPage:
    """The page as the family of its host reads it."""
    return family_for(document.url).recognise(document)


def family_for(url: str) -> Family:
    """That of the site whose list or article it is, else of the host, else the generic one."""
    lists = (site for site in SITES.values() if site.url == url)
    site = next(lists, None) or site_of(url)
    return site.family if site else family_of(url) or generic


def _fields(article: Article) -> Fields:
    return {
        "headline": article.headline,
        "date": article.date,
        "body": article.body,
        "lead": article.lead,
        "credit": article.photo_credit,
        "gallery": len(article.gallery),
    }


def region(page: Page) -> list[Fields]:
    """Bytes to a tree, once: decode them, cut the article's region out, parse it.

    A feed is XML, and the text of each item HTML; what is JSON has its text in `details.body`.
    """
    document = Document(page.url, page.body)
    if page.kind == "feed":
        for item in items_of(xml_root(document)[0]):
            parsed((content_of(item) or "").encode())
    elif document.is_json:
        parsed(str(at(document.json, "details.body")).encode())
    else:
        document.tree(_region_of(page))
    return []


@cache
def _region_of(page: Page) -> Region | None:
    return recognised(Document(page.url, page.body)).region


def parsing(page: Page) -> list[Fields]:
    """Microseconds in the parser, the least of three: for a whole record, and for its region."""
    taken = [(_parsed(record, page), _parsed(region, page)) for _ in range(3)]
    whole, once = map(min, zip(*taken, strict=True))
    return [{"record": whole, "region": once}]


def _parsed(read: Callable[[Page], object], page: Page) -> int:
    parse, taken = etree.fromstring, 0

    def timed(*args: Any, **kwargs: Any) -> Any:
        nonlocal taken
        began = time.process_time_ns()
        try:
            return parse(*args, **kwargs)
        finally:
            taken += time.process_time_ns() - began

    etree.fromstring = timed  # everything here and in trafilatura parses through it
    try:
        read(page)
    finally:
        etree.fromstring = parse
    return taken // 1000


if __name__ == "__main__":
    serve({"record": record, "region": region, "parsing": parsing}, Path(sys.argv[1]))
