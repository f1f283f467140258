"""Dates as printed to ISO 8601, or None: never today's date, never a guessed part."""

from datetime import datetime

from mfa_crawler.cleaning.text import one_line

_EARLIEST, _LATEST = 1900, 2100  # a year outside is a slip of the keyboard, not a date


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
    """The day that `raw` writes out with a month's name in `language` (BCP 47), or None.

    All of day, month and year must be printed; relative words such as "yesterday" are no date.

    >>> written_day("6 października 2023", "pl"), written_day("October 6, 2023", "en")
    ('2023-10-06', '2023-10-06')
    >>> written_day("6 October", "en") is None and written_day("yesterday", "en") is None
    True
    """
    words = one_line(raw)
    if words is None:
        return None
    import dateparser  # half a second and 40 MB that most sites never need

    when = dateparser.parse(
        words,
        languages=[language.split("-", maxsplit=1)[0]],
        settings={
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )
    return when.date().isoformat() if when and _EARLIEST <= when.year <= _LATEST else None
