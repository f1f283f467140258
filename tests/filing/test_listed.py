"""A list that spells its links otherwise shows the entries that it showed before."""

import pytest

from mfa_crawler.filing import Fetched, listed, listing_page
from mfa_crawler.items import Capture, SourceClass
from mfa_crawler.sites import site

LIST = "https://www.gov.pl/web/diplomacy/news-"
PAGE = """<article><div class="art-prev art-prev--near-menu"><ul><li><div><div class="title">
<a href="{}">Talks on grain</a></div></div></li></ul></div></article>"""


@pytest.mark.parametrize(
    ("href", "entry"),
    [
        ("/web/diplomacy/talks-on-grain", "https://www.gov.pl/web/diplomacy/talks-on-grain"),
        ("http://www.gov.pl/web/diplomacy/talks?a=b", "https://www.gov.pl/web/diplomacy/talks?a=b"),
        ("http://WWW.GOV.PL:80/web/diplomacy/talks", "https://www.gov.pl/web/diplomacy/talks"),
        ("http://www.gov.pl/web/finance/budget", "http://www.gov.pl/web/finance/budget"),
        ("http://www.example.org/web/diplomacy/x", "http://www.example.org/web/diplomacy/x"),
    ],
)
def test_links_of_the_site_are_spelled_as_its_list_is(href: str, entry: str) -> None:
    capture = Capture("sha1:", "2026-11-25T00:00:00.000Z", 200, SourceClass.OWN)
    fetched = Fetched(LIST, PAGE.format(href).encode(), {}, capture, LIST)
    own = site("pl_mfa_en")
    [found] = listed(listing_page(fetched, own), own).entries
    assert (found.url, found.headline) == (entry, "Talks on grain")
