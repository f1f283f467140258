"""News lists: where one begins, which entries are its site's own, and how to walk it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from mfa_crawler.errors import EmptyListing, ListingLoop
from mfa_crawler.items import Entry, ListingRead

_STALE_PAGES = 3  # list pages in a row that show nothing new: it is going round in circles


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of pages, newest first, each leading to the next; `url` is the first."""

    url: str

    @property
    def host(self) -> str:
        """Host of the list, and of its articles."""
        return urlsplit(self.url).hostname or ""

    @property
    def unit(self) -> str:
        """URL prefix of the site's own articles: `https://www.gov.pl/web/diplomacy/`.

        >>> Listing("https://www.gov.pl/web/diplomacy/news-").unit
        'https://www.gov.pl/web/diplomacy/'
        >>> Listing("https://www.gov.pl/web/primeminister").unit
        'https://www.gov.pl/web/primeminister/'
        """
        return _unit(self.url)

    def owns(self, url: str) -> bool:
        """Whether a link leads to an article of this site rather than of another unit or host.

        >>> Listing("https://www.gov.pl/web/paa/aktualnosci2").owns("http://WWW.gov.pl/web/paa/x")
        True
        """
        unit = _unit(self.url)
        if url.startswith(unit):  # nearly all of them
            return True
        ours, theirs = urlsplit(unit), urlsplit(url)
        return theirs.hostname == ours.hostname and theirs.path.startswith(ours.path)


@lru_cache(maxsize=1024)
def _unit(url: str) -> str:
    parts = urlsplit(url)
    depth = 2 if parts.path.startswith("/web/") else 1
    path = "/".join(parts.path.split("/")[: depth + 1])
    return f"{parts.scheme}://{parts.netloc}{path}/"


class Fate(StrEnum):
    """What a walk decides about an entry it sees for the first time."""

    FOLLOW = "follow"
    OUT_OF_RANGE = "out_of_range"
    OTHER_SITE = "other_site"


@dataclass(frozen=True, slots=True)
class Range:
    """Which articles are asked for: days inclusive, None for no bound."""

    since: date | None = None
    until: date | None = None
    limit: int | None = None

    def holds(self, day: str | None) -> bool:
        """Whether a day (ISO, or None where nothing is printed) is in range; unknown days are."""
        if day is None:
            return True
        when = date.fromisoformat(day)
        return (self.since is None or when >= self.since) and (
            self.until is None or when <= self.until
        )

    def is_before(self, day: str | None) -> bool:
        """Whether a day is known to lie before the range."""
        return day is not None and self.since is not None and date.fromisoformat(day) < self.since


@dataclass(slots=True)
class Walk:
    """One walk over a list, from the newest entry on; it decides, the spider fetches.

    The list may shift while it is read: an entry seen again is skipped, and a walk of more than
    one page ends by reading the first page again, in case something was published meanwhile.
    """

    listing: Listing
    range: Range
    fates: Counter[Fate] = field(default_factory=Counter)
    claimed_pages: int | None = None
    read_pages: int = 0
    complete: bool = False
    _seen: set[int] = field(default_factory=set)  # hashes: a list may hold 200,000 URLs
    _visited: set[str] = field(default_factory=set)
    _old_pages: int = 0
    _stale_pages: int = 0
    _found_new: bool = False
    _rereading: bool = False
    _reached_the_end: bool = False

    def read(self, url: str, page: ListingRead) -> list[Entry]:
        """The entries to fetch from one list page; raises EmptyListing where it has none."""
        self.read_pages += 1
        self._visited.add(url)
        self.claimed_pages = max(page.pages or 0, self.claimed_pages or 0) or None
        if not page.entries:
            raise EmptyListing(url, "shows no entries; the layout may have changed")
        new = [entry for entry in page.entries if self._is_new(entry)]
        self._found_new = bool(new)
        return list(self._to_follow(new))

    def _is_new(self, entry: Entry) -> bool:
        key = hash(entry.url.partition("//")[2])  # http and https lead to one page
        known = key in self._seen
        self._seen.add(key)
        return not known

    def _to_follow(self, new: Iterable[Entry]) -> Iterator[Entry]:
        for entry in new:
            fate = self._fate(entry)
            self.fates[fate] += 1
            if fate is Fate.FOLLOW:
                yield entry

    def _fate(self, entry: Entry) -> Fate:
        if not self.listing.owns(entry.url):
            return Fate.OTHER_SITE
        return (
            Fate.OUT_OF_RANGE
            if self._is_full() or not self.range.holds(entry.date)
            else Fate.FOLLOW
        )

    def _is_full(self) -> bool:
        limit = self.range.limit
        return limit is not None and self.fates[Fate.FOLLOW] >= limit

    def following(self, url: str, page: ListingRead) -> str | None:
        """The list page to read after one that was just read, or None at the walk's end.

        Raises ListingLoop where the list leads round in circles.
        """
        if self._rereading:
            if self._found_new and page.next:
                return page.next
            self.complete = self._reached_the_end
            return None
        self._stale_pages = 0 if self._found_new else self._stale_pages + 1
        satisfied = self._is_satisfied(page)
        if satisfied or page.next is None:
            # a list that claims more pages than it links to has not been walked whole
            self._reached_the_end = satisfied or self.read_pages >= (self.claimed_pages or 0)
            return self._end(url)
        if page.next in self._visited or page.next == url or self._stale_pages >= _STALE_PAGES:
            raise ListingLoop(url, f"leads round in circles (next: {page.next})")
        return page.next

    def _is_satisfied(self, page: ListingRead) -> bool:
        if self._is_full():
            return True
        dated = [entry for entry in page.entries if entry.date]
        old = bool(dated) and all(self.range.is_before(entry.date) for entry in dated)
        self._old_pages = self._old_pages + 1 if old else 0
        return self._old_pages > 1  # one page more than needed: old items may be pinned on top

    def _end(self, url: str) -> str | None:
        if url == self.listing.url:
            self.complete = self._reached_the_end
            return None
        self._rereading = True
        return self.listing.url
