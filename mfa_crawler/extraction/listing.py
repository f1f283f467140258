"""What all listing pages share: entries, the next page, the number of pages."""

from typing import ClassVar

from mfa_crawler.errors import UnknownLayout
from mfa_crawler.extraction.page import Page, field
from mfa_crawler.items import Entry, ListingRead


class ListingPage(Page):
    """A page that lists articles; subclasses fill in entries."""

    _blanks: ClassVar[tuple[str, ...]] = ("layout", "marker", "entries")

    entries: field[tuple[Entry, ...]]

    @field
    def next(self) -> str | None:
        """Absolute URL of the next page, or None on the last."""
        return None

    @field
    def pages(self) -> int | None:
        """How many pages the list claims to have, or None."""
        return None

    def signals(self) -> tuple[str, ...]:
        """What stands in the list and gives no entry, as `list: what`, one each."""
        return ()

    def to_item(self) -> ListingRead:
        """The record."""
        try:
            return ListingRead(self.entries, self.next, self.pages)
        except RecursionError:
            raise UnknownLayout(self.url, "nests its elements too deeply to be read") from None
