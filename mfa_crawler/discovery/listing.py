"""News lists: where one begins, which entries are its site's own, and how to walk it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import msgspec

from mfa_crawler.discovery.milestones import Milestone
from mfa_crawler.errors import EmptyListing, ListingLoop, ShortListing
from mfa_crawler.items import Entry, ListingRead

_MOST_PAGES = 20_000  # of a list that claims no number
_STALE_PAGES = 3  # list pages in a row that show nothing new: it is going round in circles


class Listing(msgspec.Struct, frozen=True):
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
        if url.startswith(unit) and "." not in url[len(unit) :] and "%" not in url:
            return True  # nearly all of them
        ours, theirs = urlsplit(unit), urlsplit(url)
        is_host = theirs.hostname == ours.hostname and theirs.port in {None, 80, 443}
        is_plain = theirs.scheme in {"http", "https"} and theirs.username is None
        # a path that climbs leads elsewhere than it says
        climbs = any(unquote(part) in {".", ".."} for part in theirs.path.split("/"))
        return is_host and is_plain and not climbs and theirs.path.startswith(ours.path)

    def spelled(self, url: str) -> str:
        """A URL of the list's host as the list would show it, however others spell it.

        >>> Listing("https://www.gov.pl/web/paa/aktualnosci2").spelled("http://WWW.gov.pl:80/a?b#c")
        'https://www.gov.pl/a?b'
        """
        if url.startswith(self.unit) and "#" not in url:
            return url  # nearly all of them
        ours, theirs = urlsplit(self.url), urlsplit(url)
        return theirs._replace(scheme=ours.scheme, netloc=ours.netloc, fragment="").geturl()


def _key(url: str) -> int:
    return hash(url.partition("//")[2])  # http and https lead to one page


@lru_cache(maxsize=1024)
def _unit(url: str) -> str:
    parts = urlsplit(url)
    depth = 2 if parts.path.startswith("/web/") else 1
    path = "/".join(parts.path.split("/")[: depth + 1])
    return f"{parts.scheme}://{parts.netloc}{path}/"


class Standing(StrEnum):
    """What earlier crawls know of an entry."""

    NEW = "new"
    """Never listed before, or listed with other words: the list shows news."""
    AGAIN = "again"
    """No news, but to be fetched: it failed before, or is due to be checked."""
    KNOWN = "known"
    """No news, and nothing to do."""
    WITHHELD = "withheld"
    """Taken out of view: not to be asked for, whatever the list says."""


class Fate(StrEnum):
    """What a walk decides about an entry it sees for the first time."""

    FOLLOW = "follow"
    KNOWN = "known"
    OUT_OF_RANGE = "out_of_range"
    OTHER_SITE = "other_site"
    WITHHELD = "withheld"


class Range(msgspec.Struct, frozen=True):
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


def _all_new(_: Entry) -> Standing:
    return Standing.NEW


class Walk(msgspec.Struct):
    """One walk over a list, from the newest entry on; it decides, the spider fetches.

    Unless it is to be `whole`, it ends after two pages without news. One that is leaps after
    those to the milestone where an earlier one was interrupted. The list may shift while it is
    read: an entry seen again is skipped, and a walk to the end reads the first page again, in case
    something was published meanwhile.
    """

    listing: Listing
    range: Range
    standing: Callable[[Entry], Standing] = _all_new
    whole: bool = True
    milestone: Milestone | None = None
    fates: Counter[Fate] = msgspec.field(default_factory=Counter)
    claimed_pages: int | None = None
    read_pages: int = 0
    ended: bool = False
    """Whether the walk came to where it was asked to go: the list's end, or a range or limit."""
    complete: bool = False
    """Whether it saw the whole list, from its first page to its last."""
    covered: bool = False
    """Whether it saw what earlier, interrupted walks had not, to the last page."""
    page: int = 0
    """Number of the page that was read last, from 1; pages read again at the end not counted."""
    _seen: set[int] = msgspec.field(default_factory=set)  # hashes: a list may hold 200,000 URLs
    _visited: set[str] = msgspec.field(default_factory=set)
    _old_pages: int = 0
    _stale_pages: int = 0
    _news: int = 0
    _quiet_pages: int = 0
    _has_leapt: bool = False
    _found_new: bool = False
    _rereading: bool = False
    _fresh_pages: int = 0  # pages read again that showed something new
    _at_end: bool = False

    def read(self, url: str, page: ListingRead) -> list[Entry]:
        """The entries to fetch from one list page.

        Raises EmptyListing where there are none; a page behind the last claimed one may be empty.
        """
        if not page.entries and not self._is_last(page):
            raise EmptyListing(url, "shows no entries; the layout may have changed")
        self.read_pages += 1
        self.page += not self._rereading
        self._visited.add(url)
        self.claimed_pages = max(page.pages or 0, self.claimed_pages or 0) or None
        new = [entry for entry in page.entries if self._is_new(entry)]
        self._found_new = bool(new)
        known, news = self.fates[Fate.KNOWN], self._news
        followed = list(self._to_follow(new))
        is_quiet = self._news == news and self.fates[Fate.KNOWN] + len(followed) > known
        self._quiet_pages = self._quiet_pages + 1 if is_quiet else 0
        return followed

    def saw(self, url: str) -> bool:
        """Whether the list showed this entry."""
        return _key(url) in self._seen

    def _is_last(self, page: ListingRead) -> bool:
        """Whether as many pages are read as this one claims, or else the list did before.

        A list may shrink while it is read; a later page that claims to be the only one is broken.
        """
        claimed = page.pages if page.pages and page.pages > 1 else self.claimed_pages
        return claimed is not None and self.page >= claimed

    def _is_new(self, entry: Entry) -> bool:
        key = _key(entry.url)
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
        if self._is_full() or not self.range.holds(entry.date):
            return Fate.OUT_OF_RANGE
        standing = self.standing(entry)
        if standing is Standing.WITHHELD:
            return Fate.WITHHELD
        self._news += standing is Standing.NEW
        return Fate.KNOWN if standing is Standing.KNOWN else Fate.FOLLOW

    def _is_full(self) -> bool:
        limit = self.range.limit
        return limit is not None and self.fates[Fate.FOLLOW] + self.fates[Fate.KNOWN] >= limit

    def following(self, url: str, page: ListingRead) -> str | None:
        """The list page to read after one that was just read, or None at the walk's end.

        Raises ListingLoop where the list leads round in circles, or on far beyond its claim, and
        ShortListing where it ends before it: also where it claimed fewer pages just there, and its
        first page, read again, claims more.
        """
        if self._rereading:
            return self._following_again(url, page)
        self._stale_pages = 0 if self._found_new else self._stale_pages + 1
        circles = page.next in self._visited or self._stale_pages >= _STALE_PAGES
        if page.next is None or circles or not page.entries:
            claims_nothing = page.next is None and not self.claimed_pages
            self._at_end = self._is_last(page) or claims_nothing
        if self._is_full() or (self._quiet_pages > 1 and not self.whole):
            return self._finish()
        if self._at_end or self._is_past_range(page):
            return self._read_first_again(url)
        if page.next is None:
            raise self._short(url, self.claimed_pages)
        if circles or self.read_pages >= self._most_pages():
            raise ListingLoop(url, f"leads round in circles or never ends (next: {page.next})")
        if self._quiet_pages > 1 and self.milestone and self.milestone.page > self.page + 1:
            return self._leap(self.milestone)
        return page.next

    def _following_again(self, url: str, page: ListingRead) -> str | None:
        """After one of the first pages, read again at the end."""
        self._fresh_pages += self._found_new
        if self._found_new and page.next and self.read_pages < self._most_pages():
            return page.next
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
        return 2 * self.claimed_pages + 10 if self.claimed_pages else _MOST_PAGES

    def _is_past_range(self, page: ListingRead) -> bool:
        dated = [entry for entry in page.entries if entry.date]
        old = bool(dated) and all(self.range.is_before(entry.date) for entry in dated)
        self._old_pages = self._old_pages + 1 if old else 0
        return self._old_pages > 1  # one page more than needed: old items may be pinned on top

    def _read_first_again(self, url: str) -> str | None:
        if url == self.listing.url:
            return self._finish()
        self._rereading = True
        return self.listing.url

    def _finish(self) -> str | None:
        self.ended = True
        self.covered = self._at_end
        self.complete = self._at_end and not self._has_leapt
        return None
