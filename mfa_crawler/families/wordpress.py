"""WordPress: lists of posts in themes made of blocks, and its posts."""

import re
from typing import Self

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import stated
from mfa_crawler.extraction import Document, ListingPage, absolute, field, visible_text
from mfa_crawler.extraction.markup import css, first
from mfa_crawler.families.family import Family
from mfa_crawler.families.wordpress_article import (
    LOOP,
    MAIN,
    WordPressArticle,
    WordPressClassicArticle,
    excerpt,
    stamp,
)
from mfa_crawler.families.wordpress_post import WordPressPost
from mfa_crawler.items import Entry

_BODY_CLASS = re.compile(rb"<body\s[^<>]*?\bclass=[\"']([^\"']*)")
_TITLE = re.compile(rb"<title\b[^<>]*>([^<]*)")
_PAGE_OF = re.compile(rb"\bPage \d+ of ([1-9]\d{0,5})\b")
_THOUSANDS = re.compile(r"[,.\s]")  # "1,204"
_LISTS = frozenset({"blog", "archive", "search"})  # what body_class() calls them
_PAGES = ".wp-block-query-pagination"


class WordPressListing(ListingPage):
    """A list of posts in a theme made of blocks (seen 2025)."""

    layout = "listing-blocks"
    marker = ".wp-block-query"
    region = MAIN

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """A page of one post can end in a list of related ones, and is none."""
        page = super().read(document)
        return page if page and page._is_list else None

    @property
    def _is_list(self) -> bool:
        found = _BODY_CLASS.search(self.document.markup)
        kinds = set(found[1].decode().split()) if found else set()
        if kinds & _LISTS or "single" in kinds:
            return not kinds.isdisjoint(_LISTS)
        is_page = self.find("h1.wp-block-post-title, h1.entry-title") is not None
        return not is_page or self.find(_PAGES) is not None

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry a post that links somewhere."""
        return tuple(entry for item in self._items if (entry := self._entry(item)))

    @field
    def _items(self) -> list[Element]:
        """Posts of the query that is divided into pages; where none is, of the first."""
        queries = self.find_all(".wp-block-query")
        paged = [query for query in queries if first(query, _PAGES) is not None]
        loop = next(iter(paged or queries), self.root)
        return css(f".{LOOP} > .wp-block-post")(loop)

    def _entry(self, item: Element) -> Entry | None:
        link = first(item, ".wp-block-post-title a[href]")
        url = absolute(self.document.base_url, link.get("href")) if link is not None else None
        if url is None:
            return None
        published = stated(stamp(first(item, WordPressArticle.published)))
        return Entry(
            url=url,
            headline=visible_text(link),
            date=published.day if published else None,
            lead=excerpt(item),
            published_at=published.moment if published else None,
        )

    @field
    def next(self) -> str | None:
        """The pagination's arrow, in this theme's words."""
        arrow = self.find("a.wp-block-query-pagination-next[href]")
        return absolute(self.document.base_url, arrow.get("href")) if arrow is not None else None

    @field
    def pages(self) -> int | None:
        """`Page N of M` of the title; else the greatest number of the pagination."""
        title = _TITLE.search(self.document.markup)
        stated = _PAGE_OF.search(title[1]) if title else None
        if stated:
            return int(stated[1])
        numbers = self.find_all(".wp-block-query-pagination-numbers .page-numbers")
        found = [_THOUSANDS.sub("", visible_text(number) or "") for number in numbers]
        return max((int(number) for number in found if _is_count(number)), default=None)

    def signals(self) -> tuple[str, ...]:
        """Posts that lead nowhere, one signal each."""
        return ("list: item without a link",) * (len(self._items) - len(self.entries))


def _is_count(number: str) -> bool:
    return number.isascii() and number.isdigit() and 0 < int(number) < 1_000_000


wordpress = Family(
    name="wordpress",
    hosts=("www.whitehouse.gov", "www.state.gov"),
    layouts=(WordPressListing, WordPressArticle, WordPressClassicArticle, WordPressPost),
)
