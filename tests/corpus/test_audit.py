"""The audit of a ministry of which everything is known says what is true of it."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mfa_crawler.corpus.audit import HORIZONS, audit, gather
from mfa_crawler.store import Store
from tests.corpus.followed import BEGAN, DAYS, SITE, Followed
from tests.crawling import run

pytestmark = pytest.mark.xdist_group("followed")  # its archive is made once


ANY = ("headline", "body", "photo", "attachment")


@pytest.fixture(scope="session")
def audited(ministry: Followed) -> dict[str, Any]:
    ended = run("mfa", "audit", "--json", "--output", str(ministry.folder))
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert told["together"] is None
    (one,) = told["sites"]
    assert isinstance(one, dict)
    return one


def test_only_articles_count_that_a_complete_walk_did_not_show_yet(
    ministry: Followed, audited: dict[str, Any]
) -> None:
    cohort = audited["cohort"]
    assert audited["synthetic"] is True
    assert cohort["counted"] == len(ministry.published) == 24
    assert (cohort["articles"], cohort["of_unknown_age"], cohort["too_late"]) == (31, 7, 0)
    assert cohort["checks"] == sum(len(ministry.looks(url)) - 1 for url in ministry.published)
    assert cohort["median_window"] == pytest.approx(24.0, abs=0.1)


@pytest.mark.parametrize(
    ("curve", "parts"),
    [
        ("anything", ANY),
        ("photo", ("photo",)),
        ("attachment", ("attachment",)),
        ("link", ("link",)),
        ("headline", ("headline",)),
        ("body", ("body",)),
        ("lead", ("lead",)),
        ("typographic", ("typographic",)),
    ],
)
def test_first_changes_are_those_that_were_made(
    ministry: Followed, audited: dict[str, Any], curve: str, parts: tuple[str, ...]
) -> None:
    found = next(one for one in audited["cohort"]["curves"] if one["part"] == curve)
    first = {url: ministry.first(url, *parts) for url in ministry.published}
    last = {url: ministry.looks(url)[-1] for url in ministry.published}
    assert found["seen"] == sum(first[url] < last[url] for url in first)
    for point, day in zip(found["points"], HORIZONS, strict=True):
        same_until = {
            url: max(look for look in ministry.looks(url) if look < first[url]) for url in first
        }
        assert point["followed"] == sum(last[url] >= day - 0.001 for url in last)
        assert point["at_risk"] == sum(until >= day - 0.001 for until in same_until.values())
        if point["followed"] < 20:
            assert point["changed"] is None
            continue
        share = sum(first[url] <= day for url in first) / len(first)
        assert point["changed"]["low"] <= share <= point["changed"]["high"]


def test_the_share_is_the_plain_one_where_no_look_leaves_a_doubt(
    ministry: Followed, audited: dict[str, Any]
) -> None:
    """No change lies between two looks of which one was before the seventh day, one after it."""
    within_a_week = sum(ministry.first(url, *ANY) <= 7 for url in ministry.published)
    assert within_a_week == 6
    (week,) = [one for one in audited["cohort"]["curves"][0]["points"] if one["day"] == 7]
    assert week["changed"]["share"] == pytest.approx(within_a_week / 24, abs=0.003)


def test_lists_standing_and_printed_days_are_told(
    ministry: Followed, audited: dict[str, Any]
) -> None:
    listing, standing, late = (audited[name] for name in ("listing", "standing", "lateness"))
    (failed,) = listing["failed"].values()
    assert (listing["listed"], listing["kept"], failed) == (32 + listing["elsewhere"], 31, 1)
    assert standing == {"live": 30, "unlisted": 1, "unlisted_and_live": 1, "gone": 0}
    earlier = [_days_early(ministry, url) for url in ministry.published]
    assert late["known"] == 24
    assert late["most"] == max(earlier) > 0
    assert sum(late["earlier"].values()) == sum(days > 0 for days in earlier)


def _days_early(ministry: Followed, url: str) -> int:
    """From the printed day to the one on which a walk had not shown it yet, west of Greenwich."""
    walk = max(day for day in DAYS if day < ministry.published[url])
    day = (BEGAN + timedelta(days=walk) - timedelta(hours=12)).date()
    return (day - date.fromisoformat(ministry.printed[url])).days


def test_fewer_hours_leave_fewer_articles(ministry: Followed) -> None:
    ended = run("mfa", "audit", "--json", "--within", "12", "--output", str(ministry.folder))
    (one,) = json.loads(ended.out)["sites"]
    assert (one["cohort"]["counted"], one["cohort"]["too_late"]) == (0, 24)
    ended = run("mfa", "audit", "--within", "12", "--output", str(ministry.folder))
    assert "nothing can be said of changes" in ended.out
    ended = run("mfa", "audit", "--within", "inf", "--output", str(ministry.folder))
    assert (ended.code, "--within inf" in ended.err) == (2, True)


def test_the_table_shows_the_same(ministry: Followed, audited: dict[str, Any]) -> None:
    ended = run("mfa", "audit", "--output", str(ministry.folder), COLUMNS="80")
    assert max(map(len, ended.out.splitlines())) <= 80
    assert "SYNTHETIC" in ended.out
    anything = audited["cohort"]["curves"][0]
    line = next(line for line in ended.out.splitlines() if "anything" in line)
    assert line.split()[1] == str(anything["seen"])
    for point in anything["points"]:
        if point["changed"]:
            assert f"{100 * point['changed']['share']:.0f} (" in line
    assert line.count("·") == sum(point["changed"] is None for point in anything["points"])
    assert "is invisible" in " ".join(ended.out.split())


def test_what_is_withheld_is_counted_nowhere(ministry: Followed, tmp_path: Path) -> None:
    copy = str(shutil.copytree(ministry.folder, tmp_path / "copy"))
    edited = next(iter(ministry.edits))
    ended = run("mfa", "withhold", edited, "--reason", "asked to", "--output", copy)
    assert ended.code == 0, ended.err
    (one,) = json.loads(run("mfa", "audit", "--json", "--output", copy).out)["sites"]
    assert one["cohort"]["counted"] == one["lateness"]["known"] == 23
    assert one["cohort"]["curves"][0]["seen"] == 8
    assert (one["listing"]["listed"], one["listing"]["kept"]) == (31, 30)


def test_all_sites_together_count_every_article_alike(ministry: Followed) -> None:
    with Store.open(ministry.folder, read_only=True) as store:
        one = gather(store, SITE)
    other = replace(one, site="us_state", synthetic=False, lives=one.lives[:10])
    told = audit([one, other], None)
    assert [said.synthetic for said in told.all] == [True, False, True]
    parts = [said.cohort.counted for said in told.sites]
    assert told.together is not None
    assert told.together.cohort.counted == sum(parts) > max(parts)
    assert told.together.listing.listed == 2 * one.listing.listed
    assert told.together.extent.changes == 2 * len(one.changes) == 14
    assert audit([one], None).together is None


def test_a_site_that_is_not_there_is_an_error_with_a_remedy(ministry: Followed) -> None:
    ended = run("mfa", "audit", "--site", "us_state", "--output", str(ministry.folder))
    assert (ended.code, ended.out) == (2, "")
    assert "mfa crawl us_state" in ended.err


def test_the_archive_is_the_one_that_the_tests_speak_of(ministry: Followed) -> None:
    assert [*ministry.published.values()] == [day for day in range(1, 7) for _ in range(4)]
    assert SITE in {path.name for path in (ministry.folder / "warc").iterdir()}
