"""Drawings of a report as SVG in the page: months, a calendar of days, curves with their intervals.

Colours are classes, which the page's style sheet gives for light and dark.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

from mfa_crawler.corpus.audit import Point
from mfa_crawler.corpus.audit.rates import Share
from mfa_crawler.corpus.report.markup import number, tag

STEPS = ((1, "1"), (2, "2–3"), (4, "4–6"), (7, "7 or more"))
"""Shades of the calendar: publications a day from which on, and in words."""

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_CELL = 12
_TICKS = ((1, "1 day"), (7, "7"), (30, "30"), (90, "90"), (365, "365 days"))


def months(counts: Mapping[tuple[int, int], int], label: str) -> str:
    """A bar for each month."""
    left, width, top, bottom = 36, 520, 10, 150
    step, most = (width - left) / len(counts), _round_up(max(counts.values()))
    bars = [
        tag(
            "rect",
            x=_short(left + place * step),
            y=_short(bottom - (bottom - top) * count / most),
            width=_short(min(max(step * 0.82, 0.6), 24)),
            height=_short((bottom - top) * count / most),
            class_="bar",
        )
        for place, count in enumerate(counts.values())
        if count
    ]
    begun = [(place, year) for place, (year, month) in enumerate(counts) if month == 1]
    if not begun or begun[0][0] * step > 40:
        begun.insert(0, (0, min(counts)[0]))
    every = math.ceil(32 / (12 * step))
    years = [
        tag("text", str(year), x=_short(left + place * step), y=bottom + 15, class_="tick")
        for place, year in begun[::every]
    ]
    lines = [
        tag("line", x1=left, x2=width, y1=y, y2=y, class_="grid")
        + tag("text", number(value), x=left - 6, y=y + 4, class_="tick end")
        for value, y in ((most, top), (0, bottom))
    ]
    return _drawing(width, bottom + 20, label, *lines, *bars, *years)


def calendar(days: Mapping[date, int], first: date, last: date, label: str) -> str:
    """A square for each day between two of one year, a column a week, darker the more there was."""
    begin = date(first.year, 1, 1)
    left, top, offset = 34, 16, begin.weekday()

    def column(day: date) -> int:
        return left + _CELL * (((day - begin).days + offset) // 7)

    squares: dict[int, list[str]] = {}
    for place in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(place)
        at = f"M{column(day)} {top + day.weekday() * _CELL}h10v10h-10z"
        squares.setdefault(shade(days.get(day, 0)), []).append(at)
    drawn = [tag("path", d="".join(squares[step]), class_=f"s{step}") for step in sorted(squares)]
    names = [
        tag("text", name, x=column(date(first.year, month, 1)), y=11, class_="tick")
        for month, name in enumerate(_MONTHS, 1)
    ]
    weekdays = [
        tag("text", name, x=left - 6, y=top + 9 + row * _CELL, class_="tick end")
        for row, name in ((0, "Mon"), (3, "Thu"), (6, "Sun"))
    ]
    return _drawing(left + _CELL * 54, top + 7 * _CELL, label, *names, *weekdays, *drawn)


def shade(count: int) -> int:
    """Which step of the calendar a day has, 0 for none.

    >>> [shade(count) for count in (0, 1, 2, 3, 4, 7, 100)]
    [0, 1, 2, 2, 3, 4, 4]
    """
    return sum(count >= least for least, _ in STEPS)


def curve(points: Sequence[Point], label: str) -> str:
    """A share over days, with its interval as a band; days are on a logarithmic scale."""
    said = [(point.day, point.changed) for point in points if point.changed]
    top = _round_share(max((share.high for _, share in said), default=1.0))
    upper = [(_across(day), _up(share.high / top)) for day, share in said]
    lower = [(_across(day), _up(share.low / top)) for day, share in said]
    drawn = list(_axes(top))
    if said:
        drawn.append(tag("path", d=f"{_line([*upper, *reversed(lower)])}z", class_="band"))
    for is_rough, stretch in stretches(said):
        middle = [(_across(day), _up(share.share / top)) for day, share in stretch]
        drawn.append(tag("path", d=_line(middle), class_="curve rough" if is_rough else "curve"))
    return _drawing(520, 240, label, *drawn)


def stretches(
    said: Sequence[tuple[float, Share]],
) -> Iterator[tuple[bool, list[tuple[float, Share]]]]:
    """The line between these points, cut where it begins or ceases to be rough."""
    for is_rough, steps in groupby(
        pairwise(said), lambda step: step[0][1].rough or step[1][1].rough
    ):
        start, *others = steps
        yield is_rough, [*start, *(end for _, end in others)]


def _across(day: float) -> float:
    return 48 + 432 * math.log(2 * day) / math.log(2 * 365)


def _up(part: float) -> float:
    return 6 + 212 * (1 - part)


def _axes(top: float) -> Iterator[str]:
    for part in (0.0, 0.5, 1.0):
        height = _up(part)
        yield tag("line", x1=48, x2=480, y1=_short(height), y2=_short(height), class_="grid")
        name = f"{100 * part * top:.3g} %"
        yield tag("text", name, x=42, y=_short(height + 4), class_="tick end")
    for day, name in _TICKS:
        yield tag("text", name, x=_short(_across(day)), y=236, class_="tick middle")


def _drawing(width: float, height: float, label: str, *inner: str) -> str:
    """It is named in words for those who do not see it; a table beside it says the same."""
    return tag("svg", *inner, viewBox=f"0 0 {width} {height}", role="img", aria_label=label)


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _short(value: float) -> str:
    """A coordinate to the tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def _round_up(value: int) -> int:
    """The next of 1, 2, 3, 5, 10, 20, 30 ...

    >>> [_round_up(value) for value in (1, 3, 11, 50, 51)]
    [1, 3, 20, 50, 100]
    """
    size = int("1" + "0" * (len(str(value)) - 1))
    return next(step * size for step in (1, 2, 3, 5, 10) if step * size >= value)


def _round_share(value: float) -> float:
    return next(top for top in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0) if top >= value)
