"""One run a site, one crawl a host: between processes, and after one of them was killed."""

import signal
from itertools import pairwise
from pathlib import Path
from threading import Barrier, Event

from mfa_crawler.replica import Replica, Unit, running
from tests.crawling import text_only
from tests.guarantees import checking, killing
from tests.guarantees.killing import SITE, UNIT, Watched, ended, process

_PATIENCE = 60  # seconds; nothing is timed by it, it ends a test that would hang


class Held:
    """A server that stops at its first article until it is let go."""

    def __init__(self, ministry: Watched) -> None:
        self.has_come, self.go_on = Event(), Event()
        ministry.arrived = self._arrived

    def _arrived(self, _host: str, target: str) -> None:
        if target.startswith(f"{UNIT}/") and "/news-" not in target:
            self.has_come.set()
            self.go_on.wait(_PATIENCE)


def mfa(replica: Replica, folder: Path, site: str, *options: str) -> list[str]:
    connect = replica.connect("www.gov.pl")
    where = ["--connect", connect, "--output", str(folder)]
    text = ["--no-images", "--no-requisites"]
    return ["mfa", "crawl", site, *where, *text, *options]


def test_a_second_crawl_of_a_site_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    ministry = Watched(seed=2, articles=6)
    held = Held(ministry)
    with running(ministry) as replica, process(*mfa(replica, tmp_path, SITE)) as first:
        assert held.has_come.wait(_PATIENCE)
        seen = len(replica.requests)
        second = killing.run(*mfa(replica, tmp_path, SITE))
        third = killing.run("scrapy", "crawl", SITE, *text_only(replica, tmp_path))
        assert len(replica.requests) == seen
        held.go_on.set()
        assert ended(first).code == 0
    assert second.code == 3
    assert third.code != 0
    for refused in (second, third):
        assert f"process {first.pid}" in refused.err
    assert len(checking.tables(tmp_path, "runs")["runs"]) == 1
    checking.finished(tmp_path, UNIT)


def test_what_a_killed_crawl_held_is_free_at_once(tmp_path: Path) -> None:
    ministry = Watched(seed=2, articles=6)
    held = Held(ministry)
    with running(ministry) as replica:
        with process(*mfa(replica, tmp_path, SITE)) as first:
            assert held.has_come.wait(_PATIENCE)
            first.send_signal(signal.SIGKILL)
            assert ended(first).code == -signal.SIGKILL
        held.go_on.set()
        second = killing.run(*mfa(replica, tmp_path, SITE))
    assert second.code == 0, second.err
    reasons = [row["reason"] for row in checking.tables(tmp_path, "runs")["runs"]]
    assert sorted(reasons) == ["finished", "killed"]
    checking.finished(tmp_path, UNIT)


def test_two_processes_crawl_one_host_in_turn_and_keep_its_delay(tmp_path: Path) -> None:
    ministry = Watched(seed=2, articles=2)
    held = Held(ministry)
    delay = ["DOWNLOAD_DELAY=0.3", "AUTOTHROTTLE_START_DELAY=0.3", "MFA_DELAY_MAPPED=1"]
    settings = [part for setting in delay for part in ("-s", setting)]
    with running(ministry) as replica:
        second_command = [
            "scrapy",
            "crawl",
            "pl_paa",
            *text_only(replica, tmp_path),
        ]
        with process(*mfa(replica, tmp_path, SITE, "--delay", "0.3")) as first:
            assert held.has_come.wait(_PATIENCE)
            with process(*second_command, *settings) as second:
                assert second.stderr
                waiting = next(line for line in second.stderr if "waiting" in line)
                held.go_on.set()
                codes = ended(first).code, ended(second).code
        requests = replica.requests
    assert codes == (0, 0)
    assert f"process {first.pid}" in waiting
    robots, again = (n for n, seen in enumerate(requests) if seen.target == "/robots.txt")
    assert robots == 0
    assert all(seen.target.startswith("/web/diplomacy") for seen in requests[1:again])
    assert all(seen.target.startswith("/web/paa") for seen in requests[again + 1 :])
    times = [seen.time_monotonic for seen in requests]
    assert times[again] - times[again - 1] >= 0.3
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.28


def test_two_hosts_are_crawled_side_by_side(tmp_path: Path) -> None:
    host = "news.example.org"
    here = Watched(seed=2, articles=4)
    there = Watched(
        seed=3, articles=4, units=(Unit(UNIT, f"{UNIT}/news-", "Foreign", "en", host=host),)
    )
    met = Barrier(2)

    def meet(_host: str, target: str) -> None:
        if target == f"{UNIT}/news-":
            met.wait(_PATIENCE)  # each answers its list only while the other asks for its own

    here.arrived = there.arrived = meet
    with running(here) as replica, running(there) as other:
        elsewhere = ["tests.guarantees.elsewhere", host, other.url, str(tmp_path)]
        with (
            process(*mfa(replica, tmp_path, SITE)) as one,
            process(*elsewhere) as two,
        ):
            done = ended(one), ended(two)
    assert [one.code for one in done] == [0, 0], done[1].err
    assert not met.broken
    assert {row["site"] for row in checking.tables(tmp_path, "articles")["articles"]} == {
        SITE,
        "xx_mfa",
    }
    checking.sound(tmp_path)
