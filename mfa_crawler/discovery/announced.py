"""Feeds and sitemaps that no site's record names, told by their root element."""

import re

from mfa_crawler.discovery.feed import ROOTS, FeedPage
from mfa_crawler.discovery.sitemap import SitemapPage
from mfa_crawler.discovery.source import ListPage
from mfa_crawler.extraction import Document
from mfa_crawler.extraction.xml import inflated

_HEAD = 4096  # bytes before which a root element begins
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_FIRST_TAG = re.compile(rb"<(?:\w{1,20}:)?([a-z]\w{0,20})", re.IGNORECASE)


def announced(document: Document) -> ListPage | None:
    """The feed or sitemap that a body is, or None for a body of any other kind.

    Raises as `xml_root`: WrongFormat where it declares entities of its own, TooLarge where a
    compressed one inflates too far.
    """
    found = _FIRST_TAG.search(_COMMENT.sub(b"", inflated(document)[:_HEAD]))
    root = found[1].decode() if found else ""
    if root in ROOTS:
        return FeedPage(document)
    return SitemapPage(document) if root in {"urlset", "sitemapindex"} else None
