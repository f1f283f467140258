"""Days and times as machines state them in feeds, sitemaps, JSON and `datetime` attributes."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from mfa_crawler.cleaning.text import one_line

_EARLIEST, _LATEST = 1900, 2100  # a year outside is a slip, not a date
_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}:?\d{2}.*)?")
_FRACTION = re.compile(r"[.,]\d+")
_UTC = re.compile(r" ?(?:UTC|GMT)$")
_RFC_822 = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4})(?:,?\s+(\d.*))?")
_CLOCK = re.compile(
    r"(\d{1,2}:\d{2}(?::\d{2})?)\s*(?![AP]M$)([+-]\d{2}:?\d{2}|[A-Z]{1,5})?", re.ASCII
)


class Stated(NamedTuple):
    """What a machine wrote for a moment."""

    day: str
    """ISO day, in the zone that was stated."""
    moment: str | None
    """ISO 8601 with the offset as stated, else without one; None where only a day was: `00:00`
    counts as no time.
    """


def stated(raw: str | None) -> Stated | None:
    """A moment in RFC 3339 or ISO 8601 (with day), or in RFC 822 with a year of four digits.

    None for anything else, also for a month without a day: nothing is guessed.

    >>> stated("Sat, 22 May 2021 12:00:47 +0000")
    Stated(day='2021-05-22', moment='2021-05-22T12:00:47+00:00')
    >>> stated("2026-08-19"), stated("2026-08-19T00:00:00Z"), stated("2026-08")
    (Stated(day='2026-08-19', moment=None), Stated(day='2026-08-19', moment=None), None)
    """
    words = one_line(raw)
    when = _parsed(words) if words else None
    if when is None or not _EARLIEST <= when.year <= _LATEST:
        return None
    day = when.date().isoformat()
    has_time = (when.hour, when.minute, when.second) != (0, 0, 0)
    return Stated(day, when.isoformat(timespec=_precision(when)) if has_time else None)


def days_between(one: str, other: str) -> int:
    """How many days lie between two ISO days, 0 for the same.

    >>> days_between("2023-10-06", "2023-10-04")
    2
    """
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _parsed(words: str) -> datetime | None:
    try:
        if _ISO.fullmatch(words):
            words = _UTC.sub("Z", _FRACTION.sub("", words))
            return datetime.fromisoformat(words.replace(" ", "T", 1))
        found = _RFC_822.fullmatch(words)
        return _mailed(found[1], found[2] or "") if found else None
    except (ValueError, OverflowError):
        return None


def _mailed(day: str, rest: str) -> datetime:
    """A moment in RFC 822; of a clock of twelve hours, or in other words, its day alone."""
    clock = _CLOCK.fullmatch(rest)
    hour, zone = clock.groups("") if clock else ("00:00", "")
    return parsedate_to_datetime(f"{day} {hour} {zone.replace(':', '')}")


def _precision(when: datetime) -> str:
    return "seconds" if when.second else "minutes"
