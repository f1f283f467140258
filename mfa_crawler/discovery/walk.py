"""How one list is walked: which of its pages are read, and when it may be called seen whole."""

from collections import deque

import msgspec

from mfa_crawler.discovery.milestones import Milestone
from mfa_crawler.discovery.sieve import Sieve
from mfa_crawler.discovery.source import Source
from mfa_crawler.errors import EmptyListing, ListingLoop, ShortListing
from mfa_crawler.items import Entry, ListingRead

_MOST_PAGES = 20_000  # of a list, whatever number it claims
_DEEPEST = 3  # indexes of indexes; the protocol of sitemaps allows one
_STALE_PAGES = 3  # list pages in a row that show nothing new: it is going round in circles


class Walk(msgspec.Struct):
    """One walk over a list, from the newest entry on; it decides, the spider fetches.

    Unless it is to be `whole`, it ends after two pages without news. One that is leaps after
    those to the milestone where an earlier one was interrupted. The list may shift while it is
    read: an entry seen again is skipped, and a walk to the end reads the first page again, in case
    something was published meanwhile.
    """

    source: Source
    sieve: Sieve
    whole: bool = True
    milestone: Milestone | None = None
    claimed_pages: int | None = None
    read_pages: int = 0
    seen: int = 0
    """Entries on its pages, each as often as a page showed it."""
    complete: bool = False
    """Whether it saw the whole list, from its first page to its last."""
    covered: bool = False
    """Whether it saw what earlier, interrupted walks had not, to the last page."""
    page: int = 0
    """Number of the page that was read last, from 1; pages read again at the end not counted."""
    _visited: set[str] = msgspec.field(default_factory=set)
    _waiting: deque[str] = msgspec.field(default_factory=deque)  # pages that an index names
    _depths: dict[str, int] = msgspec.field(default_factory=dict)  # and how far from the first
    _old_pages: int = 0
    _stale_pages: int = 0
    _quiet_pages: int = 0
    _has_leapt: bool = False
    _found_new: bool = False
    _rereading: bool = False
    _has_shown: bool = False  # some entry, on any page
    _fresh_pages: int = 0  # pages read again that showed something new
    _at_end: bool = False

    def read(self, url: str, page: ListingRead) -> list[Entry]:
        """The entries to fetch from one list page.

        Raises EmptyListing where there are none and `expects_entries`, and ListingLoop where
        indexes name indexes for ever.
        """
        if not page.entries and self.expects_entries(url, page):
            raise EmptyListing(url, "shows no entries; the layout may have changed")
        self._has_shown |= bool(page.entries)
        self.read_pages += 1
        self.seen += len(page.entries)
        self.page += not self._rereading
        self._visited.add(url)
        waiting = [one for one in page.indexed if one not in self._visited]
        depth = self._depths.get(url, 0) + 1
        if waiting and depth > _DEEPEST:
            raise ListingLoop(url, "is an index that an index of indexes names, and names more")
        self._depths.update(dict.fromkeys(waiting, depth))
        self._waiting.extend(waiting)
        self.claimed_pages = max(page.pages or 0, self.claimed_pages or 0) or None
        found = self.sieve.sort(page.entries, self.source.url)
        self._found_new = bool(found.fresh or waiting)
        is_quiet = not found.news and bool(found.met)
        self._quiet_pages = self._quiet_pages + 1 if is_quiet else 0
        return found.to_fetch

    def expects_entries(self, url: str, page: ListingRead) -> bool:
        """Whether a list page without entries is broken.

        Not so an index of others, a page that an index names beside some that show entries, a news
        sitemap in days without news, and a page behind the last claimed one.
        """
        is_part = url in self._depths and bool(self._has_shown or self._waiting)
        may_be_empty = page.indexed or is_part or self.source.may_be_empty
        return not may_be_empty and not self._is_last(page)

    def _is_last(self, page: ListingRead) -> bool:
        """Whether as many pages are read as this one claims, or else the list did before.

        A list may shrink while it is read; a later page that claims to be the only one is broken.
        """
        claimed = page.pages if page.pages and page.pages > 1 else self.claimed_pages
        return claimed is not None and self.page >= claimed

    def following(self, url: str, page: ListingRead) -> str | None:
        """The list page to read after one that was just read, or None at the walk's end.

        Raises ListingLoop where the list leads round in circles, or on far beyond its claim, and
        ShortListing where it ends before it: also where it claimed fewer pages just there, and its
        first page, read again, claims more.
        """
        if self._rereading:
            return self._following_again(url, page)
        is_named = url in self._depths  # by an index, which ends
        self._stale_pages = 0 if self._found_new or is_named else self._stale_pages + 1
        following = self._after(page)
        circles = following in self._visited or self._stale_pages >= _STALE_PAGES
        if following is None or circles or not (page.entries or page.indexed):
            claims_nothing = following is None and not self.claimed_pages
            self._at_end = self._is_last(page) or claims_nothing
        if self.sieve.is_full or (self._quiet_pages > 1 and not self.whole):
            return self._finish()
        if self._at_end or self._is_past_range(page):
            return self._read_first_again(url)
        if following is None:
            raise self._short(url, self.claimed_pages)
        if circles or self.read_pages >= self._most_pages():
            raise ListingLoop(url, f"leads round in circles or never ends (next: {following})")
        if self._quiet_pages > 1 and self.milestone and self.milestone.page > self.page + 1:
            return self._leap(self.milestone)
        return following

    def _after(self, page: ListingRead) -> str | None:
        """The page that this one leads to, else the next of those that an index named."""
        following = page.next
        while following is None and self._waiting:
            named = self._waiting.popleft()
            following = None if named in self._visited else named  # an index may name it twice
        return following

    def _following_again(self, url: str, page: ListingRead) -> str | None:
        """After one of the first pages, read again at the end."""
        self._fresh_pages += self._found_new
        following = self._after(page)
        if self._found_new and following and self.read_pages < self._most_pages():
            return following
        if self._at_end and (page.pages or 0) > self.page + self._fresh_pages:
            raise self._short(url, page.pages)
        return self._finish()

    def _short(self, url: str, claimed: int | None) -> ShortListing:
        claim = f"claims {claimed} pages and leads to {self.page}"
        return ShortListing(url, f"{claim}; the layout may have changed")

    def _leap(self, milestone: Milestone) -> str:
        self._has_leapt, self.milestone = True, None
        self.page = milestone.page - 1
        return milestone.url

    def _most_pages(self) -> int:
        return min(2 * self.claimed_pages + 10, _MOST_PAGES) if self.claimed_pages else _MOST_PAGES

    def _is_past_range(self, page: ListingRead) -> bool:
        dated = [entry for entry in page.entries if entry.date]
        old = bool(dated) and all(self.sieve.range.is_before(entry.date) for entry in dated)
        self._old_pages = self._old_pages + 1 if old else 0
        return self._old_pages > 1  # one page more than needed: old items may be pinned on top

    def _read_first_again(self, url: str) -> str | None:
        if url == self.source.url:
            return self._finish()
        self._rereading = True
        return self.source.url

    def _finish(self) -> str | None:
        self.covered = self._at_end
        self.complete = self._at_end and not self._has_leapt
        return None
