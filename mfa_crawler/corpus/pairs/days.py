"""Days that a text names, with their month's name in the text's language or in figures."""

import re
from functools import lru_cache

_MONTHS = {  # as they stand beside a day, from January on
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pl": """stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
        listopada grudnia""",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": """січня лютого березня квітня травня червня липня серпня вересня жовтня листопада
        грудня""",
}
_NUMBER = re.compile(r"[0-9０-９](?<!\d.)[0-9０-９]?(?!\d)")
_IN_FIGURES = r"""\s?月\s?(?P<of_month>\d{1,2})\s?日 | \.(?P<month>\d{1,2})\.\d{4}(?!\d)"""
_LONGEST = 12  # letters of a month's name and the blank behind it


def named_days(text: str, language: str) -> tuple[dict[str, str], str]:
    """The days as `MM-DD`, each with the words that name it first, and the text without them.

    `language` is BCP 47; of languages that this module does not know only figures are read.

    >>> named_days("On 6 October 12 states met.", "en-GB")
    ({'10-06': '6 October'}, 'On   12 states met.')
    >>> [named_days(day, "pl")[0] for day in ("6 października", "06.10.2023")]
    [{'10-06': '6 października'}, {'10-06': '06.10.2023'}]
    >>> [[*named_days(day, "en")[0].values()] for day in ("October 6", "the 6th of October, 2023")]
    [['October 6'], ['6th of October']]
    >>> named_days("10月6日", "ja")[0]
    {'10-06': '10月6日'}
    """
    tongue = language.partition("-")[0].lower()
    found: dict[str, str] = {}
    rest, end = [], 0
    for number in _NUMBER.finditer(text):
        start, stop, day = _day_at(text, number, tongue)
        if day and start >= end:
            found.setdefault(day, text[start:stop])
            rest.append(text[end:start])
            end = stop
    return found, " ".join([*rest, text[end:]]) if found else text


def _day_at(text: str, number: re.Match[str], tongue: str) -> tuple[int, int, str]:
    """From where to where a day is named that this number is of, and `MM-DD`, or nothing."""
    start, stop = number.span()
    behind, before = _patterns(tongue)
    if after := behind.match(text, stop):
        if after["of_month"]:
            return start, after.end(), _key(int(number[0]), int(after["of_month"]))
        month = after["month"] or after["name"]
        return start, after.end(), _key(_month(month, tongue), int(number[0]))
    if name := before.search(text, max(0, start - _LONGEST), start):
        return name.start(), stop, _key(_month(name["name"], tongue), int(number[0]))
    return start, stop, ""


def _key(month: int, day: int) -> str:
    return f"{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _month(printed: str, tongue: str) -> int:
    # whatever case: of `APRİL` and `Auguſt`, which match too, no lower case is a month
    return int(printed) if printed.isdecimal() else _names(tongue).get(printed.lower(), 0)


@lru_cache(maxsize=32)
def _patterns(tongue: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands behind the number of a day, and what before it."""
    name = f"(?P<name>{'|'.join(_names(tongue)) or '(?!)'})"
    flags = re.VERBOSE | re.IGNORECASE
    return (
        re.compile(rf"(?:\.|st|nd|rd|th|er)?\s(?:of\s)?{name}\b | {_IN_FIGURES}", flags),
        re.compile(rf"\b{name}\s\Z", flags),
    )


@lru_cache(maxsize=32)
def _names(tongue: str) -> dict[str, int]:
    return {name: month for month, name in enumerate(_MONTHS.get(tongue, "").split(), 1)}
