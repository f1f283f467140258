"""Which articles of two languages are each other's best match."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mfa_crawler.corpus.pairs.candidates import Shelf
from mfa_crawler.corpus.pairs.known import Known
from mfa_crawler.corpus.pairs.score import Scale, Shares


class Match(NamedTuple):
    """Two articles and what they share."""

    one: Known
    other: Known
    shares: Shares
    runner_up: float | None = None
    """The likeness of the next best match that one of the two could have had."""


class _Best:
    """The best two matches of an article, by likeness and then by the other's place."""

    def __init__(self) -> None:
        self._first: tuple[float, int] | None = None
        self._second: tuple[float, int] | None = None

    def take(self, likeness: float, place: int) -> None:
        new = (likeness, -place)
        if self._first is None or new > self._first:
            self._first, self._second = new, self._first
        elif self._second is None or new > self._second:
            self._second = new

    @property
    def place(self) -> int | None:
        return -self._first[1] if self._first else None

    @property
    def next(self) -> float:
        return self._second[0] if self._second else 0.0


def matches(
    ones: Iterable[Known], others: Iterable[Known], scale: Scale, window: int
) -> Iterator[Match]:
    """Pairs of articles, at most `window` days apart, of which each is the other's best match."""
    left, right = Shelf(ones, scale), Shelf(others, scale)
    mine = [_Best() for _ in left.articles]
    theirs = [_Best() for _ in right.articles]
    for number, one in enumerate(left.articles):
        for place in right.near(one, window):
            likeness = scale.shares(one, right.articles[place]).likeness
            mine[number].take(likeness, place)
            theirs[place].take(likeness, number)
    for number, (one, best) in enumerate(zip(left.articles, mine, strict=True)):
        chosen = best.place
        if chosen is not None and theirs[chosen].place == number:
            other = right.articles[chosen]
            runner_up = max(best.next, theirs[chosen].next) or None
            yield Match(one, other, scale.shares(one, other), runner_up)
