"""Killed by SIGKILL at any instant and run again until it ends: EVIDENCE section 4, Crash.

Real crawls in processes of their own, killed from outside when the server has seen so many requests
or when a file of the closing phase appears, and by their own hand just before the n-th change to
the output folder, half-way through it if it is a write: so also inside repair, adoption, rotation
and the end of a run.
"""

import random
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import pytest

from mfa_crawler.filing import Verified, verify
from mfa_crawler.replica import Fault, FaultKind, Replica, running
from tests.crawling import connected
from tests.forked import Ended
from tests.guarantees import checking, killing
from tests.guarantees.checking import Row
from tests.guarantees.killing import SITE, UNIT, Watched, doomed

_LAST = ("runs/*/pl_mfa_en/report.json*", "warc/pl_mfa_en/*.warc.gz", "warc/manifest.jsonl")
_KEPT = ("captures", "failures", "versions", "events")


@dataclass
class Chain:
    """One command, killed again and again."""

    ministry: Watched
    replica: Replica
    folder: Path
    rng: random.Random
    arguments: tuple[str, ...] = ()
    images: bool = False
    kills: int = 0
    committed: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _KEPT})
    torn: list[bytes] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)

    def kill(self, times: int) -> None:
        """Start and kill until so many kills have struck; each is looked at before the next."""
        while self.kills < times:
            requests = len(self.replica.requests)
            done = self._start_and_kill()
            asked = {
                f"https://{seen.host}{seen.target}" for seen in self.replica.requests[requests:]
            }
            assert not asked & self.whole, "asked for again although its whole record was kept"
            if done.code == -signal.SIGKILL:
                self.kills += 1
                self._look()
            else:
                assert done.code in {0, 1}, done.err

    def finish(self) -> None:
        """Run to the end, and judge."""
        done = killing.run("scrapy", *self._scrapy())
        assert done.code == 0, done.err
        assert "Traceback" not in done.err, done.err
        checking.finished(self.folder, UNIT)
        after = checking.tables(self.folder, *_KEPT)
        shown = checking.without_bytes if self.images else dict
        for name, rows in self.committed.items():
            kept = [shown(row) for row in after[name]]
            assert all(shown(row) in kept for row in rows), f"{name}: a committed row changed"
        aside = [path.read_bytes() for path in (self.folder / "warc" / "torn").glob("*")]
        for torn in self.torn:
            assert torn in aside, "torn bytes were discarded"

    def _start_and_kill(self) -> Ended:
        kind = self.rng.choices(("request", "operation", "file"), (4, 5, 1))[0]
        is_mfa = self.rng.random() < 0.3
        name, arguments = ("mfa", self._mfa()) if is_mfa else ("scrapy", self._scrapy())
        if kind == "request":
            number = self.rng.randint(1, 9)
            return killing.struck_at_requests(
                self.ministry, {number}, signal.SIGKILL, name, *arguments
            )
        if kind == "file":
            pattern = self.rng.choice(_LAST)
            return killing.killed_at_file(self.folder, pattern, name, *arguments)
        number = self.rng.randint(1, 30)
        return killing.run(*doomed(name, number, self.folder), *arguments)

    def _scrapy(self) -> list[str]:
        commit = self.rng.choice(("0", "0.01", "0.1", "5"))
        size = self.rng.choice(("20000", "100000", "1000000"))
        settings = ["-s", f"MFA_COMMIT_SECONDS={commit}", "-s", f"MFA_WARC_BYTES={size}"]
        settings += [] if self.images else ["-a", "images=0", "-a", "requisites=0"]
        return ["crawl", SITE, *connected(self.replica, self.folder), *settings, *self.arguments]

    def _mfa(self) -> list[str]:
        connect = self.replica.connect("www.gov.pl")
        full = ["--full"] if self.arguments else []
        full += [] if self.images else ["--no-images", "--no-requisites"]
        return ["crawl", SITE, "--connect", connect, "--output", str(self.folder), *full]

    def _look(self) -> None:
        """What is committed now stays; what is whole now is not asked for again."""
        records, torn = checking.written(self.folder)
        self.torn += torn
        if not self.arguments:
            self.whole |= {record.url for record in records if record.is_page}
        copy = self.folder.parent / "killed"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in self.folder.glob("mfa.sqlite*"):
            shutil.copy(path, copy)
        if not (copy / "mfa.sqlite").exists() or not _has_schema(copy):
            return
        self.committed = checking.tables(copy, *_KEPT)
        places = {record.id: (record.file, record.offset, record.length) for record in records}
        for row in (*self.committed["captures"], *self.committed["failures"]):
            assert places[row["record_id"]] == (row["file"], row["offset"], row["length"])


