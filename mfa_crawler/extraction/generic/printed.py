"""Finds the day that words print somewhere in them, where its parts can be told apart."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from mfa_crawler.cleaning import iso_day, stated, written_day
from mfa_crawler.cleaning.text import one_line

_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-./]|\s*年\s*)([01]?\d)(?:[-./]|\s*月\s*)([0-3]?\d)(?:日|(?!\d))"
)
_YEAR_LAST = re.compile(r"(?<![\d.])([0-3]?\d)([./-])([0-3]?\d)\2((?:19|20)\d\d)(?!\d)")
_WITH_MONTH = re.compile(  # as in "6 de octubre de 2023", "Friday, October 6, 2023"
    r"(?<!\d)[0-3]?\d(?:\.|er|st|nd|rd|th|º)?,?\s+(?:de\s+)?[^\W\d_]{3,15}\.?,?\s+(?:de\s+)?"
    r"(?:19|20)\d\d(?!\d)|[^\W\d_]{3,15}\.?\s+[0-3]?\d(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d(?!\d)"
)
_NO_YEAR = re.compile(r"(?<!\d)[01]?\d月[0-3]?\d日|(?<!\d)[0-3]?\d[./][01]\d\.?(?![\d.])")
_TIME = re.compile(r"^\D{0,12}?(?<!\d)([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d|\.\d)")
_DAY_FIRST = frozenset(  # languages and countries, by their codes, that write day before month
    """ar at az be bg br by cl co cs cy cz da de dk ee el es et fi fr gr hr hy id ie il in is it ka
    kk lu lv mk mx nl no nb nn pe pl pt ro rs ru sk sl sr tr ua uk ve vi""".split()
)


class Printed(NamedTuple):
    """A day (ISO 8601), the words that print it, and the time beside it, if one is printed."""

    day: str
    raw: str
    moment: str | None = None


def stated_moment(value: str) -> Printed | None:
    """What a machine wrote for a moment (`cleaning.stated`), and its words."""
    when = stated(value)
    return Printed(when.day, value, when.moment) if when else None


def printed_day(words: str | None, language: str | None, url: str) -> Printed | None:
    """The first day that words print, or None where it has no year or its order is unclear.

    Numbers such as `06.10.2023` are read day first where the page's language or its country (the
    end of the host's name) writes so, or where no month has such a number; otherwise not at all.

    >>> printed_day("Published: 6 October 2023, 10:15", "en", "https://a.example/").moment
    '2023-10-06T10:15'
    >>> printed_day("06.10.2023", "en", "https://a.example/") is None
    True
    >>> printed_day("06.10.2023", "en", "https://a.pl/").day
    '2023-10-06'
    """
    line = one_line(words)
    if line is None:
        return None
    days = [*_numbered(line, language, url), *_written(line, language)]
    if not days:
        return None
    start, end, day = min(days)
    time = _TIME.match(line[end:])
    clock = f"{time[1].zfill(2)}:{time[2]}" if time else "00:00"
    return Printed(day, line[start:end], None if clock == "00:00" else f"{day}T{clock}")


def is_dated(words: str) -> bool:
    """Whether words print something like a day, be it without a year."""
    patterns = (_YEAR_FIRST, _YEAR_LAST, _WITH_MONTH, _NO_YEAR)
    return any(pattern.search(words) for pattern in patterns)


def _numbered(line: str, language: str | None, url: str) -> list[tuple[int, int, str]]:
    found = []
    if first := _YEAR_FIRST.search(line):
        found.append((first, iso_day("-".join(first.groups()), "%Y-%m-%d")))
    if last := _YEAR_LAST.search(line):
        one, _, two, year = last.groups()
        codes = {(language or "").split("-")[0].lower(), (urlsplit(url).hostname or "")[-2:]}
        if int(one) > 12 or one == two or codes & _DAY_FIRST:
            found.append((last, iso_day(f"{one}.{two}.{year}", "%d.%m.%Y")))
    return [(match.start(), match.end(), day) for match, day in found if day]


def _written(line: str, language: str | None) -> list[tuple[int, int, str]]:
    found = _WITH_MONTH.search(line) if language else None
    day = written_day(found[0], language) if found and language else None
    return [(found.start(), found.end(), day)] if found and day else []
