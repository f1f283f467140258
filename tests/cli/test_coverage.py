"""`mfa coverage`: every entry that a list showed is somewhere, and sums that disagree are named."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mfa_crawler.corpus.coverage import NOT_OBSERVABLE
from mfa_crawler.replica import WORLD, Ministry, running
from mfa_crawler.replica.faults import parse_fault
from tests.cli.archived import words
from tests.crawling import crawl, run, text_only
from tests.forked import Ended
from tests.pictured import sql

pytestmark = pytest.mark.xdist_group("covered")  # its archive is made once

_SITE = "pl_mfa_en"
_FAULTS = ("empty", "status:503", "drop", "challenge", "status:404", "image")
_KINDS = {"empty_page", "bad_status", "cut_short", "error_page", "not_html", "other_site"}


def _mfa(folder: Path, *arguments: str) -> Ended:
    return run("mfa", *arguments, MFA_OUTPUT=str(folder))


def _coverage(folder: Path) -> Any:
    ended = _mfa(folder, "coverage", "--json")
    assert (ended.code, ended.err) == (0, "")
    return json.loads(ended.out)


@pytest.fixture(scope="session")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl in which much fails, one of some days, one in which an entry leads to another, one
    without a list."""
    folder = tmp_path_factory.mktemp("covered")
    ministry = Ministry(seed=11, articles=18, years=2)
    own = [a.url for a in ministry.articles("/web/diplomacy") if "/web/diplomacy/" in a.url]
    paths = [url.removeprefix("https://www.gov.pl") for url in own]
    faults = (*_FAULTS, f"redirect:{ministry.truth('/web/paa', 0).url}")
    ministry.faults.update(
        parse_fault(f"{path}={fault}") for path, fault in zip(paths, faults, strict=False)
    )
    days = sorted(a.truth.date or "" for a in ministry.articles("/web/diplomacy"))
    with running(ministry) as replica:
        for arguments in ((), ("-a", f"since={days[-6]}"), ("-a", "full=1"), ()):
            crawled = run(
                "scrapy", "crawl", _SITE, *text_only(replica, folder), *arguments,
                "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0",
            )  # fmt: skip
            assert crawled.code == 0, crawled.err
            ministry.remove(own[-1])
            ministry.unlist(own[-2])
            ministry.faults.update([parse_fault(f"{paths[0]}=redirect:{own[8]}")])
            if "full=1" in arguments:
                ministry.faults.update([parse_fault("/web/diplomacy/news-=status:503")])
    return folder


def test_every_entry_of_every_walk_is_accounted_for(covered: Path) -> None:
    found = _coverage(covered)
    assert [walk["ended"] for walk in found["walks"]] == ["finished"] * 4
    for walk in found["walks"]:
        lost = Counter(walk["failed"]) + Counter(walk["not_observable"])
        listed = walk["stored"] + walk["gone"] + sum(lost.values())
        elsewhere = walk["other_host"] + walk["out_of_range"] + walk["withheld"]
        assert walk["distinct"] + walk["due"] == listed + elsewhere
    first, ranged, last, lost = found["walks"]
    assert first["seen"] > first["distinct"]
    assert {*first["failed"], *first["not_observable"]} == _KINDS
    assert {*first["failed"]} == {"empty_page", "not_html"}
    assert (first["gone"], first["due"], first["other_host"]) == (1, 0, 1)
    assert first["pages_read"] == first["pages_claimed"] + 1  # the first again, at the end
    assert ranged["out_of_range"]
    assert last["due"] == 2  # the one removed and the one taken off the list
    assert "same_page" in last["not_observable"]
    assert (first["list_failed"], lost["list_failed"]) == ({}, {"bad_status": 1})
    assert (lost["pages_read"], lost["seen"], lost["distinct"]) == (0, 0, 0)
    assert "the last ended early: 1 bad_status" in _mfa(covered, "coverage").out


