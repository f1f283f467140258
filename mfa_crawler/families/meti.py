"""www.meti.go.jp: Japan's ministry of economy, the list of its latest news releases."""

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import year_first_day
from mfa_crawler.extraction import ListingPage, Region, absolute, field, visible_text
from mfa_crawler.extraction.generic import GenericArticle
from mfa_crawler.extraction.markup import first
from mfa_crawler.families.family import Family
from mfa_crawler.items import Entry


class MetiListing(ListingPage):
    """The latest releases as served in 2026: one page; the archive it links to is another kind."""

    layout = "listing-2025"  # its style sheets lie in /css_2025
    marker = "ul.float_li"
    region = Region('<ul class="clearfix float_li">', "</body>")

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry an item that links somewhere."""
        return tuple(entry for item in self._items if (entry := self._entry(item)))

    @field
    def _items(self) -> list[Element]:
        return self.find_all("ul.float_li > li")

    def _entry(self, item: Element) -> Entry | None:
        link = first(item, "div.txt_box a[href]")
        url = absolute(self.document.base_url, link.get("href")) if link is not None else None
        if url is None:
            return None
        day = year_first_day(visible_text(first(item, "div.txt_box > p")))
        return Entry(url, visible_text(link), day, None)

    def signals(self) -> tuple[str, ...]:
        """Items that lead nowhere, one signal each."""
        return ("list: item without a link",) * (len(self._items) - len(self.entries))


meti = Family("meti", ("www.meti.go.jp",), (MetiListing,), rest=(GenericArticle,))
