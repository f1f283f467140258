"""Japan's foreign ministry: days without a year, and the months that state it."""

import pytest

from mfa_crawler.families import mofajp
from tests.families.reading import list_page, real, real_listing

RELEASE = "https://www.mofa.go.jp/mofaj/press/release/"
INDEX = f"{RELEASE}index.html"


@real
def test_the_real_index_is_read_as_a_person_reads_it() -> None:
    found = real_listing("mofa.go.jp/release_index.html", INDEX)
    assert len(found.entries) == 121
    assert len({entry.date for entry in found.entries}) == 27
    first, last = found.entries[0], found.entries[-1]
    assert (first.headline, first.date) == (
        "第3回日・サウジアラビア外相級戦略対話の開催",
        "2026-08-19",
    )
    assert first.url == "https://www.mofa.go.jp/mofaj/me_a/me2/sa/pageit_000001_03140.html"
    assert (last.url, last.date) == (f"{RELEASE}pressit_000001_03969.html", "2026-07-19")
    days = [entry.date or "" for entry in found.entries]
    assert days == sorted(days, reverse=True)
    # the list breaks off in July, whose own page has all of it
    assert (found.next, found.pages) == (f"{RELEASE}8_07_index.html", None)


def html(days: str, archive: str = "", heading: str = "今月の報道発表") -> str:
    items = "".join(
        f"<dt class=list-title>{day}付</dt><dd><ul class=link-list><li><a href=a{n}.html>橋</a>"
        "</li></ul></dd>"
        for n, day in enumerate(days.split())
    )
    rows = ""
    for row in archive.split():
        year, months = row.split(":")
        number = year.removeprefix("令和").removesuffix("年")
        links = "・".join(
            f"<a href={number}_{int(month):02}_index.html>{month}月</a>"
            for month in months.split(",")
        )
        rows += f"<tr class=archives-row><td>{year}</td><td>{links}・12月</td></tr>"
    return f"""<main id=contents><h2 class=hpTitle><span>{heading}</span></h2><div id=pressrelease>
        <dl class=title-list>{items}</dl></div>
        <table class=archives-wrapper>{rows}</table></main>"""


@pytest.mark.parametrize(
    ("days", "archive", "expected", "follows"),
    [
        ("8月19日 8月1日", "令和8年:7,8", ["2026-08-19", "2026-08-01"], "8_08"),
        ("8月2日 7月31日", "令和8年:7,8", ["2026-08-02", "2026-07-31"], "8_07"),
        ("1月5日 12月28日", "令和9年:1 令和8年:11,12", ["2027-01-05", "2026-12-28"], "8_12"),
        # the archive has no new year yet: last year's January is not meant
        ("1月5日 12月28日", "令和8年:1,11,12", [None, "2026-12-28"], "8_12"),
        ("1月5日", "令和8年:1,11,12", [None], "8_12"),
        ("5月1日", "令和元年:5", ["2019-05-01"], "元_05"),
        ("8月19日", "", [None], None),
        ("8月19日", "8年:8", [None], None),
        ("2月30日 ２月２８日", "令和8年:2", [None, "2026-02-28"], "8_02"),
        ("今日", "令和8年:8", [None], "8_08"),
    ],
)
def test_a_year_comes_from_the_newest_months_of_the_archive_or_from_nowhere(
    days: str, archive: str, expected: list[str | None], follows: str | None
) -> None:
    found = list_page(mofajp, INDEX, html(days, archive))
    assert [entry.date for entry in found.entries] == expected
    name = f"{follows}_index.html".replace("元", "%E5%85%83")
    assert found.next == (RELEASE + name if follows else None)
    named = ("list: day without a year",) if None in expected else ()
    assert found.signals() == named


@pytest.mark.parametrize(
    ("name", "heading", "day", "follows"),
    [
        ("8_07_index.html", "報道発表", "2026-07-05", "8_06"),
        ("7_07_index.html", "報道発表", "2025-07-05", "7_06"),
        ("6_07_index.html", "報道発表", None, "8_08"),  # no such year in the archive
        ("x.html", "令和7年7月の報道発表", "2025-07-05", "7_06"),
        ("x.html", "報道発表（2025年7月）", "2025-07-05", "7_06"),
        ("x.html", "令和7年1月", "2024-07-05", None),  # July in January's list was last year's
    ],
)
def test_a_page_of_the_archive_is_of_its_own_month(
    name: str, heading: str, day: str | None, follows: str | None
) -> None:
    body = html("7月5日", "令和8年:6,8 令和7年:6,7", heading)
    found = list_page(mofajp, RELEASE + name, body)
    assert [entry.date for entry in found.entries] == [day]
    assert found.next == (f"{RELEASE}{follows}_index.html" if follows else None)


def test_the_archive_leads_from_month_to_month_and_ends() -> None:
    archive = "令和8年:1,2 令和7年:11,12"
    url, seen = INDEX, []
    while True:
        found = list_page(mofajp, url, html("2月3日 2月1日", archive))
        if found.next is None:
            break
        url = found.next
        seen.append(url.removeprefix(RELEASE).removesuffix("_index.html"))
    assert seen == ["8_02", "8_01", "7_12", "7_11"]
