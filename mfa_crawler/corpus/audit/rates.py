"""What share of articles has changed by a day, where changes are only known to lie between looks.

The rate of first changes is taken to be constant within each stretch of `EDGES`, and the rates are
those under which what was seen is the most likely: between its last look without and its first
look with the change an article had at least one, before that none. Articles that did not change
count until their last look. Decision 0034 says why, and how the intervals were measured.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

import msgspec

from mfa_crawler.corpus.measuring import wilson

EDGES = (
    *(0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.5, 7.0, 9.0, 11.0, 14.0),
    *(18.0, 22.0, 30.0, 45.0, 60.0, 90.0, 180.0, 365.0, math.inf),
)
"""Days after the first look at which the rate may change: dense where looks are."""

FEW = 5
"""Changes, or articles without, below which counts are too coarse for exact intervals."""

_LEAST = (0.0, 0.0513, 0.3554, 0.8177, 1.3663)
"""How many changes must be expected for 0, 1, 2 ... or more to be seen in 5 of 100 (Poisson)."""

_INSTANT = 1e-6  # days: others may have captured a page in the same second as we
_ROUNDS = 500
_SETTLED = 1e-7
_NONE = 0.01  # changes in a piece that has none but for where the rounds ended
_LOWEST, _HIGHEST = 1e-12, 1e3  # rates that are as good as none, and as all at once

_Parts = tuple[tuple[int, float], ...]
"""A stretch of time cut at the edges: number of the piece, and days in it."""
_Seen = tuple[_Parts, int]
"""The time in which a change lies, and in how many articles."""


class Span(NamedTuple):
    """What the looks at one article tell of its first change, in days after the first look."""

    same_until: float
    """The last look that showed it as at first."""
    changed_by: float | None
    """The first look that did not; None where all did."""
    followed: float
    """The last look."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A share of articles, with the interval that holds the true one in 95 of 100 archives."""

    share: float
    low: float
    high: float
    rough: bool
    """Whether fewer than `FEW` changed, or did not: then it is rather too wide than exact."""


