"""Articles of several sites that say the same: named side by side, and none left out for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from mfa_crawler.corpus.alike import (
    Phrases,
    Sketches,
    digest,
    estimate,
    phrases,
    resemblance,
    sketch,
)
from mfa_crawler.items import Article
from mfa_crawler.store import ArticleRow

Key = tuple[str, str]
"""Site and listed URL of an article."""
Finder = Callable[[str, str], ArticleRow | None]
"""What gives the article of a key, or None where it is out of view by now."""

LOWEST = 0.6
"""Below this resemblance pairs are missed, and what is found says much the same by chance."""

_DOUBT = 0.15  # four standard errors of an estimate


class How(StrEnum):
    """How an article is like the other."""

    EXACT = "exact"
    """Letter by letter."""
    NEAR = "near"
    """In most of its phrases."""


class Alike(NamedTuple):
    """An article, and how it is like the one that it is compared with."""

    article: ArticleRow
    how: How | None
    """None for the one that the others are compared with."""
    share: float | None
    """Shared phrases in all phrases of both, 0 to 1; 1 where it is exact."""


class Group(NamedTuple):
    """Articles that say the same, in order of the day that they print, of site and URL."""

    articles: tuple[Alike, ...]
    """The first is what the others are compared with; where a third text lies between two, their
    own share can be below the threshold.
    """

    @property
    def sites(self) -> tuple[str, ...]:
        """Ids, in order of first printing."""
        return tuple(dict.fromkeys(one.article.site for one in self.articles))

    @property
    def printed_first(self) -> tuple[str, ...]:
        """The sites that print the earliest day; it says nothing about who wrote the text."""
        first = self.articles[0].article.article.date
        found = [one.article.site for one in self.articles if one.article.article.date == first]
        return tuple(dict.fromkeys(found)) if first else ()


def text_of(article: Article) -> str:
    """Lead and body: which paragraph is a lead is the layout's doing."""
    return "\n\n".join(filter(None, (article.lead, article.body)))


class _Text(NamedTuple):
    digest: bytes
    phrases: Phrases

    @classmethod
    def of(cls, article: Article) -> "_Text":
        """A text of few words is compared together with its headline."""
        text = text_of(article)
        found = phrases(text)
        return cls(digest(text if found else f"{article.headline}\n\n{text}"), found)

    def alike(self, other: "_Text") -> tuple[How, float]:
        if self.digest == other.digest:
            return How.EXACT, 1.0
        return How.NEAR, resemblance(self.phrases, other.phrases)


def like(article: ArticleRow, others: Iterable[ArticleRow], threshold: float) -> Iterator[Alike]:
    """The others that say the same as an article, as they come, also those of its own site.

    `threshold` is a share of phrases, 0 to 1.
    """
    own = _Text.of(article.article)
    for other in others:
        if (other.site, other.entry) == (article.site, article.entry) or not text_of(other.article):
            continue
        how, share = own.alike(_Text.of(other.article))
        if share >= threshold:
            yield Alike(other, how, share)


def groups(articles: Iterable[ArticleRow], find: Finder, threshold: float) -> list[Group]:
    """Groups of articles of two sites or more that say the same, the newest first.

    `threshold` is a share of phrases, from `LOWEST` to 1. Articles are read once, and kept as
    sketches of a kilobyte; candidates are found again by `find` and compared whole.
    """
    texts = _Texts(find)
    for article in articles:
        texts.add(article)
    found = filter(None, (_group(find, keys) for keys in texts.joined(threshold)))
    return sorted(found, key=_newest, reverse=True)


def _newest(group: Group) -> tuple[str, str]:
    days = [one.article.article.date or "" for one in group.articles]
    return max(days), group.articles[0].article.entry


def _group(find: Finder, keys: Iterable[Key]) -> Group | None:
    rows = sorted(filter(None, (find(*key) for key in keys)), key=_printed)
    if len({row.site for row in rows}) < 2:
        return None
    first, *others = rows
    own = _Text.of(first.article)
    pairs = [Alike(row, *own.alike(_Text.of(row.article))) for row in others]
    return Group((Alike(first, None, None), *pairs))


def _printed(row: ArticleRow) -> tuple[str, str, str]:
    return row.article.date or "9999", row.site, row.entry


class _Texts:
    """Every distinct text that was added, numbered, with the articles that hold it."""

    def __init__(self, find: Finder) -> None:
        self._find = find
        self._keys: list[list[Key]] = []
        self._numbers: dict[bytes, int] = {}
        self._sketches = Sketches()
        self._sketched: list[int] = []
        self._refused: set[tuple[int, int]] = set()
        self._phrases = lru_cache(1000)(self._read)

    def add(self, row: ArticleRow) -> None:
        if not text_of(row.article):
            return
        text = _Text.of(row.article)
        number = self._numbers.setdefault(text.digest, len(self._keys))
        if number == len(self._keys):
            self._keys.append([])
            if text.phrases:
                self._sketches.add(sketch(text.phrases))
                self._sketched.append(number)
        self._keys[number].append((row.site, row.entry))

    def joined(self, threshold: float) -> Iterator[list[Key]]:
        """The keys of texts that hang together by pairs from two sites."""
        heads = _Heads(len(self._keys))
        for bucket in self._sketches.buckets():
            for one, other in self._pairs(bucket, heads):
                if self._share(one, other, threshold) >= threshold:
                    heads.join(self._sketched[one], self._sketched[other])
        together: defaultdict[int, list[Key]] = defaultdict(list)
        for number, keys in enumerate(self._keys):
            together[heads.of(number)] += keys
        return (keys for keys in together.values() if len({site for site, _ in keys}) > 1)

    def _pairs(self, bucket: list[int], heads: "_Heads") -> Iterator[tuple[int, int]]:
        """Pairs of two sites that do not hang together yet, as numbers of sketches."""
        of = {number: heads.of(self._sketched[number]) for number in bucket}
        if len({*of.values()}) == 1:
            return
        for one, other in _across({number: self._sites(number) for number in bucket}):
            if heads.of(of[one]) != heads.of(of[other]):
                yield one, other

    def _sites(self, sketched: int) -> frozenset[str]:
        return frozenset(site for site, _ in self._keys[self._sketched[sketched]])

    def _share(self, one: int, other: int, threshold: float) -> float:
        if (one, other) in self._refused:
            return 0.0
        if estimate(self._sketches[one], self._sketches[other]) < threshold - _DOUBT:
            return 0.0
        share = resemblance(*(self._phrases(self._sketched[number]) for number in (one, other)))
        if share < threshold:
            self._refused.add((one, other))
        return share

    def _read(self, number: int) -> Phrases:
        row = self._find(*self._keys[number][0])
        return phrases(text_of(row.article)) if row else frozenset()


def _across(sites: Mapping[int, frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of numbers that have two sites or more between them."""
    kinds: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for number, kind in sites.items():
        kinds[kind].append(number)
    for one, other in combinations(kinds.values(), 2):
        yield from product(one, other)
    for kind, numbers in kinds.items():
        if len(kind) > 1:
            yield from combinations(numbers, 2)


class _Heads:
    """Which of some numbers hang together (union-find)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def of(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = number = self._above[self._above[number]]
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._above[high] = low
