"""`mfa crawl --all` from one replica: hosts side by side, one of them broken and one guarded."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest

from mfa_crawler.health import examine
from mfa_crawler.items import Article as Record
from mfa_crawler.replica import WORLD, Article, Ministry, Seen, running
from mfa_crawler.replica.faults import parse_fault
from mfa_crawler.sites import SITES, Site, site_of
from mfa_crawler.store import Store
from tests.crawling import run
from tests.forked import Ended

pytestmark = pytest.mark.xdist_group("crawl_all")  # one crawl for all of it

BROKEN = "www.auswaertiges-amt.de"
GUARDED = "www.whitehouse.gov"
GAP = 0.1  # seconds between two requests to a host
ARTICLES = 3


@dataclass(frozen=True)
class Done:
    """The crawl of all sites: how it ended, what it wrote, and what the replica saw."""

    ended: Ended
    folder: Path
    ministry: Ministry
    requests: list[Seen]

    def report(self, site: str) -> dict[str, Any]:
        (path,) = self.folder.glob(f"runs/*/{site}/report.json")
        found: dict[str, Any] = json.loads(path.read_bytes())
        return found

    def records(self, site: str) -> list[Record]:
        (path,) = self.folder.glob(f"runs/*/{site}/articles.jsonl")
        return [msgspec.json.decode(line, type=Record) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("all")
    ministry = Ministry(seed=7, articles=ARTICLES, years=1, units=WORLD)
    ministry.faults |= map(parse_fault, [f"{BROKEN}/*=status:500", f"{GUARDED}/*=challenge"])
    with running(ministry) as replica:
        ended = run(
            "mfa", "crawl", "--all", "--connect", f"*={replica.url}", "--delay", str(GAP),
            "--no-images", "--no-requisites", "--json", "--output", str(folder),
        )  # fmt: skip
        return Done(ended, folder, ministry, replica.requests)


WHOLE = [site for site in SITES.values() if site.host not in {BROKEN, GUARDED}]
REFUSED = [site for site in SITES.values() if site.host in {BROKEN, GUARDED}]


def published(site: Site, ministry: Ministry) -> list[Article]:
    """What a site's list on the replica leads to."""
    units = [unit for unit in ministry.units if unit.host in site.hosts]
    articles = (article for unit in units for article in ministry.newest(unit))
    return [article for article in articles if site_of(article.url) is site]


def test_every_site_has_a_row_and_a_report_and_the_broken_ones_cost_the_exit_code(
    done: Done,
) -> None:
    assert done.ended.code == 1
    assert {row["site"] for row in done.ended.rows} == SITES.keys()
    assert len(done.ended.rows) == len(SITES)
    for row in done.ended.rows:
        report = done.report(row["site"])
        assert (report["site"], report["listed"]) == (row["site"], row["listed"])


def test_all_others_are_whole(done: Done) -> None:
    rows = {row["site"]: row for row in done.ended.rows}
    for site in WHOLE:
        expected = {article.url: article.truth for article in published(site, done.ministry)}
        read = {record.url: record for record in done.records(site.id)}
        assert read.keys() == expected.keys()
        assert len(read) == ARTICLES
        for url, truth in expected.items():
            record = read[url]
            assert (record.headline, record.date) == (truth.headline, truth.date)
            assert (record.body, record.photo_credit) == (truth.body, truth.photo_credit)
        row, report = rows[site.id], done.report(site.id)
        assert (row["new"], row["failed"], report["failures"]) == (ARTICLES, 0, [])
        is_whole = any(source.is_whole for source in site.sources)
        assert (report["reason"], report["walk"]["complete"]) == ("finished", is_whole)


def test_the_doctor_finds_nothing_wrong_with_them(done: Done) -> None:
    with Store.open(done.folder, read_only=True) as store:
        found = [examine(store, done.folder / "warc", site, ARTICLES) for site in WHOLE]
    looked = [one for each in found for one in (*each.lists, *each.articles)]
    assert {words for one in looked for words in one.wrong} <= {"body: only attachments"}
    assert [alarm for each in found for alarm in each.alarms] == []
    assert [len(one.articles) for one in found] == [ARTICLES] * len(WHOLE)


@pytest.mark.parametrize(
    ("host", "kind", "words"),
    [
        (BROKEN, "robots_disallowed", f"https://{BROKEN}/robots.txt answered HTTP 500"),
        (GUARDED, "error_page", "Just a moment..."),
    ],
)
def test_what_is_refused_says_so_by_name(done: Done, host: str, kind: str, words: str) -> None:
    (site,) = (site for site in REFUSED if site.host == host)
    report = done.report(site.id)
    (failure,) = report["listing_failures"]
    assert (failure["kind"], failure["url"]) == (kind, site.url)
    assert words in failure["reason"]
    assert (report["listed"], report["walk"]["complete"]) == (0, False)
    assert done.records(site.id) == []
    said = re.search(
        rf"^{site.id}: the walk of the list ended early.*$", done.ended.err, re.MULTILINE
    )
    assert said
    assert words in said[0]


def test_hosts_are_crawled_side_by_side_and_each_is_waited_for(done: Done) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for seen in done.requests:
        times[seen.host].append(seen.time_monotonic)
    assert times.keys() == {host for site in SITES.values() for host in site.hosts}
    long = times.pop("www.gov.pl")
    for moments in times.values():
        assert long[0] - 1 < moments[0] < long[len(long) // 2]
    for moments in (long, *times.values()):
        # a busy machine may read the first request late, and the second when it comes
        assert moments[-1] - moments[0] > 0.9 * GAP * (len(moments) - 2)


def test_every_unit_of_the_portal_has_its_list(done: Done) -> None:
    listings = {f"https://{unit.host}{unit.listing}" for unit in WORLD}
    portal = [site for site in SITES.values() if site.country == "PL"]
    assert {site.url for site in portal} <= listings


def test_all_sites_are_packed_and_verified_whatever_their_answers_are(done: Done) -> None:
    package = done.folder / "all.wacz"
    packed = run("mfa", "wacz", str(package), "--output", str(done.folder))
    assert packed.code == 0, packed.err
    with ZipFile(package) as files:
        pages = files.read("pages/pages.jsonl").decode()
    assert "https://www.gov.uk/api/content/" in pages
    assert run("mfa", "verify", "--output", str(done.folder)).code == 0