class Rates:
    """Rates of first changes, as fitted to some articles."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = tuple(spans)
        self._watched = [0.0] * (len(EDGES) - 1)  # article-days without a change, by piece
        seen: Counter[_Parts] = Counter()
        for span in self._spans:
            for piece, days in _cut(0.0, span.same_until):
                self._watched[piece] += days
            if span.changed_by is not None:
                by = max(span.changed_by, span.same_until + _INSTANT)
                seen[_cut(span.same_until, by)] += 1
        self._seen: tuple[_Seen, ...] = tuple(seen.items())
        self._rates = _fitted(self._watched, self._seen)

    @property
    def seen(self) -> int:
        """How many articles had changed, however late."""
        return sum(span.changed_by is not None for span in self._spans)

    def followed(self, day: float) -> int:
        """How many articles were looked at on this day after the first look, or later."""
        return sum(span.followed >= day for span in self._spans)

    def at_risk(self, day: float) -> int:
        """How many of these had not changed by then."""
        return sum(span.same_until >= day for span in self._spans)

    def share(self, day: float) -> Share:
        """The share changed by a day, with a 95 % interval.

        The interval is that for as many articles as would tell the share as exactly if each were
        known to have changed by then or not.
        """
        days = _cut(0.0, day)
        total = sum(self._rates[piece] * width for piece, width in days)
        share = -math.expm1(-total)
        is_all = share > 1 - 1e-9
        variance = 0.0 if is_all else self._variance(days) * math.exp(-2 * total)
        worth = share * (1 - share) / variance if variance > 0 else float(self.followed(day))
        worth = max(1.0, min(len(self._spans), worth))
        low, high = interval(share, worth)
        is_rough = min(share, 1 - share) * worth < FEW
        return Share(share=share, low=low, high=high, rough=is_rough)

    def _changes(self) -> list[float]:
        """How many changes the rates put into each piece."""
        changes = [0.0] * len(self._rates)
        for parts, times in self._seen:
            mean = sum(self._rates[piece] * width for piece, width in parts)
            for piece, width in parts:
                changes[piece] -= times * self._rates[piece] * width / math.expm1(-mean)
        return changes

    def _variance(self, days: _Parts) -> float:
        """Of the sum of the rates times these days, by the curvature of the likelihood."""
        widths = dict(days)
        changes = self._changes()
        pieces = [piece for piece, number in enumerate(changes) if number > _NONE]
        wanted = [widths.get(piece, 0.0) for piece in pieces]
        if not any(wanted):
            return 0.0
        place = {piece: number for number, piece in enumerate(pieces)}
        matrix = [[0.0] * len(pieces) for _ in pieces]
        for parts, times in self._seen:
            mean = sum(self._rates[piece] * width for piece, width in parts)
            weight = times * math.exp(-mean) / math.expm1(-mean) ** 2
            known = [(place[piece], width) for piece, width in parts if piece in place]
            for row, one in known:
                for column, other in known:
                    matrix[row][column] += weight * one * other
        solved = _solved(matrix, wanted)
        return sum(one * other for one, other in zip(wanted, solved, strict=True))


def interval(share: float, number: float) -> tuple[float, float]:
    """The 95 % interval of a share seen in so many cases, which need not be whole: Wilson's (1927),
    wider on the far side of up to three cases as Brown, Cai and DasGupta (2001) have it. Wilson's
    own holds the truth in 84 of 100 where a sixth of a case is to be expected.

    >>> [round(bound, 3) for bound in (*interval(0.1, 50), *interval(0.02, 50))]
    [0.043, 0.214, 0.001, 0.105]
    """
    low, high = wilson(share * number, number)
    return (
        min(low, _least(share * number) / number),
        max(high, 1 - _least((1 - share) * number) / number),
    )


def _least(seen: float) -> float:
    """How many must be expected for as many as were seen; more than that where over three were."""
    if seen >= 3.5:
        return math.inf
    whole = int(seen)
    return _LEAST[whole] + (seen - whole) * (_LEAST[whole + 1] - _LEAST[whole])


def percent(found: Share | None) -> str:
    """A share and its interval in percent, as narrow as it is exact: `~` where that is rough, a
    dot where nothing is claimed.

    >>> percent(Share(share=0.0312, low=0.012, high=0.071, rough=True)), percent(None)
    ('~3 (1–7)', '·')
    """
    if found is None:
        return "·"
    rough = "~" * found.rough
    if found.high < 0.0005:
        return f"{rough}0 (≤0.1)"
    digits = 1 if found.high < 0.02 else 0
    share, low, high = (
        f"{100 * value:.{digits}f}" for value in (found.share, found.low, found.high)
    )
    return f"{rough}{share} ({low}–{high})"


def _cut(start: float, end: float) -> _Parts:
    """The time from one day to another, cut at the edges.

    >>> _cut(0.75, 1.5)
    ((2, 0.25), (3, 0.5))
    """
    return tuple(
        (piece, min(end, right) - max(start, left))
        for piece, (left, right) in enumerate(pairwise(EDGES))
        if left < end and right > start
    )


def _fitted(watched: Sequence[float], seen: Sequence[_Seen]) -> list[float]:
    """The likeliest rates, by expectation and maximisation in the long strides of Varadhan and
    Roland (2008), which takes a tenth of the rounds.
    """
    if not seen:
        return [0.0] * len(watched)
    days = list(watched)
    for parts, times in seen:
        for piece, width in parts:
            days[piece] += times * width
    touched = {piece for parts, _ in seen for piece, _ in parts}
    start = sum(times for _, times in seen) / sum(days)
    rates = [start if piece in touched else 0.0 for piece in range(len(days))]
    known = -math.inf
    for _ in range(_ROUNDS):
        one = _likelier(rates, days, seen)
        two = _likelier(one, days, seen)
        if max(abs(new - old) for new, old in zip(two, one, strict=True)) < _SETTLED:
            return two
        far = _likelier(_strode(rates, one, two), days, seen)
        found = _likelihood(far, watched, seen)
        if found <= known:  # where one rate falls to nothing, the strides of all go astray
            far, found = two, _likelihood(two, watched, seen)
        rates, known = far, found
    return rates


def _likelihood(rates: Sequence[float], watched: Sequence[float], seen: Sequence[_Seen]) -> float:
    """The logarithm of how likely these rates make what was seen."""
    likely: float = -sum(map(mul, rates, watched))
    for parts, times in seen:
        mean = 0.0
        for piece, width in parts:
            mean += rates[piece] * width
        likely += times * math.log(-math.expm1(-mean))
    return likely


def _likelier(rates: Sequence[float], days: Sequence[float], seen: Sequence[_Seen]) -> list[float]:
    """One round: each change is shared out over the pieces of its interval as these rates have it,
    and the new rates are changes by days of watching.
    """
    shares = [0.0] * len(days)
    for parts, times in seen:
        mean = 0.0
        for piece, width in parts:
            mean += rates[piece] * width
        weight = -times / math.expm1(-mean)
        for piece, width in parts:
            shares[piece] += weight * width
    return [
        _bounded(rate * share / day) if rate else 0.0
        for rate, share, day in zip(rates, shares, days, strict=True)
    ]


def _strode(old: Sequence[float], one: Sequence[float], two: Sequence[float]) -> list[float]:
    """Where two rounds seem to lead; rates are multiplied, so that none turns negative."""
    before, first, second = map(_logarithms, (old, one, two))
    steps = [new - was for new, was in zip(first, before, strict=True)]
    bends = [new - was - step for new, was, step in zip(second, first, steps, strict=True)]
    bent = math.hypot(*bends)
    stride = min(max(1.0, math.hypot(*steps) / bent), 32.0) if bent else 1.0
    return [
        _bounded(math.exp(min(start + 2 * stride * step + stride**2 * bend, 9.0))) if rate else 0.0
        for start, step, bend, rate in zip(before, steps, bends, old, strict=True)
    ]


def _logarithms(rates: Sequence[float]) -> list[float]:
    return [math.log(rate) if rate else 0.0 for rate in rates]


def _bounded(rate: float) -> float:
    return min(max(rate, _LOWEST), _HIGHEST)


def _solved(matrix: list[list[float]], wanted: Sequence[float]) -> list[float]:
    """x of `matrix` x = `wanted`, for one that is symmetric and positive, by Cholesky's way.

    The diagonal is raised a little: where looks can hardly tell two pieces apart it is singular.
    """
    size = len(wanted)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = sum(lower[row][k] * lower[column][k] for k in range(column))
            if row == column:
                raised = matrix[row][row] * (1 + 1e-4) - rest
                lower[row][row] = math.sqrt(max(raised, 1e-12 * matrix[row][row], 1e-290))
            else:
                lower[row][column] = (matrix[row][column] - rest) / lower[column][column]
    forward: list[float] = []
    for row in range(size):
        known = sum(lower[row][k] * forward[k] for k in range(row))
        forward.append((wanted[row] - known) / lower[row][row])
    solution = [0.0] * size
    for row in reversed(range(size)):
        known = sum(lower[k][row] * solution[k] for k in range(row + 1, size))
        solution[row] = (forward[row] - known) / lower[row][row]
    return solution
