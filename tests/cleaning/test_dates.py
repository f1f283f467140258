"""Dates: what is printed and nothing else, in each language we read."""

import time
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_crawler.cleaning import (
    iso_day,
    iso_moment,
    printed_year,
    written_day,
    year_first_day,
    year_first_moment,
)

MONTHS = {
    "en": """January February March April May June July August September October November
        December""",
    "pl": """stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
        listopada grudnia""",
    "de": """Januar Februar März April Mai Juni Juli August September Oktober November Dezember""",
    "fr": """janvier février mars avril mai juin juillet août septembre octobre novembre
        décembre""",
    "es": """enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
        diciembre""",
    "ru": """января февраля марта апреля мая июня июля августа сентября октября ноября декабря""",
    "uk": """січня лютого березня квітня травня червня липня серпня вересня жовтня листопада
        грудня""",
}
FORMS = {
    "en": ("{d} {m} {y}", "{m} {d}, {y}", "{d} {M} {y}"),
    "pl": ("{d} {m} {y}", "{d} {m} {y} r.", "{d} {M} {y}"),
    "de": ("{d}. {m} {y}",),
    "fr": ("{d} {m} {y}", "le {d} {m} {y}"),
    "es": ("{d} de {m} de {y}",),
    "ru": ("{d} {m} {y}", "{d} {m} {y} г."),
    "uk": ("{d} {m} {y}", "{d} {m} {y} р."),
}
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


def printed(day: date, language: str, form: str) -> str:
    month = MONTHS[language].split()[day.month - 1]
    return form.format(d=day.day, m=month, M=month.upper(), y=day.year)


@pytest.mark.parametrize(("language", "form"), [(k, form) for k, v in FORMS.items() for form in v])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(day=DAYS)
def test_a_written_day_is_read_in_its_language(language: str, form: str, day: date) -> None:
    assert written_day(printed(day, language, form), language) == day.isoformat()


def test_a_whole_text_is_no_day_and_costs_nothing() -> None:
    began = time.process_time()
    assert written_day("1 " * 20_000, "en") is None
    assert time.process_time() - began < 2  # else six


@pytest.mark.parametrize("language", MONTHS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(day=DAYS)
def test_no_part_of_a_date_is_ever_guessed(language: str, day: date) -> None:
    month = MONTHS[language].split()[day.month - 1]
    parts = [f"{day.day} {month}", f"{month} {day.year}", str(day.year), month, str(day.day)]
    assert [written_day(part, language) for part in parts] == [None] * len(parts)


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        ("today", "en"),
        ("yesterday", "en"),
        ("3 days ago", "en"),
        ("last Friday", "en"),
        ("Monday", "en"),
        ("now", "en"),
        ("12:30", "en"),
        ("1696550400", "en"),
        ("wczoraj", "pl"),
        ("dzisiaj", "pl"),
        ("gestern", "de"),
        ("hier", "fr"),
        ("ayer", "es"),
        ("вчера", "ru"),
        ("вчора", "uk"),
        ("6 Oct 23", "en"),
        ("6 października 23", "pl"),
        ("10/12/2023", "en"),
        ("10.12.2023", "en"),
        ("6-7 October 2023", "en"),
        ("6 October 2023 - 8 October 2023", "en"),
        ("31 February 2023", "en"),
        ("31 kwietnia 2023", "pl"),
        ("6 October 1066", "en"),
        ("Statement of the spokesman", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_what_is_no_whole_date_is_none(raw: str | None, language: str) -> None:
    assert written_day(raw, language) is None


@pytest.mark.parametrize("language", ["und", "xx", "cnr-Latn", "x-default", "", "EN"])
def test_a_language_that_nobody_knows_has_no_days(language: str) -> None:
    expected = "2023-10-06" if language == "EN" else None
    assert written_day("6 October 2023", language) == expected


@pytest.mark.parametrize(
    ("raw", "language", "day"),
    [
        ("\u00a06\u00a0października\u00a02023\n", "pl", "2023-10-06"),
        ("Friday, October 6, 2023", "en", "2023-10-06"),
        ("piątek, 6 października 2023", "pl", "2023-10-06"),
        ("1er octobre 2023", "fr", "2023-10-01"),
        ("29 February 2024", "en-GB", "2024-02-29"),
        ("6 October 2023 23:30", "en", "2023-10-06"),
        ("2023-10-06", "en", "2023-10-06"),
    ],
)
def test_a_date_with_its_trimmings_is_read(raw: str, language: str, day: str) -> None:
    assert written_day(raw, language) == day


@given(DAYS, st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "(%Y-%m-%d)"]))
def test_a_printed_pattern_is_read_back(day: date, pattern: str) -> None:
    assert iso_day(f"\n {day.strftime(pattern)}\u00a0", pattern) == day.isoformat()


