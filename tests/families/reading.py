"""Real pages, which lie beside the checkout and are no part of it, and short ways to read."""

from pathlib import Path

import pytest

from mfa_crawler.extraction import ArticlePage, Document, ListingPage
from mfa_crawler.families import Family
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article, ListingRead

PAGES = Path(__file__).parents[3] / "shared" / "pages"
real = pytest.mark.skipif(not PAGES.is_dir(), reason=f"{PAGES} is not there")


def real_article(path: str, url: str) -> Article:
    found = read_page((PAGES / path).read_bytes(), url)
    assert isinstance(found, Article)
    return found


def real_listing(path: str, url: str) -> ListingRead:
    found = read_page((PAGES / path).read_bytes(), url)
    assert isinstance(found, ListingRead)
    return found


def article(family: Family, url: str, html: str) -> Article:
    page = family.recognise(Document(url, html.encode()))
    assert isinstance(page, ArticlePage)
    return page.to_item()


def list_page(family: Family, url: str, html: str) -> ListingPage:
    page = family.recognise(Document(url, html.encode()))
    assert isinstance(page, ListingPage)
    return page
