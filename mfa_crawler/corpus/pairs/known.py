"""All articles of an archive as far as they are compared: numbers instead of words."""

from array import array
from datetime import date
from math import log
from typing import NamedTuple

from mfa_crawler.corpus.pairs.traits import Traits, traits_of
from mfa_crawler.store import ArticleRow

Key = tuple[str, str]
"""Site and listed URL of an article."""


class Known(NamedTuple):
    """An article, in some hundred bytes."""

    key: Key
    language: str
    """The first subtag alone: of `en-GB` `en`."""
    day: int | None
    """Proleptic ordinal of the day of publication."""
    traits: "array[int]"
    """Numbers of the vocabulary, ascending."""

    @property
    def country(self) -> str:
        """What the site's id begins with."""
        return self.key[0].partition("_")[0]


class Vocabulary:
    """The traits of all articles, each with the number of articles that have it."""

    def __init__(self) -> None:
        self.articles = 0
        self.kinds = bytearray()
        """Of each trait, as a place in `Traits`."""
        self.holders = array("I")
        """How many articles have each trait."""
        self._numbers: dict[tuple[int, str], int] = {}

    def known(self, row: ArticleRow, language: str) -> Known:
        """Count an article in."""
        numbers = sorted(self._numbers_of(traits_of(row.article)))
        for number in numbers:
            self.holders[number] += 1
        self.articles += 1
        printed = row.article.date
        day = date.fromisoformat(printed).toordinal() if printed else None
        return Known((row.site, row.entry), language, day, array("I", numbers))

    def _numbers_of(self, traits: Traits) -> list[int]:
        return [self._number(kind, key) for kind, keys in enumerate(traits) for key in keys]

    def _number(self, kind: int, key: str) -> int:
        number = self._numbers.setdefault((kind, key), len(self.kinds))
        if number == len(self.kinds):
            self.kinds.append(kind)
            self.holders.append(0)
        return number

    def weights(self) -> "array[float]":
        """How much it tells to share each trait: the logarithm of how rare it is (inverse document
        frequency), so that what all articles have tells nothing.
        """
        return array("d", (log(self.articles / holders) for holders in self.holders))

    @property
    def rarest(self) -> float:
        """The weight of what only two articles have."""
        return log(max(3, self.articles) / 2)
