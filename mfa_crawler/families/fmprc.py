"""www.fmprc.gov.cn: China's foreign ministry until 2022, a CMS that counts pages in a script."""

import re

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import year_first_day, year_first_moment
from mfa_crawler.extraction import (
    ArticlePage,
    Day,
    ListingPage,
    Region,
    absolute,
    blocks,
    field,
    optional_text,
    text,
    visible_text,
)
from mfa_crawler.extraction.markup import first
from mfa_crawler.families.family import Family
from mfa_crawler.items import Attachment, Entry

_CURRENT = re.compile(rb"\bvar\s+currentPage\s*=\s*(\d{1,6})\b")
_COUNT = re.compile(rb"\bvar\s+countPage\s*=\s*([1-9]\d{0,5})\b")
# document.write("<a href=\"default"+"_" + nextPage + "."+"shtml\" class='fy'>...
_NEXT_NAME = re.compile(
    rb"""href=\\"([\w-]+)"\s*\+\s*"_"\s*\+\s*nextPage\s*\+\s*"\."\s*\+\s*"(\w+)\\\""""
)


class FmprcArticle(ArticlePage):
    """An article as served in 2019 and 2020.

    The line above the text names who supplied it, in three spans of which a script hides two; it is
    neither text nor a photo's credit, and is left out.
    """

    layout = "article-2019"
    marker = "#News_Body_Title"
    region = Region('<div class="vibox"', '<div class="searchview">')

    headline = text("#News_Body_Title")
    lead = optional_text("#News_Body_subitle")  # their spelling
    body = blocks("#News_Body_Txt_A")

    @classmethod
    def _own(cls, root: Element, marked: Element) -> Element:  # noqa: ARG003 - ids are unique
        return root

    @field
    def date(self) -> Day:
        """The day beside the source."""
        raw = self.words("#News_Body_Time")
        return Day(year_first_day(raw), raw)

    @field
    def published_at(self) -> str | None:
        """The same line, where it prints a time."""
        return year_first_moment(self.date.raw)

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files below the text, in a list that a script shows where it is not empty."""
        found = (
            (absolute(self.document.base_url, link.get("href")), visible_text(link))
            for link in self.find_all("#appendix_list li a[href]")
        )
        return tuple(Attachment(url, title, None) for url, title in found if url)


class FmprcListing(ListingPage):
    """A news list as served in 2020; a script writes the links to its other pages."""

    layout = "listing-2020"
    marker = "div.rebox_news"
    region = Region('<div class="rebox_news">', '<div class="copyright')

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry an item that links somewhere."""
        return tuple(entry for item in self._items if (entry := self._entry(item)))

    @field
    def _items(self) -> list[Element]:
        return self.find_all("div.rebox_news > ul > li")

    def _entry(self, item: Element) -> Entry | None:
        link = first(item, "a[href]")
        url = absolute(self.document.base_url, link.get("href")) if link is not None else None
        if url is None:
            return None
        headline = visible_text(link)
        after = (visible_text(item) or "").removeprefix(headline or "")
        return Entry(url, headline, year_first_day(after.strip(" ()（）")), None)

    @field
    def next(self) -> str | None:
        """The page whose name the script puts together."""
        name = _NEXT_NAME.search(self.document.markup)
        current = self._number(_CURRENT)
        if name is None or current is None or self.pages is None or current + 1 >= self.pages:
            return None
        stem, suffix = name[1].decode(), name[2].decode()
        return absolute(self.document.base_url, f"{stem}_{current + 1}.{suffix}")

    @field
    def pages(self) -> int | None:
        """The script's number of pages."""
        return self._number(_COUNT)

    def _number(self, pattern: re.Pattern[bytes]) -> int | None:
        found = pattern.search(self.document.markup)
        return int(found[1]) if found else None

    def signals(self) -> tuple[str, ...]:
        """Items that lead nowhere, and a script that is not understood."""
        signals = ["list: item without a link"] * (len(self._items) - len(self.entries))
        if self.pages is None:
            signals.append("list: pagination without a count")
        elif self.next is None and (self._number(_CURRENT) or 0) + 1 < self.pages:
            signals.append("list: pagination without a next page")
        return tuple(signals)


fmprc = Family("fmprc", ("www.fmprc.gov.cn", "fmprc.gov.cn"), (FmprcArticle, FmprcListing))
