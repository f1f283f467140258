"""What a site's record says: which of its sources a list page belongs to."""

import pytest

from mfa_crawler.discovery import Feed, JsonList, Listing, Offset, Sitemap, Source
from mfa_crawler.families import generic
from mfa_crawler.sites import Site

HOST = "https://mfa.example"
SITEMAP, FEED = Sitemap(f"{HOST}/sitemap.xml"), Feed(f"{HOST}/press/news.xml")
LISTING = Listing(f"{HOST}/news/")
API = JsonList(f"{HOST}/api?kind=news", Offset(10))
ALL = JsonList(f"{HOST}/api", Offset(10))
SPEECHES = JsonList(f"{HOST}/api?kind=speeches", Offset(10))
SOURCES = (SITEMAP, FEED, API, ALL, LISTING, SPEECHES)


@pytest.mark.parametrize("sources", [SOURCES, SOURCES[::-1]])
@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/sitemap.xml", SITEMAP),
        ("/press-sitemap2.xml.gz", SITEMAP),
        ("/press/news.xml", FEED),
        ("/press/news.xml?page=2", FEED),
        ("/news/", LISTING),
        ("/news/page/2/", LISTING),
        ("/news/?page=2", LISTING),
        ("/api?kind=news&offset=10", API),
        ("/api?kind=speeches&offset=10", SPEECHES),
        ("/api", ALL),
        ("/api?offset=10", ALL),
    ],
)
def test_a_list_page_belongs_to_the_source_whose_address_is_closest(
    path: str, source: Source, sources: tuple[Source, ...]
) -> None:
    site = Site(
        id="xx_mfa",
        name="Ministry",
        country="XX",
        language="en",
        family=generic,
        discovery=sources,
        timezone="UTC",
        evidence="generic",
    )
    assert site.source_of(HOST + path) is source
    assert site.source_of("https://elsewhere.example/moved") is sources[0]
