"""Days as machines state and as people print them; what could be two days is none."""

import pytest

from mfa_crawler.extraction.generic.printed import is_dated, printed_day, stated_moment


@pytest.mark.parametrize(
    ("value", "day", "moment"),
    [
        ("2024-05-01", "2024-05-01", None),
        ("20240501", "2024-05-01", None),
        ("2024-05-01T00:00:00+02:00", "2024-05-01", None),
        ("2024-05-01 00:00", "2024-05-01", None),
        ("2024-05-01T09:30", "2024-05-01", "2024-05-01T09:30"),
        ("2024-05-01T23:30:15Z", "2024-05-01", "2024-05-01T23:30:15+00:00"),
        ("2024-05-01T09:30:00.000-0500", "2024-05-01", "2024-05-01T09:30-05:00"),
        ("1970-01-01T00:00:00Z", "1970-01-01", None),
        ("2031-01-01", "2031-01-01", None),
    ],
)
def test_a_stated_date_keeps_day_and_offset(value: str, day: str, moment: str | None) -> None:
    found = stated_moment(value)
    assert found is not None
    assert (found.day, found.moment, found.raw) == (day, moment, value)


@pytest.mark.parametrize("value", ["", "soon", "2024", "2024-13-01", "2024-02-30", "0001-01-01"])
def test_what_is_no_date_states_none(value: str) -> None:
    assert stated_moment(value) is None


@pytest.mark.parametrize(
    ("words", "language", "url", "day"),
    [
        ("Published on 06.10.2023", "pl", "https://a.org/", "2023-10-06"),
        ("06/10/2023", "fr", "https://a.org/", "2023-10-06"),
        ("06/10/2023", "en", "https://a.org/", None),
        ("06/10/2023", None, "https://a.org/", None),
        ("06/10/2023", "en", "https://a.gov.uk/", "2023-10-06"),
        ("25/10/2023", "en", "https://a.org/", "2023-10-25"),
        ("10/10/2023", "en", "https://a.org/", "2023-10-10"),
        ("10/25/2023", "de", "https://a.org/", None),
        ("2023年10月6日", "ja", "https://a.org/", "2023-10-06"),
        ("（2023/10/06）", None, "https://a.org/", "2023-10-06"),
        ("Friday, October 6, 2023", "en", "https://a.org/", "2023-10-06"),
        ("Madrid, 6 de octubre de 2023", "es", "https://a.org/", "2023-10-06"),
        ("6. Oktober 2023 - Rede", "de", "https://a.org/", "2023-10-06"),
        ("6 October 2023", None, "https://a.org/", None),
        ("6 October", "en", "https://a.org/", None),
        ("yesterday", "en", "https://a.org/", None),
        ("8月19日付", "ja", "https://a.org/", None),
        ("version 10.11.2.2023", "pl", "https://a.org/", None),
        ("", "pl", "https://a.org/", None),
    ],
)
def test_a_printed_day_is_read_where_its_parts_are_clear(
    words: str, language: str | None, url: str, day: str | None
) -> None:
    found = printed_day(words, language, url)
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("06.10.2023 10:15", "2023-10-06T10:15"),
        ("06.10.2023, godz. 9:05", "2023-10-06T09:05"),
        ("06.10.2023 00:00", None),
        ("06.10.2023 o wizycie, która trwała 10:15", None),
    ],
)
def test_a_time_is_one_that_stands_beside_the_day(words: str, moment: str | None) -> None:
    found = printed_day(words, "pl", "https://a.pl/")
    assert found is not None
    assert found.moment == moment


def test_a_day_without_a_year_dates_a_line_and_is_no_date() -> None:
    assert is_dated("8月19日付")
    assert not is_dated("Minister")