def _has_schema(folder: Path) -> bool:
    return bool(checking.tables(folder, "sqlite_schema")["sqlite_schema"])


def faulty(ministry: Watched) -> None:
    """Three articles that are no articles: missing, broken, and cut short."""
    own = f"https://www.gov.pl{UNIT}/"
    urls = [a.url for a in ministry.articles(UNIT) if a.url.startswith(own)]
    faults = (
        Fault(FaultKind.STATUS, status=404),
        Fault(FaultKind.EMPTY),
        Fault(FaultKind.TRUNCATED),
    )
    for url, fault in zip(urls[3::7], faults, strict=False):
        ministry.faults[url.removeprefix("https://www.gov.pl")] = fault


@pytest.fixture
def ministry() -> Watched:
    ministry = Watched(seed=5, articles=30, years=2)
    faulty(ministry)
    return ministry


@pytest.fixture
def replica(ministry: Watched) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


def first_crawl(ministry: Watched, replica: Replica, folder: Path, seed: int, kills: int) -> None:
    """A first crawl killed so often: no article is lost, and none is fetched twice."""
    chain = Chain(ministry, replica, folder / "output", random.Random(seed))
    chain.kill(kills)
    chain.finish()
    assert len(checking.tables(chain.folder, "articles")["articles"]) == 27
    assert len(checking.shown(chain.folder, UNIT)) >= 30


def later_crawl(ministry: Watched, replica: Replica, folder: Path, seed: int, kills: int) -> None:
    """Articles change between crawls of everything, each killed: versions and spells stay true."""
    rng = random.Random(seed)
    chain = Chain(ministry, replica, folder / "output", rng, ("-a", "full=1"))
    chain.finish()
    urls = [row["url"] for row in checking.tables(chain.folder, "articles")["articles"]]
    for _ in range(2):
        for url in rng.sample(sorted(urls), 8):
            rng.choice((ministry.edit, ministry.restore, ministry.typo, ministry.template))(url)
        ministry.publish(2, UNIT)
        chain.kill(chain.kills + kills // 2)
        chain.finish()
    changed = checking.tables(chain.folder, "versions")["versions"]
    assert len(changed) > len(urls)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(3))
def test_a_killed_first_crawl_keeps_its_word(
    ministry: Watched, replica: Replica, tmp_path: Path, seed: int
) -> None:
    first_crawl(ministry, replica, tmp_path, seed, 6)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1])
def test_a_killed_crawl_of_what_changed_keeps_its_word(
    ministry: Watched, replica: Replica, tmp_path: Path, seed: int
) -> None:
    later_crawl(ministry, replica, tmp_path, seed, 10)


def pictured_crawl(folder: Path, seed: int, kills: int) -> None:
    """Pictures are fetched, then replaced, and every crawl of it is killed: each is kept once."""
    ministry = Watched(seed=3, articles=5)
    rng = random.Random(seed)
    with running(ministry) as replica:
        first = Chain(ministry, replica, folder / "output", rng, images=True)
        first.kill(kills)
        first.finish()
        owed = "SELECT count(*) FROM images WHERE sha256 IS NULL"
        with closing(sqlite3.connect(first.folder / "mfa.sqlite")) as db:
            assert db.execute(owed).fetchone() == (0,)
        pictured = [article.url for article in ministry.articles(UNIT) if article.main_photo]
        rng.shuffle(pictured)
        for change, url in zip(cycle((ministry.photo, ministry.reupload, ministry.edit)), pictured):
            change(url)
        later = Chain(ministry, replica, first.folder, rng, ("-a", "full=1"), images=True)
        later.kill(kills)
        later.finish()
        later.finish()
    assert list(verify(first.folder, None, Verified())) == []
    media = [row for row in checking.tables(first.folder, "events")["events"] if row["change"]]
    assert "photo" in {row["type"] for row in media}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1])
def test_a_killed_crawl_of_pictures_keeps_its_word(tmp_path: Path, seed: int) -> None:
    pictured_crawl(tmp_path, seed, 6)


@pytest.mark.torture
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(100, 180))
def test_a_thousand_kills(ministry: Watched, replica: Replica, tmp_path: Path, seed: int) -> None:
    crawl = later_crawl if seed % 4 == 0 else first_crawl
    crawl(ministry, replica, tmp_path, seed, 14 if seed % 4 == 0 else 12)


@pytest.mark.torture
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(200, 230))
def test_many_kills_among_pictures(tmp_path: Path, seed: int) -> None:
    pictured_crawl(tmp_path, seed, 12)
