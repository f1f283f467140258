"""How much two articles speak for being one statement: a number from 0 to 1, and no probability.

The likeness is what both have, in what the poorer of them has, with 2 added. A name counts 2, a
number 3, a day that the text names 2, a photo that both show 1. Each counts so much whole where
one article of a hundred has it or fewer, half where one of ten, not at all where all have it: of
the articles of one country, and however many those are. So one rare name alone is a half, and five
of six are 10/14. A photo says which event it was and hardly which statement: it is divided by the
pairs of articles, one of either language, that show it. Days apart lower the likeness: one by 5 %,
three by 13 %, a week by 26 %. A page that offers the other one as its translation halves what is
missing to 1, and so does the other page.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain
from math import log
from operator import mul
from typing import NamedTuple

from mfa_crawler.corpus.pairs.known import Known
from mfa_crawler.corpus.pairs.traits import Traits

_NAMES, _NUMBERS, _DAYS, _PHOTOS = range(len(Traits._fields))
_COUNTS = {_NAMES: 2, _NUMBERS: 3, _DAYS: 2}  # and a photo 1
_WHOLE = 1000  # in whole numbers, sums do not hang on the order of reading
_UNSAID = 2 * _WHOLE
_RARE = 100  # one article of so many
_UNREAD = 20  # articles without the trait, as though they had been read: few say little of rarity
_HALF = 20  # days apart that halve a likeness


class Shares(NamedTuple):
    """What two articles have in common, and how like that makes them."""

    names: float | None
    """Of the poorer text's, by rarity, 0 to 1; null where one has none that is not everywhere."""
    numbers: float | None
    days: float | None
    photos: float | None
    """1 in so many pairs as show it, of the rarest; null where they share none."""
    days_apart: int | None
    """Between the days of publication; null where one has none."""
    likeness: float
    """0 to 1, without what pages offer."""


def offered(likeness: float, pages: int) -> float:
    """The score of a pair that so many of its two pages offer.

    >>> offered(0.5, 0), offered(0.5, 1), offered(0.5, 2)
    (0.5, 0.75, 0.875)
    """
    return 1 - (1 - likeness) / (1 << pages)


class Scale:
    """Weighs what articles share by how rare it is among the articles of a country."""

    def __init__(self, articles: Collection[Known]) -> None:
        read = len(articles) + _UNREAD
        self._weights = {
            trait: round(_WHOLE * min(1.0, log(read / holders) / log(_RARE)))
            for trait, holders in Counter(_all_traits(articles)).items()
        }
        self._showing = Counter(
            (photo, one.language) for one in articles for photo in one.traits[_PHOTOS]
        )

    def weight(self, trait: int) -> int:
        """Of a trait, 0 to 1000; 1000 where no article of the country has it."""
        return self._weights.get(trait, _WHOLE)

    def shares(self, one: Known, other: Known) -> Shares:
        """Compare two articles."""
        both, poorer = self._common(one, other), self._poorer(one, other)
        names, numbers, days = (
            both[kind] / poorer[kind] if poorer[kind] else None for kind in _COUNTS
        )
        photo = self._photo(one, other)
        shown = _WHOLE * (photo or 0.0)
        apart = None if one.day is None or other.day is None else abs(one.day - other.day)
        near = _HALF / (_HALF + (apart or 0))
        common, least = (sum(map(mul, sums, _COUNTS.values())) for sums in (both, poorer))
        likeness = near * (common + shown) / (least + shown + _UNSAID)
        return Shares(names, numbers, days, photo, apart, likeness)

    def _common(self, one: Known, other: Known) -> list[int]:
        """What both have, kind by kind."""
        return [
            self._sum(set(one.traits[kind]).intersection(other.traits[kind])) for kind in _COUNTS
        ]

    def _poorer(self, one: Known, other: Known) -> list[int]:
        """What the one has that has less."""
        return [min(self._sum(one.traits[kind]), self._sum(other.traits[kind])) for kind in _COUNTS]

    def _photo(self, one: Known, other: Known) -> float | None:
        both = set(one.traits[_PHOTOS]).intersection(other.traits[_PHOTOS])
        pairs = (
            max(1, self._showing[photo, one.language] * self._showing[photo, other.language])
            for photo in both
        )
        return 1 / min(pairs) if both else None

    def _sum(self, traits: Iterable[int]) -> int:
        return sum(map(self.weight, traits))


def _all_traits(articles: Iterable[Known]) -> Iterable[int]:
    return chain.from_iterable(chain.from_iterable(one.traits) for one in articles)
