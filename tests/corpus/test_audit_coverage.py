"""The audit's intervals hold the truth as often as they say, on ministries of which it is known."""

from random import Random
from statistics import fmean

import pytest

from mfa_crawler.corpus.audit import ANYTHING, HORIZONS, Curve, curve
from mfa_crawler.corpus.audit.rates import Rates, Span
from tests.corpus.simulated import Law, Timer, Watched, lived

DAILY, HOURLY = Timer(1.0, walks=7.0), Timer(0.25, walks=0.25)
USUAL = Law(some=0.25, scale=5.0, shape=0.6, steady=0.0003)
SELDOM = Law(some=0.08, scale=3.0, shape=0.7, steady=0.0)
OFTEN = Law(some=0.5, scale=2.0, shape=1.0, steady=0.001)


def audited(pool: list[Watched], law: Law, number: int, random: Random) -> Curve:
    """A ministry of so many articles, each looked at as one of the pool, and its curve."""
    drawn = random.choices(pool, k=number)
    told = [lived(one, law.draw(one.looks[0] - one.appeared, random)) for one in drawn]
    return curve(told, ANYTHING, HORIZONS)


def covered(timer: Timer, law: Law, number: int, runs: int) -> tuple[list[float], list[float]]:
    """In what share of so many ministries the interval of each day held the truth, and that."""
    random = Random(20260930)
    pool = timer.watch(100, 700.0, random)
    delays = [one.looks[0] - one.appeared for one in pool]
    truth = [fmean(law.changed(delay, day) for delay in delays) for day in HORIZONS]
    hits, claims = [0] * len(truth), [0] * len(truth)
    for _ in range(runs):
        for place, point in enumerate(audited(pool, law, number, random).points):
            if point.changed:
                claims[place] += 1
                hits[place] += point.changed.low <= truth[place] <= point.changed.high
    assert min(claims) > 0.5 * runs, "too few are followed so long"
    return [hit / claim for hit, claim in zip(hits, claims, strict=True)], truth


def test_95_percent_intervals_hold_the_truth_in_93_to_97_of_100_ministries() -> None:
    """Of the same number of ministries with either timer, 1, 7, 30, 90 and 365 days on."""
    shares = zip(*(covered(timer, USUAL, 100, 300)[0] for timer in (DAILY, HOURLY)), strict=True)
    found = [fmean(share) for share in shares]
    assert all(0.93 <= share <= 0.97 for share in found), found


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
@pytest.mark.parametrize("timer", [DAILY, HOURLY], ids=["daily", "hourly"])
@pytest.mark.parametrize("law", [USUAL, SELDOM, OFTEN], ids=["usual", "seldom", "often"])
@pytest.mark.parametrize("number", [60, 200, 600])
def test_so_they_do_whatever_the_law_and_the_timer(timer: Timer, law: Law, number: int) -> None:
    """Where fewer than five changes are to be expected, counts are too coarse for more than 92."""
    found, truth = covered(timer, law, number, runs=1_500)
    assert min(found) >= 0.92, found
    often = [share for share, true in zip(found, truth, strict=True) if number * true >= 5]
    assert all(0.93 <= share <= 0.97 for share in often), found
