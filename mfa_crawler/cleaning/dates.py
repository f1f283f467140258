"""Dates as printed to ISO 8601, or None: never today's date, never a guessed part."""

from datetime import date, datetime
from functools import lru_cache

from mfa_crawler.cleaning.text import one_line

_EARLIEST, _LATEST = 1900, 2100  # a year outside is a slip of the keyboard, not a date


@lru_cache(maxsize=256)  # the list and the article print the same day, and so do neighbours
def _parsed(raw: str | None, pattern: str) -> datetime | None:
    try:
        when = datetime.strptime(one_line(raw) or "", pattern)  # noqa: DTZ007 - pages print no zone
    except ValueError:
        return None
    return when if _EARLIEST <= when.year <= _LATEST else None


def iso_day(raw: str | None, pattern: str) -> str | None:
    """The day that `raw` prints in a strptime `pattern`, or None.

    >>> iso_day(" 06.10.2023\\n", "%d.%m.%Y")
    '2023-10-06'
    >>> iso_day("31.02.2023", "%d.%m.%Y") is None
    True
    """
    when = _parsed(raw, pattern)
    return when.date().isoformat() if when else None


def iso_moment(raw: str | None, pattern: str) -> str | None:
    """Day and time that `raw` prints, without a zone, or None; midnight counts as no time.

    >>> iso_moment("02.06.2025 10:15", "%d.%m.%Y %H:%M")
    '2025-06-02T10:15'
    >>> iso_moment("02.06.2025 00:00", "%d.%m.%Y %H:%M") is None
    True
    """
    when = _parsed(raw, pattern)
    if when is None or (when.hour, when.minute, when.second) == (0, 0, 0):
        return None
    return when.isoformat(timespec="seconds" if when.second else "minutes")


def written_day(raw: str | None, language: str) -> str | None:
    """The day that `raw` writes out, usually with a month's name in `language` (BCP 47), or None.

    All of day, month and four-digit year must be printed; relative words such as "yesterday" are
    no date, nor are numbers of which day and month could change places.

    >>> written_day("6 października 2023", "pl"), written_day("October 6, 2023", "en")
    ('2023-10-06', '2023-10-06')
    >>> written_day("6 October", "en") is None and written_day("yesterday", "en") is None
    True
    >>> written_day("10/12/2023", "en") is None
    True
    """
    words = one_line(raw)
    if words is None:
        return None
    days = {_written(words, language.split("-", maxsplit=1)[0], order) for order in ("DMY", "MDY")}
    when = days.pop()
    if days or when is None or f"{when.year}" not in words:
        return None
    return when.isoformat() if _EARLIEST <= when.year <= _LATEST else None


def _written(words: str, language: str, order: str) -> date | None:
    import dateparser  # half a second and 40 MB that most sites never need

    found: datetime | None = dateparser.parse(
        words,
        languages=[language],
        settings={
            "DATE_ORDER": order,
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )
    return found.date() if found else None
