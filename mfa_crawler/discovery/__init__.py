"""Where the articles are: sources that announce them, and what becomes of what they show."""

from mfa_crawler.discovery.announced import announced
from mfa_crawler.discovery.api import Cursor, Fields, JsonList, Offset, PageNumber
from mfa_crawler.discovery.feed import Feed
from mfa_crawler.discovery.milestones import Milestone, milestone
from mfa_crawler.discovery.round import Round
from mfa_crawler.discovery.sieve import Fate, Range, Sieve, Standing
from mfa_crawler.discovery.sitemap import NewsSitemap, Sitemap
from mfa_crawler.discovery.source import FullText, Listing, ListPage, Source, Window
from mfa_crawler.discovery.territory import Move, Territory, unit_of
from mfa_crawler.discovery.walk import Walk

__all__ = [
    "Cursor",
    "Fate",
    "Feed",
    "Fields",
    "FullText",
    "JsonList",
    "ListPage",
    "Listing",
    "Milestone",
    "Move",
    "NewsSitemap",
    "Offset",
    "PageNumber",
    "Range",
    "Round",
    "Sieve",
    "Sitemap",
    "Source",
    "Standing",
    "Territory",
    "Walk",
    "Window",
    "announced",
    "milestone",
    "unit_of",
]
