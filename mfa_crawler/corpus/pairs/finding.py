"""From the articles of an archive to its translation pairs, in two readings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from mfa_crawler.corpus.pairs.evidence import Pair, pair_of
from mfa_crawler.corpus.pairs.known import Key, Known, Vocabulary
from mfa_crawler.corpus.pairs.matching import Match, matches
from mfa_crawler.corpus.pairs.score import Scale
from mfa_crawler.store import ArticleRow

WINDOW = 7
"""Days that two articles may lie apart, unless a page offers the pair."""
LEAST = 0.5
"""The lowest score of a pair that no page offers."""

Finder = Callable[[str, str], ArticleRow | None]
"""What gives the article of a site and a listed URL, or None where it is out of view by now."""


class _Found(NamedTuple):
    match: Match
    offered_by: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[Key, Key]:
        return self.match.one.key, self.match.other.key


def pairs(
    articles: Iterable[ArticleRow], find: Finder, window: int = WINDOW, least: float = LEAST
) -> Iterator[Pair]:
    """Pairs in order of their sites and listed URLs.

    Articles are read once and kept as some hundred bytes each; those of pairs are found again, one
    pair at a time, to spell out what they share. Articles of no known language are in no pair,
    those without a day only where a page offers it.
    """
    archive = _Archive()
    for row in articles:
        archive.add(row)
    for found in sorted(archive.found(window, least), key=lambda found: found.order):
        one, other = (find(*known.key) for known in found.match[:2])
        if one and other:
            yield pair_of((one, other), found.match, found.offered_by)


class _Archive:
    """All articles that were read, and what their pages offer."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._articles: list[Known] = []
        self._addresses: dict[str, Known] = {}
        self._offers: list[tuple[Known, str, str]] = []

    def add(self, row: ArticleRow) -> None:
        """Keep an article, its addresses and its offers."""
        article = row.article
        language = (article.language or "").partition("-")[0].lower()
        if not language:
            return
        known = self._vocabulary.known(row, language)
        self._articles.append(known)
        for address in (article.url, row.entry):
            self._addresses.setdefault(address, known)
        self._offers += ((known, article.url, one.url) for one in article.translations)

    def found(self, window: int, least: float) -> Iterator[_Found]:
        """All pairs, in no order."""
        scale = Scale(self._vocabulary)
        bound: set[tuple[Key, str]] = set()
        for (one, other), pages in self._offered():
            bound |= {(one.key, other.language), (other.key, one.language)}
            yield _Found(Match(one, other, scale.shares(one, other)), tuple(pages))
        for ones, others in self._tongues(bound):
            for match in matches(ones, others, scale, window):
                if match.shares.likeness >= least:
                    yield _Found(match)

    def _offered(self) -> Iterator[tuple[tuple[Known, Known], dict[str, None]]]:
        """Every two kept articles in two languages that a page offers, and the pages that do."""
        pages: defaultdict[tuple[Key, Key], dict[str, None]] = defaultdict(dict)
        sides: dict[tuple[Key, Key], tuple[Known, Known]] = {}
        for by, page, url in self._offers:
            other = self._addresses.get(url)
            if other is not None and other.language != by.language:
                one, two = sorted((by, other), key=lambda known: (known.language, known.key))
                sides[one.key, two.key] = one, two
                pages[one.key, two.key][page] = None
        return ((sides[key], pages[key]) for key in sides)

    def _tongues(self, bound: set[tuple[Key, str]]) -> Iterator[tuple[list[Known], list[Known]]]:
        """The articles of every two languages of a country, but those that an offer binds."""
        spoken: defaultdict[str, defaultdict[str, list[Known]]]
        spoken = defaultdict(lambda: defaultdict(list))
        for article in self._articles:
            spoken[article.country][article.language].append(article)
        for tongues in spoken.values():
            for one, other in combinations(sorted(tongues), 2):
                yield (
                    [known for known in tongues[one] if (known.key, other) not in bound],
                    [known for known in tongues[other] if (known.key, one) not in bound],
                )