@given(st.text())
def test_words_are_never_a_day_of_a_pattern_unless_they_are_digits(raw: str) -> None:
    found = iso_day(raw, "%d.%m.%Y")
    assert found is None or sum(c.isdigit() for c in raw) >= 6


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "31.02.2023",
        "00.10.2023",
        "06.13.2023",
        "06.10.23",
        "06.10.0023",
        "06.10.9999",
        "06.10.2023 - 08.10.2023",
        "06.10",
        "2023",
        "dzisiaj",
    ],
)
def test_a_day_that_is_none_in_the_pattern_is_none(raw: str | None) -> None:
    assert iso_day(raw, "%d.%m.%Y") is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - pages print no zone
def test_a_moment_is_kept_to_the_minute_and_midnight_is_no_time(moment: datetime) -> None:
    expected = moment.isoformat(timespec="minutes") if moment.hour or moment.minute else None
    assert iso_moment(f"{moment:%d.%m.%Y %H:%M}", "%d.%m.%Y %H:%M") == expected


@pytest.mark.parametrize(
    "raw", [None, "", "02.06.2025", "02.06.2025 24:00", "02.06.2025 10:15 Ada"]
)
def test_what_prints_no_time_is_no_moment(raw: str | None) -> None:
    assert iso_moment(raw, "%d.%m.%Y %H:%M") is None


YEAR_FIRST = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%Y年 %m月 %d日",
    "%Y年%m月%d日 (水)",
]


@given(DAYS, st.sampled_from(YEAR_FIRST))
def test_a_day_with_the_year_first_is_read_back(day: date, pattern: str) -> None:
    assert year_first_day(f"\n {day.strftime(pattern)}\u3000") == day.isoformat()


@given(DAYS.filter(lambda day: day >= date(2019, 5, 1)))
def test_a_day_of_reiwa_is_read_back(day: date) -> None:
    year = day.year - 2018
    assert year_first_day(f"令和{year}年{day.month}月{day.day}日") == day.isoformat()
    assert printed_year(f"令和{year}年") == day.year


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("２０２６年８月１９日（水）", "2026-08-19"),
        ("2026年8月19日（水曜日）", "2026-08-19"),
        ("2020年12月11日 (星期五)", "2020-12-11"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("平成元年1月8日", "1989-01-08"),
        ("昭和64年1月7日", "1989-01-07"),
        ("2020-1-2", "2020-01-02"),
    ],
)
def test_a_day_of_china_and_japan_is_read(raw: str, day: str) -> None:
    assert year_first_day(raw) == day


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "8月19日",
        "8年8月19日",  # of which era?
        "26年8月19日",
        "20-12-11",
        "平成31年5月1日",  # was Reiwa
        "令和元年4月30日",  # was Heisei
        "令和0年8月1日",
        "2020年2月30日",
        "2020-13-01",
        "2020-12/11",
        "2020年12-11",
        "2020-12月11日",
        "2020年12月11日と12日",
        "2020-12-11 - 2020-12-13",
        "0020-12-11",
        "9999-12-11",
        "元年5月1日",
        "昨日",
        "2020-12-11 25:00",
        "²020-12-11",
    ],
)
def test_what_is_no_whole_day_with_the_year_first_is_none(raw: str | None) -> None:
    assert year_first_day(raw) is None
    assert year_first_moment(raw) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - pages print no zone
def test_a_moment_with_the_year_first_is_read_back(moment: datetime) -> None:
    expected = moment.isoformat(timespec="minutes") if moment.hour or moment.minute else None
    assert year_first_moment(f"{moment:%Y-%m-%d %H:%M}") == expected
    assert year_first_day(f"{moment:%Y-%m-%d %H:%M}") == moment.date().isoformat()


@pytest.mark.parametrize("raw", [None, "", "8年", "元年", "令和", "令和0年", "平成32年", "3000年"])
def test_what_names_no_year_of_ours_is_none(raw: str | None) -> None:
    assert printed_year(raw) is None
