"""How much two articles speak for being one statement: a number from 0 to 1, and no probability.

The likeness is a weighted mean over what both texts have: names (4), numbers (3), days (1), and
photos (2) where they share one. Of names, numbers and days it takes the share that the poorer text
has in common with the other, weighed by rarity, with one rare thing added to the divisor: one name
of one is a half, nine of nine are nine tenths. A shared photo counts as 1 where only these two
articles show it, as 1/2 where a third one does, and so on. Days apart lower it: one by 9 %, three
by 23 %, a week by 41 %. A page that offers the other one as its translation halves what is missing
to 1, and so does the other page.
"""

from collections.abc import Sequence
from typing import NamedTuple

from mfa_crawler.corpus.pairs.known import Known, Vocabulary
from mfa_crawler.corpus.pairs.traits import Traits

_NAMES, _NUMBERS, _DAYS, _PHOTOS = range(len(Traits._fields))
_WEIGHTS = {_NAMES: 4.0, _NUMBERS: 3.0, _DAYS: 1.0}
_OF_PHOTOS = 2.0
_HALF = 10  # days apart that halve a likeness


class Shares(NamedTuple):
    """What two articles have in common, 0 to 1; null where one of them has nothing of the kind."""

    names: float | None
    numbers: float | None
    days: float | None
    photos: float | None
    """1 in so many other articles as show it, of the rarest; null where they share none."""
    days_apart: int | None
    """Between the days of publication; null where one has none."""

    @property
    def likeness(self) -> float:
        """0 to 1, without what pages offer."""
        found = [
            (weight, share)
            for weight, share in zip((*_WEIGHTS.values(), _OF_PHOTOS), self[:4], strict=True)
            if share is not None
        ]
        if not found:
            return 0.0
        mean = sum(weight * share for weight, share in found) / sum(weight for weight, _ in found)
        return mean * _HALF / (_HALF + (self.days_apart or 0))


def offered(likeness: float, pages: int) -> float:
    """The score of a pair that so many of its two pages offer.

    >>> offered(0.5, 0), offered(0.5, 1), offered(0.5, 2)
    (0.5, 0.75, 0.875)
    """
    return 1 - (1 - likeness) / (1 << pages)


class Scale:
    """Weighs pairs of articles against the vocabulary of all."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.weights: Sequence[float] = vocabulary.weights()
        """Of every trait."""
        self._kinds, self._holders = vocabulary.kinds, vocabulary.holders
        self._rarest = vocabulary.rarest

    def shares(self, one: Known, other: Known) -> Shares:
        """Compare two articles."""
        mine, theirs = set(one.traits), set(other.traits)
        both = mine & theirs
        common, first, second = (self._by_kind(traits) for traits in (both, mine, theirs))
        names, numbers, days = (
            common[kind] / (min(first[kind], second[kind]) + self._rarest)
            if first[kind] and second[kind]
            else None
            for kind in _WEIGHTS
        )
        photos = [self._holders[one] for one in both if self._kinds[one] == _PHOTOS]
        apart = None if one.day is None or other.day is None else abs(one.day - other.day)
        shown = 1 / (min(photos) - 1) if photos else None
        return Shares(names, numbers, days, shown, apart)

    def _by_kind(self, traits: set[int]) -> list[float]:
        sums = [0.0] * len(Traits._fields)
        for trait in traits:
            sums[self._kinds[trait]] += self.weights[trait]
        return sums
