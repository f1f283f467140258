"""How many articles had changed how soon, of those first captured soon after they appeared."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from statistics import median

import msgspec
from msgspec.structs import replace

from mfa_crawler.corpus.audit.lives import Edit, Life
from mfa_crawler.corpus.audit.rates import Rates, Share, Span
from mfa_crawler.store import EventType

WITHIN = 192.0
"""Hours: eight days, because complete walks are weekly."""

LEAST = 20
"""Articles that must have been followed to a day for anything to be said of it."""

HORIZONS = (1, 7, 30, 90, 365)
"""Days after the first look that tables show."""

FINE = tuple(round(0.5 * 730 ** (step / 24), 3) for step in range(25))
"""Days that drawings show, from half a day to a year."""

ANYTHING = "anything"

_PARTS = (
    ANYTHING,
    EventType.HEADLINE,
    EventType.LEAD,
    EventType.BODY,
    EventType.DATE,
    EventType.PHOTO,
    EventType.ATTACHMENT,
    EventType.LINK,
    EventType.STATED,
    EventType.TYPOGRAPHIC,
)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said of one day after the first look."""

    day: float
    followed: int
    """Articles that were looked at on that day or later."""
    at_risk: int
    """Articles that were looked at then or later and had not changed."""
    changed: Share | None
    """Share changed by then; null where fewer than `LEAST` were followed so long."""


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """First changes of one part."""

    part: str
    """`anything` but typography, a type of event, or `typographic`."""
    seen: int
    """Articles in which a change was seen, however late."""
    points: tuple[Point, ...]


class Cohort(msgspec.Struct, frozen=True, kw_only=True):
    """Articles whose changes can be counted, and how they were watched."""

    articles: int
    """All articles there are."""
    of_unknown_age: int
    """No complete walk was made before the list showed them."""
    too_late: int
    """First captured more than the asked-for hours after the last walk without them."""
    counted: int
    """The rest, which everything here is about."""
    checks: int
    """Captures that showed them after the first."""
    median_checks: float | None
    """An article; null without any."""
    median_window: float | None
    """Hours within which they appeared before the first capture."""
    median_followed: float | None
    """Days from the first capture to the last."""
    curves: tuple[Curve, ...]
    """Anything, each part, typographic."""
    drawn: Curve
    """Anything, on so many days that it can be drawn."""


def cohort(lives: Sequence[Life], within: float = WITHIN) -> Cohort:
    """Curves of the articles that were first captured at most `within` hours after the last
    complete walk that did not show them.
    """
    counted = chosen(lives, within)
    fitted = [_fitted(counted, part) for part in _PARTS]
    unknown = sum(life.window is None for life in lives)
    return Cohort(
        articles=len(lives),
        of_unknown_age=unknown,
        too_late=len(lives) - unknown - len(counted),
        counted=len(counted),
        checks=sum(life.checks for life in counted),
        median_checks=_median(life.checks for life in counted),
        median_window=_median(life.window or 0.0 for life in counted),
        median_followed=_median(life.followed for life in counted),
        curves=tuple(_at(HORIZONS, one) for one in fitted),
        drawn=_at(FINE, fitted[0]),
    )


def chosen(lives: Iterable[Life], within: float) -> list[Life]:
    """Those that are known to have appeared so many hours before the first capture, or less."""
    return [life for life in lives if life.window is not None and life.window <= within]


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return float(median(found)) if found else None


def curve(counted: Sequence[Life], part: str, days: Sequence[float]) -> Curve:
    """The curve of one part's first changes."""
    return _at(days, _fitted(counted, part))


def _fitted(counted: Sequence[Life], part: str) -> tuple[str, Rates]:
    return part, Rates(_span(life, part) for life in counted)


def _at(days: Sequence[float], fitted: tuple[str, Rates]) -> Curve:
    part, rates = fitted
    points = _rising([_point(rates, day) for day in days])
    return Curve(part=part, seen=rates.seen, points=points)


def _span(life: Life, part: str) -> Span:
    edit = next((edit for edit in life.edits if _is_of(edit, part)), None)
    if edit is None:
        return Span(life.followed, None, life.followed)
    return Span(edit.after, edit.by, life.followed)


def _is_of(edit: Edit, part: str) -> bool:
    if part == ANYTHING:
        return edit.part is not EventType.TYPOGRAPHIC
    return edit.part == part


def _point(rates: Rates, day: float) -> Point:
    followed = rates.followed(day)
    return Point(
        day=day,
        followed=followed,
        at_risk=rates.at_risk(day),
        changed=rates.share(day) if followed >= LEAST else None,
    )


def _rising(points: Sequence[Point]) -> tuple[Point, ...]:
    """What changed by a day has changed by every later one: so no bound of an interval falls.

    Between two looks that nobody made, it is all that is known.
    """
    lows = [point.changed.low for point in points if point.changed]
    highs = [point.changed.high for point in points if point.changed]
    lows = list(accumulate(lows, max))
    highs = list(accumulate(reversed(highs), min))[::-1]
    bounds = iter(zip(lows, highs, strict=True))
    return tuple(
        replace(point, changed=_within(point.changed, *next(bounds))) if point.changed else point
        for point in points
    )


def _within(found: Share, low: float, high: float) -> Share:
    return replace(found, low=min(low, found.share), high=max(high, found.share))
