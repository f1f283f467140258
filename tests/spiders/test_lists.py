"""List pages as the spider takes them: a defect ends one walk alone, an index raises no alarm."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from mfa_crawler.discovery import Listing, ListPage, Sitemap, Source
from mfa_crawler.extraction import Document
from mfa_crawler.filing import Fetched, Keeper, Plan
from mfa_crawler.health.past import Past
from mfa_crawler.items import Article, Capture, Entry, ListingRead, SourceClass
from mfa_crawler.sites import site
from mfa_crawler.spiders import NewsSpider

LIST = "https://www.gov.pl/web/diplomacy/news-"
INDEX = "<sitemapindex><sitemap><loc>https://www.gov.pl/1.xml</loc></sitemap></sitemapindex>"


class OddPage:
    """Its entry has a day that no calendar has, which no source may give."""

    def to_item(self) -> ListingRead:
        return ListingRead((Entry(f"{LIST}1", "Talks", "2023-13-45", None),), None, None)

    def signals(self) -> tuple[str, ...]:
        return ()


class Odd(Listing, frozen=True):
    def read(self, document: Document) -> ListPage:
        return OddPage()


@pytest.fixture
def spider_of(tmp_path: Path) -> Iterator[Callable[..., NewsSpider]]:
    """A spider of pl_mfa_en with other sources, and an archive of its own."""
    keepers = []

    def made(*sources: Source) -> NewsSpider:
        own = replace(site("pl_mfa_en"), discovery=sources)
        plan = Plan(own, "20261123T223341Z-ab12", tmp_path, source_class=SourceClass.SYNTHETIC)
        keepers.append(Keeper(plan))
        spider = NewsSpider.of(own)(since="2023-01-01")
        spider.remember(keepers[0], answers=False)
        return spider

    yield made
    keepers[0]._store.close()
    keepers[0]._lease.free()


def read(spider: NewsSpider, body: str) -> Iterator[Request | Fetched | Article]:
    """What the spider makes of the first page of its first source."""
    (first,) = spider._begin_walk()
    capture = Capture("sha1:", "2026-11-25T00:00:00.000Z", 200, SourceClass.SYNTHETIC)
    asked = Request(first.url, meta={"capture": capture})
    response = TextResponse(first.url, body=body.encode(), request=asked)
    return spider.read_list(response, **first.cb_kwargs)


def test_a_defect_in_a_walk_ends_that_walk_alone(
    spider_of: Callable[..., NewsSpider],
) -> None:
    odd = Odd(f"{LIST}?odd=1")
    spider = spider_of(odd, Listing(LIST))
    requests = read(spider, "x")
    following = next(requests)
    assert isinstance(following, Request)
    assert following.url == LIST  # else the crawl would wait for the walk's end for ever
    with pytest.raises(ValueError, match="month"):
        next(requests)
    (failure,) = spider.ledger.listing_failures
    assert (failure.url, failure.kind) == (odd.url, "defect")


@pytest.mark.parametrize(("body", "alarms"), [(INDEX, 0), ("<urlset></urlset>", 1)])
def test_an_index_need_show_no_entries_of_its_own(
    spider_of: Callable[..., NewsSpider], body: str, alarms: int
) -> None:
    spider = spider_of(Sitemap("https://www.gov.pl/sitemap.xml"))
    assert len([*read(spider, body)]) == 1 - alarms
    assert len(spider.tally.alarms(Past())) == len(spider.ledger.listing_failures) == alarms
