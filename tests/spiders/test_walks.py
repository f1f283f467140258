"""What is asked for is what comes: ranges, limits, shifting lists, redirects, feeds."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from mfa_crawler.cleaning import harmless
from mfa_crawler.replica import Fault, FaultKind, Ministry, Replica, Unit, running
from tests.crawling import Crawl, arguments, crawl, run, text_only

pytestmark = pytest.mark.xdist_group("walks")  # what some of them look at is made once

UNIT = "/web/diplomacy"
LIST = "/web/diplomacy/news-"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=11, articles=60, years=3)


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ministry, Replica, Crawl]:
    """A crawl of all that the ministry lists, for whoever only looks at it."""
    with running(ministry := Ministry(seed=11, articles=60, years=3)) as replica:
        finished = crawl(
            tmp_path_factory.mktemp("whole"), "pl_mfa_en", replica.connect("www.gov.pl")
        )
    return ministry, replica, finished


def _days(ministry: Ministry) -> list[str]:
    own = f"https://www.gov.pl{UNIT}/"
    return sorted(a.truth.date for a in ministry.articles(UNIT) if a.url.startswith(own))


def test_since_and_until_are_inclusive_and_the_rest_is_counted(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    days = _days(ministry)
    since, until = days[20], days[40]
    finished = crawl(
        tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"), "--since", since, "--until", until
    )
    got = sorted(article.date or "" for article in finished.articles.values())
    missing = sum(kind == "other_site" for kind in finished.failure_kinds().values())
    wanted = [day for day in days if since <= day <= until]
    assert set(got) <= set(wanted)
    assert len(got) + missing >= len(wanted)
    assert finished.report["out_of_range"] > 0


def test_since_stops_the_walk_one_page_after_the_last_full_page_of_older_items(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"), "--since", _days(ministry)[-3])
    pages = [seen.target for seen in replica.requests if seen.target.startswith(LIST)]
    assert pages == [LIST, f"{LIST}?page=2&size=10", f"{LIST}?page=3&size=10", LIST]


def test_limit_is_the_number_of_articles_asked_for(tmp_path: Path, replica: Replica) -> None:
    finished = crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"), "--limit", "13")
    assert finished.row["listed"] == 13
    pages = {seen.target for seen in replica.requests if seen.target.startswith(LIST)}
    assert len(pages) == 2


def test_a_list_that_shifts_while_it_is_read_loses_nothing(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    ministry.faults[LIST] = Fault(FaultKind.SHIFT, every=1)
    before = {a.url for a in ministry.articles(UNIT)}
    finished = crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"))
    own = {url for url in before if url.startswith(f"https://www.gov.pl{UNIT}/")}
    accounted = finished.articles.keys() | finished.failure_kinds().keys()
    assert own <= accounted
    assert len(accounted) > len(own)  # what was published meanwhile came too
    assert finished.report["walk"]["complete"] is True


def test_entries_that_lead_elsewhere_are_counted_and_never_asked_for(
    whole: tuple[Ministry, Replica, Crawl],
) -> None:
    ministry, replica, finished = whole
    listed = {entry.url for entry in ministry.listing(UNIT)}
    elsewhere = {url for url in listed if not url.startswith(f"https://www.gov.pl{UNIT}/")}
    assert finished.report["other_site"] == len(elsewhere) > 0
    asked = {f"https://{seen.host}{seen.target}" for seen in replica.requests}
    assert not asked & elsewhere
    assert {seen.host for seen in replica.requests} == {"www.gov.pl"}


def test_every_page_is_asked_for_once_and_never_more_than_four_at_a_time(
    whole: tuple[Ministry, Replica, Crawl],
) -> None:
    _, replica, _ = whole
    targets = [seen.target for seen in replica.requests if seen.target != LIST]
    assert len(targets) == len(set(targets))
    assert 1 < replica.max_in_flight <= 4


def test_a_delay_asked_for_is_kept_on_a_local_server_too(tmp_path: Path) -> None:
    with running(Ministry(seed=1, articles=3)) as replica:
        crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"), "--delay", "0.2")
        times = [seen.time_monotonic for seen in replica.requests]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.19


def test_sites_of_one_host_are_crawled_one_after_another(tmp_path: Path) -> None:
    with running(Ministry(seed=1, articles=12)) as replica:
        ended = run(
            "mfa", "crawl", "pl_mfa_en", "pl_paa", "--connect", replica.connect("www.gov.pl"),
            "--output", str(tmp_path), "--json",
        )  # fmt: skip
        units = [seen.target.split("/")[2] for seen in replica.requests if "/web/" in seen.target]
    assert [row["site"] for row in ended.rows] == ["pl_mfa_en", "pl_paa"]
    first_of_second = units.index("paa")
    assert "diplomacy" not in units[first_of_second:]
    assert all(row["new"] > 0 for row in ended.rows)


def test_two_sites_of_one_host_share_its_delay(tmp_path: Path) -> None:
    with running(Ministry(seed=1, articles=2)) as replica:
        ended = run(
            "mfa", "crawl", "pl_mfa_en", "pl_paa", "--connect", replica.connect("www.gov.pl"),
            "--output", str(tmp_path), "--delay", "0.3", "--no-images", "--no-requisites",
        )  # fmt: skip
        times = [seen.time_monotonic for seen in replica.requests]
    assert ended.code == 0, ended.err
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.28


def test_a_range_without_articles_is_an_empty_run_and_no_failure(tmp_path: Path) -> None:
    unit = Unit(UNIT, LIST, "Ministry of Foreign Affairs", "en", guests=0)
    with running(Ministry(seed=2, articles=8, units=(unit,))) as replica:
        finished = crawl(
            tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"), "--until", "1999-12-31"
        )
    assert finished.row["listed"] == finished.row["new"] == 0
    assert finished.report["out_of_range"] >= 8
    assert finished.ended.code == 0


def _scrapy(replica: Replica, folder: Path, *options: str) -> None:
    ended = run("scrapy", "crawl", "pl_mfa_en", *text_only(replica, folder / "output"), *options)
    assert ended.code == 0, ended.err


def test_scrapy_feeds_hold_the_same_records_as_the_run_folder(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    formula = '=HYPERLINK("http://a.example")'
    ministry.edit(next(iter(ministry.articles("/web/diplomacy"))).url, headline=formula)
    feeds = [tmp_path / name for name in ("x.jsonl", "x.csv", "x.json")]
    options = [part for feed in feeds for part in ("-O", str(feed))]
    _scrapy(replica, tmp_path, *options, *arguments(limit="12"))
    (written,) = tmp_path.glob("output/runs/*/pl_mfa_en/articles.jsonl")
    records = [json.loads(line) for line in written.read_bytes().splitlines()]
    assert len(records) >= 10
    lines = feeds[0].read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == records
    assert json.loads(feeds[2].read_bytes()) == records
    with feeds[1].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"'{formula}" in [row["headline"] for row in rows]
    for name in ("headline", "body"):
        assert [row[name] for row in rows] == [harmless(record[name]) for record in records]
    for row, record in zip(rows, records, strict=True):
        assert json.loads(row["gallery"] or "[]") == record["gallery"]
        assert date.fromisoformat(row["date"]).isoformat() == record["date"]


def test_records_say_which_exchange_they_rest_on(whole: tuple[Ministry, Replica, Crawl]) -> None:
    _, _, finished = whole
    assert finished.articles
    for article in finished.articles.values():
        assert article.capture is not None
        assert article.capture.source_class == "synthetic"
        assert article.capture.payload_digest.startswith("sha1:")
        assert (article.capture.family, article.capture.layout) == ("govpl", "article-2022")
    assert finished.report["source_class"] == "synthetic"


def test_a_request_depends_on_its_address_and_our_own_headers_alone(
    whole: tuple[Ministry, Replica, Crawl],
) -> None:
    _, replica, _ = whole
    sent = {frozenset(name.lower() for name, _ in seen.headers) for seen in replica.requests}
    # no Referer, no Cookie: what came before must not show in what is archived
    assert sent == {
        frozenset({"host", "user-agent", "accept", "accept-language", "accept-encoding"})
    }
