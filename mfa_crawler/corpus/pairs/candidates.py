"""Which articles are worth comparing: those of about one day that share something rare."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from mfa_crawler.corpus.pairs.known import Key, Known
from mfa_crawler.corpus.pairs.score import Scale

_CROWD = 50  # articles of the window that have a trait: with more of them it leads nowhere
_BEST = 10  # candidates that are compared whole


class Shelf:
    """The dated articles of one language in order of day, and where each trait stands in them."""

    def __init__(self, articles: Iterable[Known], scale: Scale) -> None:
        self.articles = sorted((one for one in articles if one.day is not None), key=_placed)
        self._days = [one.day or 0 for one in self.articles]
        self._scale = scale
        self._holders: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        for place, one in enumerate(self.articles):
            for trait in chain(*one.traits):
                self._holders[trait].append(place)

    def near(self, article: Known, window: int) -> list[int]:
        """Places of the articles that share the most of what is rare, at most `window` days away
        and at most ten.
        """
        day = article.day or 0
        first, last = (bisect_left(self._days, end) for end in (day - window, day + window + 1))
        shared: defaultdict[int, int] = defaultdict(int)
        for trait in chain(*article.traits):
            holders = self._holders.get(trait, ())
            low, high = bisect_left(holders, first), bisect_left(holders, last)
            if high - low <= _CROWD:
                for place in holders[low:high]:
                    shared[place] += self._scale.weight(trait)
        return sorted(shared, key=lambda place: (-shared[place], place))[:_BEST]


def _placed(article: Known) -> tuple[int, Key]:
    return article.day or 0, article.key