def test_a_site_stands_as_its_rows_do(covered: Path) -> None:
    (site,) = _coverage(covered)["sites"]
    rows = sql(covered, "SELECT state, failure FROM urls WHERE kind = 'entry'")
    assert len(rows) == site["listed"] + site["never_listed"]
    kept = sql(covered, "SELECT status, count(*) FROM articles GROUP BY status")
    assert {k: n for k, n in site["stored"].items() if n} == dict(kept)
    failed = Counter(failure for state, failure in rows if state == "failed")
    assert Counter(site["failed"]) + Counter(site["not_observable"]) == failed
    assert {*site["not_observable"]} <= NOT_OBSERVABLE
    assert (site["same"], site["gone"]) == (1, 1)
    assert site["is_synthetic"]


def test_a_rebuilt_archive_gives_the_same_account(covered: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(covered, tmp_path / "copy"))
    assert _mfa(copy, "rebuild").code == 0
    assert _coverage(copy) == _coverage(covered)


def test_withheld_articles_are_counted_and_not_named(covered: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(covered, tmp_path / "copy"))
    ((url,),) = sql(copy, "SELECT url FROM articles ORDER BY url LIMIT 1")
    before = _coverage(copy)["sites"][0]
    assert _mfa(copy, "withhold", url, "--reason", "it names a child").code == 0
    after = _coverage(copy)["sites"][0]
    assert after["withheld"] >= 1
    stored = sum(before["stored"].values())
    assert sum(after["stored"].values()) + after["withheld"] == stored


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE runs SET record = json_set(record, '$.new', 99)", "entries were listed"),
        ("UPDATE runs SET record = json_remove(record, '$.failures[0]')", "accounted for"),
        ("UPDATE runs SET record = json_set(record, '$.other_site', 0)", "distinct entries"),
        ("UPDATE runs SET record = json_set(record, '$.walk.seen', 3)", "entries were seen"),
        ("DELETE FROM captures WHERE outcome = 'bad_status'", "have a record of it"),
        ("UPDATE urls SET state = 'known' WHERE state = 'failed'", "none is stored"),
    ],
)
def test_sums_that_disagree_are_an_error_that_names_them(
    covered: Path, tmp_path: Path, statement: str, says: str
) -> None:
    (tmp_path / "copy").mkdir()
    shutil.copy(covered / "mfa.sqlite", tmp_path / "copy")
    sql(tmp_path / "copy", statement)
    ended = _mfa(tmp_path / "copy", "coverage")
    assert ended.code == 1
    assert says in words(ended.err)
    ((run_id,),) = sql(covered, "SELECT run FROM runs ORDER BY started LIMIT 1")
    of = "the site as a whole" if "known" in statement else f"walk {run_id}"
    assert f"{_SITE}, {of}" in words(ended.err)


def test_articles_inside_of_a_list_are_recorded_whether_they_are_looked_for_or_not(
    tmp_path: Path,
) -> None:
    ministry = Ministry(seed=3, articles=3, units=WORLD)
    with running(ministry) as replica:
        crawl(tmp_path, "us_state", replica.connect("www.state.gov"), "--limit", "2")
    (walk,) = _coverage(tmp_path)["walks"]
    assert (walk["stored"], walk["out_of_range"]) == (2, 1)
    assert (walk["recorded"], walk["asked"]) == (3, 0)
    more = "'$.walk.fates.follow', 4, '$.listed', 4, '$.new', 4, '$.walk.seen', 5"
    sql(tmp_path, f"UPDATE runs SET record = json_set(record, {more})")
    assert "4 entries were asked for, and 3 have a record" in words(_mfa(tmp_path, "coverage").err)
    sql(tmp_path, "UPDATE runs SET record = json_set(record, '$.parser', 'which read more there')")
    assert _coverage(tmp_path)["walks"][0]["stored"] == 4


def test_a_run_from_before_entries_were_counted_says_so(covered: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    shutil.copy(covered / "mfa.sqlite", tmp_path / "copy")
    sql(
        tmp_path / "copy",
        "UPDATE runs SET record = json_remove(record, '$.walk.fates', '$.walk.seen', '$.due')",
    )
    walk = _coverage(tmp_path / "copy")["walks"][0]
    assert (walk["seen"], walk["distinct"]) == (None, None)
    assert walk["stored"]
    table = _mfa(tmp_path / "copy", "coverage", "--walks")
    assert table.code == 0
    assert " ? " in table.out
