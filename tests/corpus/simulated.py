"""Ministries of which the truth is known: articles change by a law and are looked at as our
schedule has it, and what is known of them is the history that filing tells.
"""

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from mfa_crawler.corpus.audit import Life, life
from mfa_crawler.filing.history import Sight, history
from mfa_crawler.filing.schedule import check
from mfa_crawler.store import Walk
from tests.filing.articles import content
from tests.store.made import SITE, capture

_START = datetime(2024, 1, 1, tzinfo=UTC)
_BEFORE, _AFTER = content(), content(body="Other talks.")
_ROW = capture(1)


class Watched(NamedTuple):
    """One article as crawls from a timer see it; times are days after the beginning."""

    url: str
    appeared: float
    absent: float
    """The last complete walk before that."""
    looks: tuple[float, ...]


class Law(NamedTuple):
    """When articles are edited, in days after they appeared."""

    some: float
    """Share of articles that are edited once, after a time"""
    scale: float
    shape: float
    """that is Weibull's;"""
    steady: float
    """and all are edited at this rate a day besides."""

    def draw(self, delay: float, random: Random) -> float:
        """Days from the first look, so long after the appearance, to the next edit."""
        once = random.weibullvariate(self.scale, self.shape) if random.random() < self.some else 0.0
        again = random.expovariate(self.steady) if self.steady else math.inf
        return min(once - delay, again) if once > delay else again

    def changed(self, delay: float, day: float) -> float:
        """Share that is edited within so many days after that look."""
        once = self._once(delay + day) - self._once(delay)
        return 1 - (1 - once) * math.exp(-self.steady * day)

    def _once(self, day: float) -> float:
        return self.some * (1 - math.exp(-((day / self.scale) ** self.shape)))


@dataclass(frozen=True)
class Timer:
    """How often a site is crawled, and how often its whole list."""

    every: float
    """Days."""
    walks: float
    wander: float = 0.1
    """By what part of that a crawl may come earlier or later."""

    def watch(self, number: int, days: float, random: Random) -> list[Watched]:
        """Articles that appear at any time of these days, with every look at them that is due."""
        runs = [0.0]
        while runs[-1] < days:
            runs.append(runs[-1] + self.every * random.uniform(1 - self.wander, 1 + self.wander))
        walks = [0.0]
        for run in runs:
            walks += [run] if run - walks[-1] >= self.walks else []
        stamped = [(run, _stamp(run)) for run in runs]
        return [
            Watched(
                f"https://www.gov.pl/web/dyplomacja/{name}",
                appeared := random.uniform(0.0, 0.9 * days),
                max(walk for walk in walks if walk <= appeared),
                _looks(f"{name}", appeared, stamped[bisect(runs, appeared) :]),
            )
            for name in range(number)
        ]


def _looks(name: str, appeared: float, runs: Sequence[tuple[float, str]]) -> tuple[float, ...]:
    """The first run, and every one at which the article is due again."""
    looks, day = [runs[0][0]], _stamp(appeared)[:10]
    first = last = replace(_ROW, date=runs[0][1])
    due = check(name, day, [first], ()).next_due or ""
    for run, date in runs[1:]:
        if date >= due:
            looks.append(run)
            last = replace(first, date=date)
            due = check(name, day, [first, last], ()).next_due or ""
    return tuple(looks)


def _stamp(day: float) -> str:
    return (_START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def lived(watched: Watched, edited: float) -> Life:
    """What the archive knows of an article that is edited so many days after the first look."""
    unchanged = sum(look - watched.looks[0] < edited for look in watched.looks)
    return _lived(watched, unchanged)


@cache
def _lived(watched: Watched, unchanged: int) -> Life:
    sights = [
        Sight(
            record_id=f"urn:uuid:{number:08}",
            date=_stamp(look),
            outcome="article",
            status=200,
            parser="p1",
            content=_BEFORE if number < unchanged else _AFTER,
            site_answered=True,
        )
        for number, look in enumerate(watched.looks)
    ]
    absent = Walk(site=SITE, run="r0", date=_stamp(watched.absent), complete=True)
    told = history(sights, (), absent)
    return life(watched.url, told.spells, told.events)
