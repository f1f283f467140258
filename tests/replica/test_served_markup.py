"""The replica's markup is that of the pages which sites really served, element by element."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html

from mfa_crawler.replica import WORLD, Ministry
from mfa_crawler.replica.routes import respond
from mfa_crawler.replica.wire import Request

REAL = Path(__file__).parents[2].parent / "shared" / "pages"
MINISTRY = Ministry(seed=7, articles=44, years=4, units=WORLD)
PAA = "https://www.gov.pl/web/paa/aktualnosci2"
CHINA = "https://www.fmprc.gov.cn/web/wjdt_674879/fyrbt_674889"
_NUMBER = re.compile(r"\d+")
_MADE_UP = "replica"  # parts of names that say which ministry's theme it is

# addresses on the replica, files that sites served, what is compared, and what an editor wrote
PAGES = [
    ((PAA, f"{PAA}?page=2&size=10"), "gov.pl/paa_*_listing.html", "article", ".location"),
    (("https://www.gov.pl/web/gov/rada-ministrow",), "gov.pl/rada*", "article", ""),
    (("https://www.gov.pl/web/paa",), "gov.pl/*.html", "article", ".editor-content *"),
    ((f"{CHINA}/default.shtml",), "fmprc.gov.cn/listing*", ".cbody", ""),
    ((CHINA,), "fmprc.gov.cn/*_t*", ".vibox", "#News_Body_Txt_A *"),
    (
        ("https://www.whitehouse.gov/news/", "https://www.whitehouse.gov/news/page/2/"),
        "whitehouse.gov/*",
        ".wp-block-query",
        "",
    ),
    (
        ("https://www.auswaertiges-amt.de/de/newsroom",),
        "auswaertiges-amt.de/*",
        "main header, main .c-rte--default",
        ".c-rte--default *",
    ),
    (("https://www.mofa.go.jp/mofaj/press/release/index.html",), "mofa.go.jp/*", "main", ""),
    (("https://www.meti.go.jp/press/index.html",), "go.jp/meti.html", "#main", ""),
]
FEEDS = [
    ("https://www.mext.go.jp/b_menu/news/index.rdf", "go.jp/mext.xml"),
    ("https://www.mod.go.jp/j/rss/news.xml", "go.jp/mod.xml"),
    ("https://www.mof.go.jp/rss/news.xml", "go.jp/mof.xml"),
    ("https://www.state.gov/rss-feed/press-releases/feed/", "state.gov/*.rss"),
]

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the folder of real pages is no part of the repository"
)


def served(url: str) -> list[bytes]:
    """The page; of a unit that is no page, its articles."""
    units = [unit for unit in WORLD if unit.base == url and not url.endswith(unit.listing)]
    urls = [article.url for unit in units for article in MINISTRY.newest(unit)] or [url]
    targets = [one.partition("://")[2].partition("/") for one in urls]
    answers = [
        respond(MINISTRY, Request("GET", f"/{path}", (("Host", host),)))
        for host, _, path in targets
    ]
    assert {answer.status for answer in answers} == {200}
    return [answer.body for answer in answers]


def elements(page: bytes, region: str, free: str) -> Iterator[str]:
    """Each class and id of the region with its element; numbers in them stand for any."""
    tree = html.document_fromstring(page.decode("utf-8", "replace"))
    left_out = set(tree.cssselect(free)) if free else set()
    for part in tree.cssselect(region):
        for element in part.iter(etree.Element):
            names = [f".{name}" for name in element.get("class", "").split()]
            names += [f"#{element.get('id')}"] if element.get("id") else []
            if element not in left_out:
                yield from (_NUMBER.sub("0", f"{element.tag}{name}") for name in names or [""])


@pytest.mark.parametrize(
    ("urls", "files", "region", "free"), PAGES, ids=[f"{p[1]} {p[2]}" for p in PAGES]
)
def test_pages_have_no_element_that_the_site_does_not_serve(
    urls: tuple[str, ...], files: str, region: str, free: str
) -> None:
    real = {one for path in REAL.glob(files) for one in elements(path.read_bytes(), region, free)}
    ours = {one for url in urls for page in served(url) for one in elements(page, region, free)}
    assert len(ours) > 5
    assert {one for one in ours if _MADE_UP not in one} <= real


def tags(feed: bytes) -> set[tuple[str, str, tuple[str, ...]]]:
    """Each element with what holds it and its attributes."""
    found = set()
    for element in etree.fromstring(feed).iter(etree.Element):
        parent = element.getparent()
        above = "" if parent is None else str(parent.tag)
        found.add((above, str(element.tag), tuple(sorted(map(str, element.attrib)))))
    return found


@pytest.mark.parametrize(("url", "files"), FEEDS)
def test_feeds_have_no_element_that_the_site_does_not_serve(url: str, files: str) -> None:
    (real,), (ours,) = list(REAL.glob(files)), served(url)
    assert tags(ours) <= tags(real.read_bytes())
