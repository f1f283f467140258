"""The audit's intervals hold the truth as often as they say, on ministries of which it is known."""

import math
from random import Random
from statistics import fmean
from typing import NamedTuple

import pytest

from mfa_crawler.corpus.audit import ANYTHING, HORIZONS, Curve, curve
from mfa_crawler.corpus.audit.rates import FEW, Rates, Span, interval
from tests.corpus.simulated import Law, Timer, Watched, lived

DAILY, HOURLY = Timer(1.0, walks=7.0), Timer(0.25, walks=0.25)
PUNCTUAL = Timer(1.0, walks=7.0, wander=0.0005)
USUAL = Law(some=0.25, scale=5.0, shape=0.6, steady=0.0003)
SELDOM = Law(some=0.08, scale=3.0, shape=0.7, steady=0.0)
OFTEN = Law(some=0.5, scale=2.0, shape=1.0, steady=0.001)
RARELY = Law(some=0.02, scale=3.0, shape=0.7, steady=0.0)


def audited(pool: list[Watched], law: Law, number: int, random: Random) -> Curve:
    """A ministry of so many articles, each looked at as one of the pool, and its curve."""
    drawn = random.choices(pool, k=number)
    told = [lived(one, law.draw(one.looks[0] - one.appeared, random)) for one in drawn]
    return curve(told, ANYTHING, HORIZONS)


class Held(NamedTuple):
    """How the intervals of a day did, over many ministries."""

    expected: float
    """Changes by then, and"""
    of: int
    """of how many articles."""
    often: float
    """Share of the intervals that held the truth,"""
    rough: float
    """and of those that were said to be rough."""

    @property
    def is_few(self) -> bool:
        return min(self.expected, self.of - self.expected) < FEW


def covered(timer: Timer, law: Law, number: int, runs: int) -> list[Held]:
    """How the intervals of each day did in so many ministries."""
    random = Random(20260930)
    pool = timer.watch(100, 700.0, random)
    delays = [one.looks[0] - one.appeared for one in pool]
    truth = [fmean(law.changed(delay, day) for delay in delays) for day in HORIZONS]
    held: list[list[bool]] = [[] for _ in HORIZONS]
    rough: list[list[bool]] = [[] for _ in HORIZONS]
    for _ in range(runs):
        for place, point in enumerate(audited(pool, law, number, random).points):
            if point.changed:
                held[place].append(point.changed.low <= truth[place] <= point.changed.high)
                rough[place].append(point.changed.rough)
    assert min(map(len, held)) > 0.5 * runs, "too few are followed so long"
    return [
        Held(number * true, number, fmean(hits), fmean(flags))
        for true, hits, flags in zip(truth, held, rough, strict=True)
    ]


def test_95_percent_intervals_hold_the_truth_in_93_to_97_of_100_ministries() -> None:
    """Of the same number of ministries with either timer, 1, 7, 30, 90 and 365 days on."""
    daily, hourly = (covered(timer, USUAL, 100, 300) for timer in (DAILY, HOURLY))
    found = [fmean((one.often, other.often)) for one, other in zip(daily, hourly, strict=True)]
    assert all(0.93 <= share <= 0.97 for share in found), found
    assert all(held.rough < 0.02 for held in (*daily, *hourly) if held.expected > 12)


def test_where_few_change_intervals_err_on_the_safe_side_and_say_that_they_are_rough() -> None:
    found = covered(DAILY, RARELY, 100, 300)
    assert all(held.expected < 2 for held in found)
    assert all(held.often >= 0.93 and held.rough > 0.98 for held in found), found


def counted(expected: float, of: int) -> list[float]:
    """How likely 0, 1, 2 ... of so many are seen to have changed, each known to have or not."""
    share = expected / of
    return [math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(of + 1)]


@pytest.mark.parametrize("of", [60, 200])
def test_whatever_share_is_true_the_interval_of_a_plain_count_holds_it(of: int) -> None:
    """The worst of all shares; Wilson's own interval holds some in 84 of 100."""
    bounds = [interval(seen / of, of) for seen in range(of + 1)]
    for tenths in range(1, 5 * of, 3):
        expected = tenths / 10
        share, chances = expected / of, counted(expected, of)
        hit = sum(p for p, (low, high) in zip(chances, bounds, strict=True) if low <= share <= high)
        assert 0.925 <= hit <= 0.999, expected


@pytest.mark.parametrize("expected", [0.1, 0.2, 0.5, 1.0])
def test_of_so_few_no_interval_could_hold_the_truth_in_93_to_97(expected: float) -> None:
    """Whichever counts in a row have an interval that holds it."""
    chances = counted(expected, 200)[:20]
    held = [sum(chances[i:j]) for i in range(20) for j in range(i, 21)]
    assert not [share for share in held if 0.93 <= share <= 0.97]


@pytest.mark.parametrize(
    "span",
    [
        Span(0.0, 1.0, 2.0),  # all had changed
        Span(1.0, 1.0, 2.0),  # between two captures of one second
        Span(2.0, None, 2.0),
        Span(400.0, 900.0, 900.0),
        Span(0.0, None, 0.0),
    ],
)
def test_articles_that_are_all_alike_are_no_reason_to_fail(span: Span) -> None:
    rates = Rates([span] * 30)
    for day in (0.5, *HORIZONS):
        found = rates.share(day)
        assert 0 <= found.low <= found.share <= found.high <= 1
    found = rates.share(span.followed)
    if span.changed_by is None:
        assert found.share == 0
    elif span.changed_by <= 1:
        assert found.low > 0.8


@pytest.mark.torture
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("timer", [DAILY, HOURLY, PUNCTUAL], ids=["daily", "hourly", "punctual"])
@pytest.mark.parametrize(
    "law", [USUAL, RARELY, SELDOM, OFTEN], ids=["usual", "rarely", "seldom", "often"]
)
@pytest.mark.parametrize("number", [60, 200, 600])
def test_so_they_do_whatever_the_law_and_the_timer(timer: Timer, law: Law, number: int) -> None:
    """Where fewer than five changes are to be expected, they hold it oftener than they say."""
    found = covered(timer, law, number, runs=1_500)
    for held in found:
        low, high = (0.92, 0.995) if held.is_few else (0.93, 0.97)
        assert low <= held.often <= high, found
