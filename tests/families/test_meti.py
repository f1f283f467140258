"""Japan's ministry of economy: the list of its latest releases."""

import pytest

from mfa_crawler.families import meti
from tests.families.reading import list_page, real, real_listing

INDEX = "https://www.meti.go.jp/press/index.html"


@real
def test_the_real_list_is_read_as_a_person_reads_it() -> None:
    found = real_listing("go.jp/meti.html", INDEX)
    assert len(found.entries) == len({entry.url for entry in found.entries}) == 20
    first, last = found.entries[0], found.entries[-1]
    assert first.headline == (
        "「健康経営銘柄2027」・「健康経営優良法人2027」の申請受付を開始しました"
    )
    assert (first.url, first.date) == (
        "https://www.meti.go.jp/press/2026/08/20260817001.html",
        "2026-08-17",
    )
    assert (last.headline, last.date) == (
        "経済産業省組織令の一部を改正する政令が閣議決定されました",
        "2026-07-31",
    )
    assert all(e.date and e.date.replace("-", "") in e.url for e in found.entries)
    assert (found.next, found.pages) == (None, None)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2026年8月7日", "2026-08-07"),
        ("令和8年8月7日", "2026-08-07"),
        ("２０２６年８月７日（金）", "2026-08-07"),
        ("8月7日", None),
        ("2026年8月", None),
        ("", None),
    ],
)
def test_a_day_is_whole_or_none(printed: str, day: str | None) -> None:
    body = f"""<ul class="clearfix float_li"><li><div class="left txt_box"><p>{printed}</p>
        <a class=cut_txt href=/press/1.html>橋</a></div></li></ul></body>"""
    assert [entry.date for entry in list_page(meti, INDEX, body).entries] == [day]
