"""From the articles of an archive to its translation pairs, in two readings."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import combinations, permutations
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
        self._countries: defaultdict[str, list[Known]] = defaultdict(list)
        self._addresses: dict[str, Known] = {}
        self._offers: list[tuple[Known, str, str]] = []

    def add(self, row: ArticleRow) -> None:
        """Keep an article, its addresses and its offers."""
        article = row.article
        language = (article.language or "").partition("-")[0].lower()
        if not language:
            return
        known = self._vocabulary.known(row, language)
        self._countries[known.country].append(known)
        for address in (article.url, row.entry):
            first = self._addresses.setdefault(address, known)
            self._addresses[address] = min(first, known, key=_placed)
        self._offers += ((known, article.url, one.url) for one in article.translations)

    def found(self, window: int, least: float) -> Iterator[_Found]:
        """All pairs, in no order."""
        offers = self._offered()
        bound = {(one, two.language) for both in offers for one, two in permutations(both)}
        for country, articles in self._countries.items():
            scale = Scale(articles)
            for (one, other), pages in offers.items():
                if one.country == country:
                    yield _Found(Match(one, other, scale.shares(one, other)), tuple(sorted(pages)))
            for ones, others in _tongues(articles, bound):
                for match in matches(ones, others, scale, window):
                    if match.shares.likeness >= least:
                        yield _Found(match)

    def _offered(self) -> dict[tuple[Known, Known], set[str]]:
        """Every two kept articles in two languages that a page offers, and the pages that do."""
        offers: defaultdict[tuple[Known, Known], set[str]] = defaultdict(set)
        for by, page, url in self._offers:
            other = self._addresses.get(url)
            if other is not None and other.language != by.language:
                one, two = sorted((by, other), key=_placed)
                offers[one, two].add(page)
        return offers


def _tongues(
    articles: Iterable[Known], bound: Container[tuple[Known, str]]
) -> Iterator[tuple[list[Known], list[Known]]]:
    """The articles of every two languages, but those that an offer binds."""
    spoken: defaultdict[str, list[Known]] = defaultdict(list)
    for article in articles:
        spoken[article.language].append(article)
    for both in combinations(sorted(spoken), 2):
        ones, others = (
            [known for known in spoken[mine] if (known, theirs) not in bound]
            for mine, theirs in permutations(both)
        )
        yield ones, others


def _placed(known: Known) -> tuple[str, Key]:
    return known.language, known.key
