"""Which addresses are a site's own."""

import pytest

from mfa_crawler.discovery import Territory, unit_of

FIRST = "https://www.gov.pl/web/diplomacy/news-"
UNIT = "https://www.gov.pl/web/diplomacy/"


@pytest.mark.parametrize(
    ("url", "own"),
    [
        (UNIT + "x", True),
        (UNIT.replace("https", "http") + "x", True),
        (UNIT.replace("www.gov.pl", "WWW.GOV.PL:443") + "x", True),
        (UNIT.replace("www.gov.pl", "www.gov.pl:8443") + "x", False),
        (UNIT.replace("www.gov.pl", "user:pw@www.gov.pl") + "x", False),
        (UNIT + "../rcb/x", False),
        (UNIT + "%2e%2e/rcb/x", False),
        (UNIT + "x?u=/../y", True),
        (UNIT.replace("https", "ftp") + "x", False),
        (UNIT.replace("www.gov.pl", "www.gov.pl.example") + "x", False),
        ("https://www.gov.pl/web/diplomacy-not/x", False),
        ("https://www.gov.pl:port/web/diplomacy/x", False),
        ("https://www.gov.pl:99999/web/diplomacy/x", False),
        ("https://[www.gov.pl/web/diplomacy/x", False),
    ],
)
def test_only_the_units_own_addresses_are_its_articles(url: str, own: bool) -> None:  # noqa: FBT001 - a table's column
    assert Territory((unit_of(FIRST),)).owns(url) is own


@pytest.mark.parametrize(
    ("start", "url", "owned"),
    [
        (FIRST, "http://www.gov.pl/web/diplomacy/a", True),
        ("http://www.gov.pl/web/diplomacy/news-", UNIT + "a", True),
        (FIRST, UNIT + "a/b?c=1", True),
        ("https://www.gov.pl/web/primeminister", "https://www.gov.pl/web/primeminister/a", True),
        ("https://www.gov.pl/web/primeminister", "https://www.gov.pl/web/primeministers/a", False),
        ("https://mfa.example/news/list", "https://mfa.example/news/a", True),
        ("https://mfa.example/news/list", "https://mfa.example/other/a", False),
    ],
)
def test_a_site_owns_what_lies_in_its_unit_over_http_and_https(
    start: str,
    url: str,
    owned: bool,  # noqa: FBT001 - a table of cases
) -> None:
    assert Territory((unit_of(start),)).owns(url) is owned
