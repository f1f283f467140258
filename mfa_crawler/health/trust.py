"""Alarms: where a run found less than a site asserts, or than it found there before."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import exp, lgamma, log, log1p

import msgspec

from mfa_crawler.cleaning import days_between
from mfa_crawler.items import Article, Entry, ListingRead
from mfa_crawler.sites import Assertions

FIELDS = (
    "date",
    "lead",
    "body",
    "main_image",
    "gallery",
    "inline_images",
    "photo_credit",
    "attachments",
    "tags",
    "translations",
    "licence",
)
"""The fields that are watched; a record has a headline or is none."""

_FEWEST = 5  # articles; of fewer nothing is judged
_CHANCE = 0.01  # how often so few would have a field if the asserted share did
_OFTEN = 0.5  # of earlier articles: a field that stood on so many and on none now is lost
_WORD = re.compile(r"[^\W_]+")


class Told(msgspec.Struct, frozen=True):
    """An article that was read before: when it was captured, by which parser, and what it had."""

    date: str
    """WARC-Date of the capture."""
    parser: str | None
    fields: frozenset[str]


class Alarm(msgspec.Struct, frozen=True):
    """Something that a site asserts, or had before, and that does not hold."""

    field: str
    """A field of the record, or `list` or `headline`."""
    says: str
    """One sentence."""
    since: str | None = None
    """WARC-Date of the last capture on which it was read; null where it never was."""
    parser: str | None = None
    """The parser that read it there."""


def told(articles: Iterable[Article]) -> list[Told]:
    """What articles had that were read before."""
    return [
        Told(article.capture.fetched_at, article.capture.parser_version, filled(article))
        for article in articles
        if article.capture
    ]


def filled(article: Article) -> frozenset[str]:
    """The watched fields that an article has; one that is only attachments lacks no body."""
    has = frozenset(field for field in FIELDS if getattr(article, field))
    return has | {"body"} if article.attachments else has


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
        self._count = 0
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

    def alarms(self, before: Sequence[Told]) -> list[Alarm]:
        """What does not hold, in the order of the record's fields; `before` newest first."""
        found = [*self._short, *self._unfilled(before)]
        for field, count in sorted(self._apart.items()):
            says = f"differs from the list on {count} of {self._compared}: {self._examples[field]}"
            found.append(Alarm(field, says))
        return found

    def _unfilled(self, before: Sequence[Told]) -> Iterator[Alarm]:
        if self._count < _FEWEST:
            return
        for field in FIELDS:
            now = self._filled[field]
            least = self._assertions.filled.get(field, 0.0)
            had = [one for one in before if field in one.fields]
            is_lost = not now and len(before) >= _FEWEST and len(had) >= _OFTEN * len(before)
            if is_lost or _chance(now, self._count, least) < _CHANCE:
                says = _lack(field, now, self._count, least, before)
                yield Alarm(field, says, *(had[0].date, had[0].parser) if had else ())


def apart(article: Article, said: Entry, days: int) -> Iterator[tuple[str, str]]:
    """Where an article and its list say different things: the field, and both in words."""
    if article.date and said.date and days_between(article.date, said.date) > days:
        yield "date", f"{article.url} says {article.date}, the list {said.date}"
    ours, theirs = _WORD.findall(article.headline.casefold()), _words(said.headline)
    is_cut = said.headline is not None and said.headline.rstrip().endswith(("…", "..."))
    if theirs and ours != theirs and not (is_cut and ours[: len(theirs)] == theirs):
        yield "headline", f"{article.url} says {article.headline!r}, the list {said.headline!r}"


def _lack(field: str, now: int, count: int, least: float, before: Sequence[Told]) -> str:
    had = sum(field in one.fields for one in before)
    says = f"read on {now} of {count} articles"
    says += f", asserted on {least:.0%}".replace("%", " %") if least else ""
    return says + (f"; on {had} of {len(before)} before" if before else "")


def _words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").casefold())
