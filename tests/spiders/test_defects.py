"""A defect of ours in the walk of one source: it is counted, and the other sources are read."""

from dataclasses import replace
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from mfa_crawler.discovery import Listing, ListPage
from mfa_crawler.extraction import Document
from mfa_crawler.filing import Keeper, Plan
from mfa_crawler.items import Capture, Entry, ListingRead, SourceClass
from mfa_crawler.sites import site
from mfa_crawler.spiders import NewsSpider

LIST = "https://www.gov.pl/web/diplomacy/news-"


class OddPage:
    """Its entry has a day that no calendar has, which no source may give."""

    def to_item(self) -> ListingRead:
        return ListingRead((Entry(f"{LIST}1", "Talks", "2023-13-45", None),), None, None)

    def signals(self) -> tuple[str, ...]:
        return ()


class Odd(Listing, frozen=True):
    def read(self, document: Document) -> ListPage:
        return OddPage()


def test_a_defect_in_a_walk_ends_that_walk_alone(tmp_path: Path) -> None:
    odd, own = Odd(f"{LIST}?odd=1"), site("pl_mfa_en")
    both = replace(own, discovery=(odd, *own.sources))
    spider = NewsSpider.of(both)(since="2023-01-01")
    spider.remember(
        Keeper(Plan(both, "20261123T223341Z-ab12", tmp_path, source_class=SourceClass.SYNTHETIC)),
        answers=False,
    )
    (first,) = spider._begin_walk()
    capture = Capture("sha1:", "2026-11-25T00:00:00.000Z", 200, SourceClass.SYNTHETIC)
    asked = Request(first.url, meta={"capture": capture})
    read = spider.read_list(TextResponse(first.url, body=b"x", request=asked), **first.cb_kwargs)
    following = next(read)
    assert isinstance(following, Request)
    assert following.url == LIST  # else the crawl would wait for the walk's end for ever
    with pytest.raises(ValueError, match="month"):
        next(read)
    (failure,) = spider.ledger.listing_failures
    assert (failure.url, failure.kind) == (odd.url, "defect")
    spider.keeper._store.close()
    spider.keeper._lease.free()
