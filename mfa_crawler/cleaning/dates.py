"""Dates as printed to ISO 8601, or None: never today's date, never a guessed part."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from mfa_crawler.cleaning.text import one_line

_EARLIEST, _LATEST = 1900, 2100  # a year outside is a slip of the keyboard, not a date
_LONGEST = (
    100  # characters of a day that is written out; dateparser takes seconds for a page's text
)
_ERAS = {  # of Japan, with the first and the last day of each
    "令和": (date(2019, 5, 1), date.max),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
}
_HALFWIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)}  # ２０２６年 is 2026年
_YEAR = r"(?P<era>令和|平成|昭和)?\s*(?P<year>[0-9]{1,4}|元)"
_ERA_YEAR = re.compile(rf"{_YEAR}\s*年")
_YEAR_FIRST = re.compile(
    rf"""{_YEAR} \s*(?:(?P<mark>[-/.])|年)\s* (?P<month>[0-9]{{1,2}})
    \s*(?(mark)(?P=mark)|月)\s* (?P<day>[0-9]{{1,2}}) (?(mark)|\s*日?)
    (?:\s*(?:\([月火水木金土日]\)|\(?(?:(?:星期|周)[一二三四五六日天]|[月火水木金土日]曜日?)\)?))?
    (?:\s+(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?)?""",
    re.VERBOSE,
)
_DAY_FIRST = frozenset("de pl ru uk".split())
"""Languages in which numbers with full stops between them are day, month and year, everywhere."""
_DOTTED = re.compile(
    r"""(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})
    (?:\s?(?:r|roku|г|года|р|року)\.?)? (?:,?\s(?:um\s)?[0-9]{1,2}[:.][0-9]{2}(?:\sUhr)?)?""",
    re.VERBOSE,
)
_TRIMMINGS = re.compile(r"\b(?:den|dnia|el)\s(?=[0-9])|(?<=[0-9])\.?[ºª°]", re.IGNORECASE)


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
    return _timed(_parsed(raw, pattern))


def _timed(when: datetime | None) -> str | None:
    if when is None or (when.hour, when.minute, when.second) == (0, 0, 0):
        return None
    return when.isoformat(timespec="seconds" if when.second else "minutes")


def written_day(raw: str | None, language: str) -> str | None:
    """The day that `raw` writes out, usually with a month's name in `language` (BCP 47), or None.

    All of day, month and four-digit year must be printed; relative words such as "yesterday" are
    no date, nor are numbers of which day and month could change places: slashes in any language,
    since Spanish and French are also written where the month comes first. With full stops the
    order is clear in German, Polish, Russian and Ukrainian; Chinese and Japanese are read by
    `year_first_day`.

    >>> written_day("6 października 2023", "pl"), written_day("October 6, 2023", "en")
    ('2023-10-06', '2023-10-06')
    >>> written_day("6 October", "en") is None and written_day("yesterday", "en") is None
    True
    >>> written_day("10.12.2023", "de"), written_day("10/12/2023", "en")
    ('2023-12-10', None)
    """
    tongue = language.split("-", maxsplit=1)[0].lower()
    if tongue in {"ja", "zh"}:
        return year_first_day(raw)
    words = one_line(raw)
    if words is None or len(words) > _LONGEST:
        return None
    if tongue in _DAY_FIRST and (dotted := _DOTTED.fullmatch(words)):
        return iso_day("{day}.{month}.{year}".format_map(dotted.groupdict()), "%d.%m.%Y")
    words = _TRIMMINGS.sub("", words)
    try:
        days = {_written(words, tongue, order) for order in ("DMY", "MDY")}
    except ValueError:  # a language that pages made up, or that dateparser has not learnt
        return None
    when = days.pop()
    if days or when is None or f"{when.year}" not in words:
        return None
    return when.isoformat() if _EARLIEST <= when.year <= _LATEST else None


@lru_cache(maxsize=4096)  # over a millisecond each, and a list prints a few days many times
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


def year_first_day(raw: str | None) -> str | None:
    """The day that `raw` prints as China and Japan do, the year first, or None.

    A year is one of four digits, or of a Japanese era that the page names.

    >>> year_first_day("2020-12-11"), year_first_day("2020年12月11日")
    ('2020-12-11', '2020-12-11')
    >>> year_first_day("令和8年8月19日"), year_first_day("8年8月19日")
    ('2026-08-19', None)
    """
    when = _year_first(raw)
    return when.date().isoformat() if when else None


def year_first_moment(raw: str | None) -> str | None:
    """Day and time that `raw` prints, the year first, without a zone; midnight counts as no time.

    >>> year_first_moment("2020/12/11 09:30"), year_first_moment("2020-12-11")
    ('2020-12-11T09:30', None)
    """
    return _timed(_year_first(raw))


def _year_first(raw: str | None) -> datetime | None:
    found = _YEAR_FIRST.fullmatch(_halfwidth(raw))
    if found is None:
        return None
    part = found.groupdict()
    try:
        year = _counted(part["era"], part["year"])
        day = date(year or 0, int(part["month"]), int(part["day"]))
        hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
        when = datetime.combine(day, time(hour, minute, second))
    except ValueError:
        return None
    first, last = _ERAS.get(part["era"], (date.min, date.max))
    return when if first <= day <= last else None


def printed_year(raw: str | None) -> int | None:
    """The year that `raw` is, by our calendar or a Japanese era that it names, or None.

    >>> printed_year("令和8年"), printed_year("2026年"), printed_year("8年")
    (2026, 2026, None)
    """
    found = _ERA_YEAR.fullmatch(_halfwidth(raw))
    return _counted(found["era"], found["year"]) if found else None


def _halfwidth(raw: str | None) -> str:
    return (one_line(raw) or "").translate(_HALFWIDTH)


def _counted(era: str | None, number: str) -> int | None:
    count = 1 if number == "元" else int(number)
    if era is None:
        return count if number.isdigit() and _EARLIEST <= count <= _LATEST else None
    first, last = _ERAS[era]
    year = first.year - 1 + count
    return year if count and year <= min(last.year, _LATEST) else None
