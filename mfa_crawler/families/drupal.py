"""Drupal 8 to 11 with the classes of its own templates: lists made by Views, and nodes."""

import re
from typing import Self
from urllib.parse import parse_qs, urlsplit

from lxml.etree import _Element as Element

from mfa_crawler.extraction import Document, ListingPage, absolute, field, visible_text
from mfa_crawler.extraction.markup import css, first
from mfa_crawler.extraction.pruning import outermost
from mfa_crawler.families.drupal_node import FULL, MAIN, DrupalNode, moment_of
from mfa_crawler.families.family import Family
from mfa_crawler.items import Entry

_NUMBER = re.compile(r"\d{1,6}")
_NEXT = ".pager__item--next a[href], .js-pager__items a[rel~=next][href]"
_TITLES = (  # of a row of fields, of a teaser, of a theme's own template
    ".views-field-title a[href]",
    ".node__title a[href]",
    "h2 a[href], h3 a[href], h4 a[href]",
    "a[href]",
)
_LEAD = (
    ".views-field-body .field-content, .views-field-field-summary .field-content,"
    " .field--name-body, .field--name-field-summary"
)


class DrupalListing(ListingPage):
    """A list that Views made of nodes, as teasers or as fields."""

    layout = "listing-views"
    marker = ".view-content, .view-empty"
    region = MAIN

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """A page of one node can end in a list of others without pages, and is none."""
        page = super().read(document)
        is_list = page and (page._paged or first(page.root, FULL) is None)
        return page if is_list else None

    @field
    def _paged(self) -> list[Element]:
        return [view for view in self.find_all(".view") if first(view, ".pager__item") is not None]

    @field
    def _view(self) -> Element:
        """The view that is divided into pages; where none is, the first."""
        return next(iter(self._paged or self.find_all(".view")), self.root)

    @field
    def _items(self) -> list[Element]:
        columns = css(".view-content .views-col")(self._view)  # of a grid, whose rows hold several
        return outermost(columns or css(".view-content .views-row")(self._view))

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry a row that links somewhere."""
        return tuple(entry for item in self._items if (entry := self._entry(item)))

    def _entry(self, item: Element) -> Entry | None:
        links = [link for selector in _TITLES for link in css(selector)(item)]
        link = next(filter(visible_text, links), None)
        url = absolute(self.document.base_url, link.get("href")) if link is not None else None
        if url is None:
            return None
        teaser = first(item, "article.node")
        moment = moment_of(item if teaser is None else teaser, self.language)
        return Entry(
            url=url,
            headline=visible_text(link),
            date=moment.iso,
            lead=visible_text(first(item, _LEAD)),
            published_at=moment.time,
        )

    @field
    def next(self) -> str | None:
        """The pager's arrow, or its button for more."""
        arrow = first(self._view, _NEXT)
        return absolute(self.document.base_url, arrow.get("href")) if arrow is not None else None

    @field
    def pages(self) -> int | None:
        """From the link to the last page; on the last one, its own number. Both count from 0."""
        last = first(self._view, ".pager__item--last a[href]")
        if last is not None:
            return _page(absolute(self.document.base_url, last.get("href")) or "") + 1
        return None if self.next else _page(self.document.url) + 1

    def signals(self) -> tuple[str, ...]:
        """Rows that lead nowhere, one signal each."""
        return ("list: item without a link",) * (len(self._items) - len(self.entries))


def _page(url: str) -> int:
    """The `page` of an address; where several views have pages it names one for each.

    >>> _page("/news?page=3"), _page("/news?page=0%2C12"), _page("/news")
    (3, 12, 0)
    """
    asked = parse_qs(urlsplit(url).query).get("page", [""])[-1].rpartition(",")[2]
    return int(asked) if asked.isascii() and _NUMBER.fullmatch(asked) else 0


drupal = Family(name="drupal", hosts=(), layouts=(DrupalListing, DrupalNode))
