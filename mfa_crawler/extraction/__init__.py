"""From (url, headers, body bytes) to records: no Scrapy, no I/O, the same live and re-read."""

from mfa_crawler.extraction.article import ArticlePage
from mfa_crawler.extraction.blocks import Reading, read_blocks
from mfa_crawler.extraction.document import HEADERS, Document, Region, page_address
from mfa_crawler.extraction.feed import FeedItem
from mfa_crawler.extraction.json_article import JsonArticle, at, line_at, objects_at
from mfa_crawler.extraction.listing import ListingPage
from mfa_crawler.extraction.markup import absolute, visible_text
from mfa_crawler.extraction.media import read_media
from mfa_crawler.extraction.page import Day, Page, blocks, day, field, optional_text, text
from mfa_crawler.extraction.signature import suffix

__all__ = [
    "HEADERS",
    "ArticlePage",
    "Day",
    "Document",
    "FeedItem",
    "JsonArticle",
    "ListingPage",
    "Page",
    "Reading",
    "Region",
    "absolute",
    "at",
    "blocks",
    "day",
    "field",
    "line_at",
    "objects_at",
    "optional_text",
    "page_address",
    "read_blocks",
    "read_media",
    "suffix",
    "text",
    "visible_text",
]
