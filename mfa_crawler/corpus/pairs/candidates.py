"""Which articles are worth comparing: those of about one day that share something rare."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from mfa_crawler.corpus.pairs.known import Key, Known

_ASKED = 24  # traits of an article that are looked up, the rarest
_CROWD = 50  # articles of the window that have a trait: with more of them it leads nowhere
_BEST = 10  # candidates that are compared whole
_POOREST = 4  # none of them shares less than a fourth of what the first does


class Shelf:
    """The dated articles of one language in order of day, and where each trait stands in them."""

    def __init__(self, articles: Iterable[Known], weights: Sequence[float]) -> None:
        self.articles = sorted((one for one in articles if one.day is not None), key=_placed)
        self._days = [one.day or 0 for one in self.articles]
        self._weights = weights
        self._holders: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        for place, one in enumerate(self.articles):
            for trait in one.traits:
                self._holders[trait].append(place)

    def near(self, article: Known, window: int) -> list[int]:
        """Places of the articles that share the most of what is rare, at most `window` days away
        and at most ten.
        """
        if article.day is None:
            return []
        first = bisect_left(self._days, article.day - window)
        last = bisect_left(self._days, article.day + window + 1)
        shared: defaultdict[int, float] = defaultdict(float)
        for trait in sorted(article.traits, key=self._weights.__getitem__, reverse=True)[:_ASKED]:
            holders = self._holders.get(trait)
            if holders is None:
                continue
            low, high = bisect_left(holders, first), bisect_left(holders, last)
            if high - low <= _CROWD:
                for place in holders[low:high]:
                    shared[place] += self._weights[trait]
        worth = max(shared.values(), default=0.0) / _POOREST
        found = (place for place, weight in shared.items() if weight >= worth)
        return sorted(found, key=lambda place: (-shared[place], place))[:_BEST]


def _placed(article: Known) -> tuple[int, Key]:
    return article.day or 0, article.key
