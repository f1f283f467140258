"""www.mofa.go.jp: Japan's foreign ministry, a page of releases a month."""

import re
from typing import NamedTuple

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import printed_year, year_first_day
from mfa_crawler.extraction import ListingPage, Region, absolute, field, visible_text
from mfa_crawler.extraction.generic import GenericArticle
from mfa_crawler.extraction.markup import css, first
from mfa_crawler.families.family import Family
from mfa_crawler.items import Entry

_HEADING = re.compile(r"((?:令和|平成)(?:\d{1,2}|元)年|\d{4}年)\s*(\d{1,2})月(?!\d)")
_MONTH = re.compile(r"(\d{1,2})月")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_NAME = re.compile(r"/([0-9]{1,2})_([0-9]{1,2})_index\.html$")  # year of the era, month


class Month(NamedTuple):
    """A month of our calendar."""

    year: int
    number: int


class MofaJpListing(ListingPage):
    """Releases by day as served in 2026: `8月19日付`, without a year.

    The year is that of the page's own month (its heading, or its file name where the archive has
    that year of the era); else of the newest months in the archive, as far as the list goes back.
    A page of no month that lists a month which the archive does not have leaves it without a year.
    """

    layout = "listing-2026"
    marker = "#pressrelease"
    region = Region("<main", "</main>")

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry an item that links somewhere."""
        return tuple(entry for day, item in self._items if (entry := self._entry(day, item)))

    def _entry(self, day: str | None, item: Element) -> Entry | None:
        link = first(item, "a[href]")
        url = absolute(self.document.base_url, link.get("href")) if link is not None else None
        return Entry(url, visible_text(link), self._dated(day), None) if url else None

    @field
    def _items(self) -> list[tuple[str | None, Element]]:
        """Items of the list with the heading that they stand under."""
        found: list[tuple[str | None, Element]] = []
        heading = None
        for element in self.find_all("#pressrelease dt, #pressrelease dd li"):
            if element.tag == "dt":
                heading = visible_text(element)
            else:
                found.append((heading, element))
        return found

    def _dated(self, heading: str | None) -> str | None:
        printed = _MONTH_AND_DAY.match(heading or "")
        if printed is None:
            return None
        year = self._years.get(int(printed[1]))
        return year_first_day(f"{year}-{printed[1]}-{printed[2]}") if year else None

    @field
    def _years(self) -> dict[int, int]:
        """The year of each month that the list shows, where the page states it."""
        own = self._own_month
        if own:
            return {n: own.year if n <= own.number else own.year - 1 for n in range(1, 13)}
        shown = (_MONTH.match(heading or "") for heading, _ in self._items)
        newest = list(self._archive)[: len({int(found[1]) for found in shown if found})]
        return {month.number: month.year for month in reversed(newest)}

    @field
    def _own_month(self) -> Month | None:
        for heading in self.find_all("h1, h2, h3"):
            found = _HEADING.search(visible_text(heading) or "")
            if found and (year := printed_year(found[1])):
                return Month(year, int(found[2]))
        named = _NAME.search(self.url)
        year = printed_year(f"令和{named[1]}年") if named else None
        is_listed = year in {month.year for month in self._archive}
        return Month(year, int(named[2])) if named and year and is_listed else None

    @field
    def _archive(self) -> dict[Month, str]:
        """Pages of the months that the archive links to, newest first."""
        found: dict[Month, str] = {}
        for row in self.find_all("table.archives-wrapper tr"):
            year = printed_year(visible_text(first(row, "td")))
            for link in css("td a[href]")(row):
                number = _MONTH.fullmatch(visible_text(link) or "")
                url = absolute(self.document.base_url, link.get("href"))
                if year and number and url:
                    found.setdefault(Month(year, int(number[1])), url)
        return dict(sorted(found.items(), reverse=True))

    @field
    def next(self) -> str | None:
        """The archive's page of the month before, or of the one that the list breaks off in."""
        own = self._own_month
        if own:
            return next((url for month, url in self._archive.items() if month < own), None)
        days = [entry.date for entry in self.entries if entry.date]
        last = Month(int(days[-1][:4]), int(days[-1][5:7])) if days else None
        older = (url for month, url in self._archive.items() if last is None or month <= last)
        return next((url for url in older if url != self.url), None)

    def signals(self) -> tuple[str, ...]:
        """Items that lead nowhere, one signal each, and days whose year the page does not state."""
        nowhere = ["list: item without a link"] * (len(self._items) - len(self.entries))
        undated = any(entry.date is None for entry in self.entries)
        return (*nowhere, *(["list: day without a year"] if undated else []))


mofajp = Family("mofajp", ("www.mofa.go.jp",), (MofaJpListing,), rest=(GenericArticle,))
