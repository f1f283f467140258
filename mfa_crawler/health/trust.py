"""Alarms: where a run found less than a site asserts, or than it found there before."""

import re
from collections import Counter
from collections.abc import Iterator
from math import exp, lgamma, log, log1p
from operator import attrgetter

from mfa_crawler.cleaning import days_between
from mfa_crawler.health.past import FIELDS, Alarm, Past, filled
from mfa_crawler.items import Article, Entry, ListingRead
from mfa_crawler.sites import Assertions

_FEWEST = 5  # articles; of fewer nothing is judged
_CHANCE = 0.01  # how often so few would have a field if the asserted or earlier share did
_OFTEN = 0.5  # of earlier articles: a field that stood on so many and on none now is lost
_WORD = re.compile(r"[^\W_]+")


def _chance(found: int, count: int, share: float) -> float:
    """How likely at most so many of a count have what that share of all has (binomial).

    1 where as many have it as that share is of them.
    """
    if found >= share * count:
        return 1.0
    if share >= 1:
        return 0.0
    ways = lgamma(count + 1)  # by logarithms: those of a thousand articles fit into no float
    return sum(
        exp(
            ways - lgamma(one + 1) - lgamma(count - one + 1)
            + one * log(share) + (count - one) * log1p(-share)
        )
        for one in range(found + 1)
    )  # fmt: skip


class Tally:
    """What the articles of one run had, and how they agree with what the lists said of them."""

    def __init__(self, assertions: Assertions) -> None:
        self._assertions = assertions
        self._filled: Counter[str] = Counter()
        self._count = self._kept = 0
        self._apart: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._compared = 0
        self._short: list[Alarm] = []

    def add_list(self, url: str, read: ListingRead) -> None:
        """Count the entries on the first page of a source."""
        least = self._assertions.entries if read.next else 1
        if len(read.entries) < least:
            says = f"{url} shows {len(read.entries)} entries, asserted at least {least}"
            self._short.append(Alarm("list", says))

    def add(self, article: Article, said: Entry | None) -> None:
        """Count an article; `said` is what a list showed of it, where one did."""
        self._count += 1
        self._filled.update(filled(article))
        if said is not None:
            self._compared += 1
            for field, words in apart(article, said, self._assertions.days_apart):
                self._apart[field] += 1
                self._examples.setdefault(field, words)

    @property
    def lacking(self) -> int:
        """How many articles more it takes to judge their fields."""
        return max(_FEWEST - self._count, 0)

    def add_kept(self, article: Article) -> None:
        """Count an article that was captured before, where the run itself read too few."""
        self.add(article, None)
        self._kept += 1

    def alarms(self, past: Past) -> list[Alarm]:
        """What does not hold, in the order of the record's fields."""
        found = [*self._short, *filter(None, (self._unfilled(field, past) for field in FIELDS))]
        for field, count in sorted(self._apart.items()):
            says = f"differs from the list on {count} of {self._compared}: {self._examples[field]}"
            found.append(Alarm(field, says))
        return found

    def _unfilled(self, field: str, past: Past) -> Alarm | None:
        now, had = self._filled[field], past.having(field)
        known = None if now else past.lost(field)
        if known is None and not self._is_lost(field, len(had), len(past.articles)):
            return None
        says = self._lack(field, len(had), len(past.articles))
        if known is None and had and not now:
            last = max(had, key=attrgetter("seen"))
            return Alarm(field, says, last.seen, last.parser)
        return Alarm(field, says, *(known.since, known.parser) if known else ())

    def _is_lost(self, field: str, had: int, before: int) -> bool:
        """Whether chance would seldom give so few what the site asserts, or what most had."""
        now = self._filled[field]
        usual = had / before if before >= _FEWEST and not now else 0.0
        share = max(usual if usual >= _OFTEN else 0.0, self._assertions.filled.get(field, 0.0))
        return not self.lacking and _chance(now, self._count, share) < _CHANCE

    def _lack(self, field: str, had: int, before: int) -> str:
        least = self._assertions.filled.get(field, 0.0)
        says = f"read on {self._filled[field]} of {self._count} articles"
        says += f" ({self._kept} of them captured before)" if self._kept else ""
        says += f", asserted on {least:.0%}".replace("%", " %") if least else ""
        return says + (f"; on {had} of {before} before" if before else "")


def apart(article: Article, said: Entry, days: int) -> Iterator[tuple[str, str]]:
    """Where an article and its list say different things: the field, and both in words."""
    if article.date and said.date and days_between(article.date, said.date) > days:
        yield "date", f"{article.url} says {article.date}, the list {said.date}"
    ours, theirs = _WORD.findall(article.headline.casefold()), _words(said.headline)
    is_cut = said.headline is not None and said.headline.rstrip().endswith(("…", "..."))
    if theirs and ours != theirs and not (is_cut and ours[: len(theirs)] == theirs):
        yield "headline", f"{article.url} says {article.headline!r}, the list {said.headline!r}"


def _words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").casefold())
