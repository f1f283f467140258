"""One crawl's walks over all sources of a site, one after another, and what they amount to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from mfa_crawler.discovery.milestones import Milestone
from mfa_crawler.discovery.sieve import Fate, Range, Sieve, Standing
from mfa_crawler.discovery.source import Source
from mfa_crawler.discovery.territory import Territory
from mfa_crawler.discovery.walk import Walk
from mfa_crawler.items import Entry


class Round:
    """The walks of a site's sources, which share one sieve; one that fails stops no other."""

    def __init__(self, sources: Sequence[Source], territory: Territory, bounds: Range) -> None:
        self.sieve = Sieve(territory, bounds)
        self.walks = tuple(Walk(source, self.sieve) for source in sources)
        self.is_over = False
        """Whether no walk is left to begin."""
        self._left: Iterator[Walk] = iter(self.walks)

    def remember(
        self,
        standing: Callable[[Entry, str], Standing],
        milestone: Callable[[Source], Milestone | None],
        *,
        whole: bool,
    ) -> None:
        """Walk in the light of what earlier crawls know; `whole` walks each source to its end."""
        self.sieve.standing = standing
        for walk in self.walks:
            walk.whole, walk.milestone = whole, milestone(walk.source)

    def begin(self) -> Walk | None:
        """The next walk, or None after the last, or where as many are found as were asked for."""
        walk = None if self.sieve.is_full else next(self._left, None)
        self.is_over = walk is None
        return walk

    @property
    def fates(self) -> Counter[Fate]:
        """What was decided about the entries of all sources, each once."""
        return self.sieve.fates

    @property
    def range(self) -> Range:
        """Which articles are asked for."""
        return self.sieve.range

    @property
    def complete(self) -> bool:
        """Whether all that the site lists was seen: each source that shows all, to its end."""
        whole = [walk for walk in self.walks if walk.source.is_whole]
        return bool(whole) and all(walk.complete for walk in whole)

    @property
    def covered(self) -> bool:
        """Whether what earlier, interrupted crawls had not seen was seen now, to each end."""
        return all(walk.covered for walk in self.walks)

    @property
    def read_pages(self) -> int:
        """List pages of all sources that were read."""
        return sum(walk.read_pages for walk in self.walks)

    @property
    def seen(self) -> int:
        """Entries on those pages, each as often as a page showed it."""
        return sum(walk.seen for walk in self.walks)

    @property
    def claimed_pages(self) -> int | None:
        """Pages that the sources claim to have, or None where one says nothing."""
        return _sum(walk.claimed_pages for walk in self.walks)


def _sum(numbers: Iterable[int | None]) -> int | None:
    found = [*numbers]
    return None if None in found else sum(filter(None, found))
