"""The second crawl: what it asks for, what it leaves alone, and what it goes on with."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mfa_crawler.replica import Fault, FaultKind, Ministry, Replica, running
from tests.crawling import Crawl, connected, crawl, run, text_only

pytestmark = pytest.mark.xdist_group("incremental")  # the first crawl is made once

LIST = "/web/diplomacy/news-"


def _ministry() -> Ministry:
    return Ministry(seed=5, articles=15, years=2)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """The first crawl of the ministry."""
    with running(_ministry()) as replica:
        return _crawl(tmp_path_factory.mktemp("whole"), replica)[0]


@pytest.fixture
def first(whole: Crawl, tmp_path: Path) -> Crawl:
    """That crawl, its folder copied to `tmp_path`."""
    shutil.copytree(whole.folder, tmp_path, dirs_exist_ok=True)
    return whole


@pytest.fixture
def ministry() -> Ministry:
    return _ministry()


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


def _crawl(folder: Path, replica: Replica, *arguments: str) -> tuple[Crawl, list[str]]:
    """A crawl, and the targets it asked for; folders of their own keep the runs apart."""
    before = len(replica.requests)
    ended = crawl(folder, "pl_mfa_en", replica.connect("www.gov.pl"), *arguments)
    return ended, [seen.target for seen in replica.requests[before:]]


def _page(number: int) -> str:
    return LIST if number == 1 else f"{LIST}?page={number}&size=10"


def test_an_unchanged_ministry_of_a_thousand_articles_costs_two_list_pages(
    tmp_path: Path,
) -> None:
    with running(Ministry(seed=5, articles=1000)) as replica:
        first, _ = _crawl(tmp_path, replica)
        failed = set(first.failure_kinds())
        second, asked = _crawl(tmp_path, replica)
    again = [f"https://www.gov.pl{target}" for target in asked if not target.startswith(LIST)]
    assert first.row["new"] > 900
    assert [target for target in asked if target.startswith(LIST)] == [_page(1), _page(2)]
    # what failed before is asked for again, and leads elsewhere again
    assert failed <= set(again)
    assert len(again) <= 2 * len(failed) + 1
    assert second.row["new"] == second.row["changed"] == 0
    assert second.row["unchanged"] + second.row["failed"] == second.row["listed"]


def test_everything_known_is_asked_for_conditionally_save_every_fifth_time(
    tmp_path: Path, first: Crawl, replica: Replica
) -> None:
    conditional = []
    for _ in range(6):
        before = len(replica.requests)
        again, _ = _crawl(tmp_path, replica, "--full")
        assert again.row["unchanged"] == first.row["new"]
        assert not again.articles
        asked = [dict(seen.headers) for seen in replica.requests[before:]]
        conditional.append(sum("If-None-Match" in headers for headers in asked))
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db:
        kinds = db.execute(
            "SELECT kind, status, count(*) FROM captures WHERE outcome IN ('article', "
            "'not_modified') GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
        (versions,) = db.execute("SELECT count(*) FROM versions").fetchone()
        (tagged,) = db.execute("SELECT count(*) FROM urls WHERE etag IS NOT NULL").fetchone()
    known = first.row["new"]
    assert 0 < tagged < known  # some pages have no validators
    assert conditional == [tagged, tagged, tagged, tagged, 0, tagged]
    # what came in full had the same bytes each time: revisits, but for the first
    revisits = 6 * (known - tagged) + tagged
    assert kinds == [
        ("response", 200, known),
        ("revisit", 200, revisits),
        ("revisit", 304, 5 * tagged),
    ]
    assert versions == known


@pytest.mark.usefixtures("first")
def test_what_is_due_is_looked_at_and_nothing_else(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db, db:
        due = sorted(
            url for (url,) in db.execute(
                "UPDATE urls SET next_due = '2001-01-01T00:00:00Z' WHERE id IN "
                "(SELECT id FROM urls WHERE state = 'known' ORDER BY url LIMIT 4) RETURNING url"
            )
        )  # fmt: skip
    ministry.edit(due[0])
    again, asked = _crawl(tmp_path, replica)
    articles = {f"https://www.gov.pl{target}" for target in asked if not target.startswith(LIST)}
    assert set(due) <= articles
    assert len(articles - set(due) - {"https://www.gov.pl/robots.txt"}) <= 2  # a failed redirect
    assert again.row["changed"] == 1
    assert set(again.articles) == {due[0]}
    _, third = _crawl(tmp_path, replica)
    assert not {f"https://www.gov.pl{target}" for target in third} & set(due)


@pytest.mark.usefixtures("first")
def test_the_older_an_article_the_later_it_is_looked_at_again(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db:
        waits = db.execute(
            "SELECT julianday(last_checked) - julianday(a.date), "
            "julianday(next_due) - julianday(last_checked) "
            "FROM urls u JOIN articles a ON a.entry = u.id WHERE a.date < last_checked"
        ).fetchall()
    old = [wait for age, wait in waits if age > 91]
    assert old
    assert all(81 <= wait <= 99 for wait in old)
    assert all(wait < 17 for age, wait in waits if age < 90)


def test_an_interrupted_first_walk_goes_on_where_it_was(tmp_path: Path) -> None:
    ministry = Ministry(seed=5, articles=95)
    ministry.faults[_page(7)] = Fault(FaultKind.NO_ITEMS)
    with running(ministry) as replica:
        first, _ = _crawl(tmp_path, replica)
        assert first.report["walk"]["complete"] is first.report["walk"]["covered"] is False
        ministry.faults.clear()
        second, asked = _crawl(tmp_path, replica)
        third, quiet = _crawl(tmp_path, replica)
    assert [target for target in asked if target.startswith(LIST)] == [
        *map(_page, (1, 2, 7, 8, 9, 10)),
        LIST,
    ]
    assert second.report["walk"]["complete"] is False  # no one run saw all of it
    assert second.report["walk"]["covered"] is True
    assert not first.articles.keys() & second.articles.keys()
    assert first.row["new"] + second.row["new"] >= 94
    assert [target for target in quiet if target.startswith(LIST)] == [_page(1), _page(2)]
    assert third.row["new"] == 0


@pytest.mark.usefixtures("first")
def test_the_whole_list_is_walked_when_that_is_due(tmp_path: Path, replica: Replica) -> None:
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db, db:
        db.execute("UPDATE runs SET started = '2001-01-01T00:00:00+00:00'")
    again, asked = _crawl(tmp_path, replica)
    assert again.report["walk"]["complete"] is True
    assert again.row["new"] == again.row["changed"] == 0
    assert _page(2) in asked
    assert again.row["fetched"] == again.row["failed"]


def test_a_feed_holds_everything_in_range_also_what_is_known(
    tmp_path: Path, first: Crawl, replica: Replica
) -> None:
    (edited, *_) = sorted(first.articles)
    before = len(replica.requests)
    feed = tmp_path / "all.jsonl"
    ended = run("scrapy", "crawl", "pl_mfa_en", *text_only(replica, tmp_path), "-O", str(feed))
    assert ended.code == 0
    assert "WARNING" not in ended.err  # a good run worries nobody
    records = [json.loads(line) for line in feed.read_bytes().splitlines()]
    assert {record["url"] for record in records} == first.articles.keys()
    assert edited not in {f"https://www.gov.pl{s.target}" for s in replica.requests[before:]}


def test_an_article_that_is_gone_is_counted_once_and_comes_back(
    tmp_path: Path, first: Crawl, ministry: Ministry, replica: Replica
) -> None:
    (url, *_) = sorted(first.articles)
    ministry.remove(url)
    rows = [_crawl(tmp_path, replica, "--full")[0].row for _ in range(3)]
    assert [row["gone"] for row in rows] == [1, 0, 0]
    ministry.restore(url)
    back, _ = _crawl(tmp_path, replica, "--full")
    assert back.row["gone"] == back.row["new"] == back.row["changed"] == 0
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db:
        types = [t for (t,) in db.execute(
            "SELECT type FROM events JOIN urls ON id = entry WHERE url = ? ORDER BY number", (url,)
        )]  # fmt: skip
        (status,) = db.execute("SELECT status FROM articles WHERE url = ?", (url,)).fetchone()
    assert types == ["appeared", "unlisted", "back"]  # two looks in a second prove no `gone`
    assert status == "live"


@pytest.mark.usefixtures("first")
def test_a_304_of_the_page_that_an_article_redirects_to_is_no_sight_of_the_article(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db:
        moved, other = (
            url.removeprefix("https://www.gov.pl")
            for (url,) in db.execute(
                "SELECT url FROM urls WHERE etag IS NOT NULL ORDER BY url LIMIT 2"
            )
        )
    ministry.faults[moved] = Fault(FaultKind.REDIRECT, location=f"https://www.gov.pl{other}")
    before = len(replica.requests)
    _crawl(tmp_path, replica, "--full")
    hops = [s for s in replica.requests[before:] if s.target == other]
    assert len(hops) == 2  # for itself, and where the other led
    assert sum("If-None-Match" in dict(seen.headers) for seen in hops) == 1
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db:
        seen_of = db.execute(
            "SELECT c.outcome FROM captures c JOIN urls u ON u.id = c.entry WHERE u.url LIKE ? "
            "ORDER BY c.date",
            (f"%{moved}",),
        ).fetchall()
    assert seen_of == [("article",), ("redirect",), ("article",)]


@pytest.mark.usefixtures("first")
def test_made_up_articles_and_real_ones_never_meet(tmp_path: Path) -> None:
    ended = run(
        "mfa", "crawl", "pl_mfa_en", "--output", str(tmp_path), MFA_CONTACT="a@example.org"
    )  # fmt: skip
    assert ended.code == 2
    assert "holds synthetic captures of pl_mfa_en" in ended.err
    assert "--output" in ended.err


def test_an_entry_that_never_gave_an_article_is_owed_one(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    path = next(
        a.url.removeprefix("https://www.gov.pl")
        for a in ministry.articles("/web/diplomacy")
        if "/web/diplomacy/" in a.url
    )
    ministry.faults[path] = Fault(FaultKind.STATUS, status=404)
    first, _ = _crawl(tmp_path, replica)
    second, asked = _crawl(tmp_path, replica)
    url = f"https://www.gov.pl{path}"
    assert (first.row["gone"], first.failure_kinds()[url]) == (1, "gone")
    assert (second.row["gone"], second.failure_kinds()[url]) == (0, "gone")
    assert path in asked
    del ministry.faults[path]
    third, _ = _crawl(tmp_path, replica)
    assert third.row["new"] == 1


def test_a_part_of_a_page_that_nobody_asked_for_is_no_article(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    path, other = (
        a.url.removeprefix("https://www.gov.pl")
        for a in list(ministry.articles("/web/diplomacy"))[2:4]
    )
    ministry.faults[path] = Fault(FaultKind.STATUS, status=206)
    ministry.faults[other] = Fault(FaultKind.STATUS, status=205)
    first, _ = _crawl(tmp_path, replica)
    kinds = first.failure_kinds()
    assert kinds[f"https://www.gov.pl{path}"] == "cut_short"
    assert kinds[f"https://www.gov.pl{other}"] == "bad_status"
    verified = run("mfa", "verify", MFA_OUTPUT=str(tmp_path))
    assert verified.code == 0, verified.out


def test_a_run_with_the_name_or_before_the_time_of_another_is_refused(
    tmp_path: Path, replica: Replica
) -> None:
    arguments = ("crawl", "pl_mfa_en", *connected(replica, tmp_path), "-s", "MFA_RUN=nightly")
    assert run("scrapy", *arguments).code == 0
    again = run("scrapy", *arguments)
    assert "holds a run nightly of pl_mfa_en: give this one another name" in again.err
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db, db:
        db.execute("UPDATE runs SET started = '2999-01-01T00:00:00.000Z'")
    before = len(replica.requests)
    late = run(
        "mfa", "crawl", "pl_mfa_en", "--connect", replica.connect("www.gov.pl"),
        "--output", str(tmp_path),
    )  # fmt: skip
    assert late.code == 2
    assert "began at 2999-01-01T00:00:00.000Z: set the clock" in " ".join(late.err.split())
    assert len(replica.requests) == before
