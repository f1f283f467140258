"""Where the marks of a plot stand, in units of its own; templates draw them as SVG."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from mfa_crawler.store import Spell
from mfa_crawler.store.telling import count, moment

WIDTH, HEIGHT = 960, 120


class Bar(NamedTuple):
    """A month."""

    x: float
    y: float
    width: float
    height: float


class Year(NamedTuple):
    """The bars of a year, which lead to its articles."""

    year: str
    x: float
    width: float
    articles: int
    bars: tuple[Bar, ...]


def years(months: Sequence[tuple[str, int]]) -> list[Year]:
    """Articles a month as bars, grouped by year, from the first year to the last, at most sixty.

    >>> [(one.year, one.articles, len(one.bars)) for one in years([("2022-12", 1), ("2024-01", 4)])]
    [('2022', 1, 1), ('2023', 0, 0), ('2024', 4, 1)]
    """
    if not months:
        return []
    most = max(number for _, number in months)
    last = int(months[-1][0][:4])
    first = max(int(months[0][0][:4]), last - 59)
    width = WIDTH / (last - first + 1)
    of_year = {int(year): [*group] for year, group in groupby(months, key=lambda pair: pair[0][:4])}
    found = []
    for year in range(first, last + 1):
        x, kept = (year - first) * width, of_year.get(year, [])
        bars = tuple(_bar(x, width / 12, month, number / most) for month, number in kept)
        found.append(Year(str(year), x, width, sum(number for _, number in kept), bars))
    return found


def _bar(start: float, width: float, month: str, share: float) -> Bar:
    height = max(2.0, round(share * HEIGHT, 1))
    x = start + (int(month[5:7]) - 1) * width
    return Bar(round(x, 2), round(HEIGHT - height, 1), round(max(width * 0.84, 0.8), 2), height)


class Stretch(NamedTuple):
    """A spell as a bar on a line of time; `row` is that of its version, from 0."""

    x: float
    width: float
    row: int
    version: int
    words: str


def stretches(spells: Sequence[Spell]) -> list[Stretch]:
    """Spells from the first capture to the last, none too short to be seen."""
    return list(_stretches(spells))


def _stretches(spells: Sequence[Spell]) -> Iterator[Stretch]:
    if not spells:
        return
    begin, end = _seconds(spells[0].first_date), _seconds(spells[-1].last_date)
    scale = (WIDTH - 24) / max(end - begin, 1.0)
    for spell in spells:
        x = (_seconds(spell.first_date) - begin) * scale
        width = max((_seconds(spell.last_date) - _seconds(spell.first_date)) * scale, 0) + 24
        words = f"version {spell.version}, {count(spell.captures, 'capture')}"
        when = f"{moment(spell.first_date)} to {moment(spell.last_date)}"
        row = spell.version - 1
        yield Stretch(round(x, 1), round(width, 1), row, spell.version, f"{words}, {when}")


def _seconds(date: str) -> float:
    return datetime.fromisoformat(date).timestamp()
