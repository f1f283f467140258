"""Pages of no known CMS: read by what they state, by trafilatura, and by what repeats."""

from typing import Self

from mfa_crawler.errors import UnknownLayout
from mfa_crawler.extraction import Document, ListingPage, field
from mfa_crawler.extraction.generic import GenericArticle
from mfa_crawler.extraction.generic.entries import Line, entry_of, lines_of, next_page
from mfa_crawler.families.family import Family
from mfa_crawler.items import Entry


class GenericListing(ListingPage):
    """A news list of unknown markup: at least three similar items, dated or in pages."""

    layout = "generic-listing"
    marker = "a[href]"

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """The list, if the page has one and is no article that shows a list of others.

        A page that prints a day near its headline, outside the list, is an article, be it one
        that GenericArticle refused: it has hardly any text.
        """
        try:
            page = super().read(document)
            is_list = page is not None and page._is_list
        except RecursionError:
            reason = "nests its elements too deeply to be read"
            raise UnknownLayout(document.url, reason) from None
        return page if is_list else None

    @property
    def _is_list(self) -> bool:
        items = {line.element for line in self._lines}
        article = GenericArticle(self.document, self.root)
        return bool(items) and not article.is_dated_outside(items)

    @field
    def _lines(self) -> list[Line]:
        return lines_of(self.root, self.document.base_url)

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry an item, in page order; a day without a year stays without a date."""
        return tuple(entry_of(line, self.language, self.url) for line in self._lines)

    @field
    def next(self) -> str | None:
        """Where the page says, or a link's words or place among numbers say, that it goes on."""
        return next_page(self.root, self.document.base_url)


generic = Family(name="generic", hosts=(), layouts=(GenericArticle, GenericListing))
