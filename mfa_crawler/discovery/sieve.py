"""What becomes of an entry that some list shows: whether it is ours, in range, and known."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

import msgspec

from mfa_crawler.discovery.territory import Territory
from mfa_crawler.items import Entry


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
    """What is decided about an entry when a crawl sees it for the first time."""

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


class Sorted(msgspec.Struct):
    """What one list page held, after the sieve."""

    to_fetch: list[Entry] = msgspec.field(default_factory=list)
    fresh: int = 0
    """Entries that this source had not shown before."""
    news: int = 0
    """Entries that no crawl knew, or knew with other words."""
    met: int = 0
    """The site's own entries in range that are no news: known, or met in another list today."""


def _all_new(_: Entry, __: str) -> Standing:
    return Standing.NEW


class Sieve(msgspec.Struct):
    """Sorts the entries of all lists of a site; they meet here by URL, each is decided on once."""

    territory: Territory
    range: Range = Range()
    standing: Callable[[Entry, str], Standing] = _all_new
    """Of an entry, as the source of this URL shows it."""
    fates: Counter[Fate] = msgspec.field(default_factory=Counter)
    _seen: dict[int, str] = msgspec.field(default_factory=dict)
    # hashes, as a list may hold 200,000 URLs, and the source that showed them last

    def sort(self, entries: Iterable[Entry], source: str) -> Sorted:
        """Decide on the entries of one page of a source."""
        sorted_ = Sorted()
        for entry in entries:
            key = _key(entry.url)
            before = self._seen.get(key)
            if before == source:
                continue
            self._seen[key] = source
            sorted_.fresh += 1
            if before is not None:
                sorted_.met += self.territory.owns(entry.url)
                continue
            fate, standing = self._fate(entry, source)
            self.fates[fate] += 1
            sorted_.news += standing is Standing.NEW
            sorted_.met += standing in {Standing.KNOWN, Standing.AGAIN}
            if fate is Fate.FOLLOW:
                sorted_.to_fetch.append(entry)
        return sorted_

    def saw(self, url: str) -> bool:
        """Whether some list showed this entry."""
        return _key(url) in self._seen

    @property
    def is_full(self) -> bool:
        """Whether as many articles were found as were asked for."""
        limit = self.range.limit
        return limit is not None and self.fates[Fate.FOLLOW] + self.fates[Fate.KNOWN] >= limit

    def _fate(self, entry: Entry, source: str) -> tuple[Fate, Standing | None]:
        if not self.territory.owns(entry.url):
            return Fate.OTHER_SITE, None
        if self.is_full or not self.range.holds(entry.date):
            return Fate.OUT_OF_RANGE, None
        standing = self.standing(entry, source)
        if standing is Standing.WITHHELD:
            return Fate.WITHHELD, None
        return Fate.KNOWN if standing is Standing.KNOWN else Fate.FOLLOW, standing


def _key(url: str) -> int:
    return hash(url.partition("//")[2])  # http and https lead to one page
