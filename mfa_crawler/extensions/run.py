"""What a run leaves behind: the archive of what it saw, articles.jsonl and report.json."""

import asyncio
import errno
import logging
import os
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from io import FileIO
from pathlib import Path
from typing import Any, Self

import msgspec
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from mfa_crawler.archive import Exchange, make_folder, replacing, warc_date
from mfa_crawler.discovery import Fate, Walk
from mfa_crawler.errors import BadArgument, FetchError
from mfa_crawler.fetch import RobotsMiddleware, exchanged
from mfa_crawler.filing import Keeper, Plan, parser_version
from mfa_crawler.health import Alarm, Past
from mfa_crawler.items import Article, SourceClass
from mfa_crawler.spiders import Ledger, NewsSpider

logger = logging.getLogger(__name__)


def new_run_id(now: datetime) -> str:
    """A name for one run: its UTC second and four random digits, so that runs sort by time."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


class RunWriter:
    """Opens the archive for one run of a site, and keeps what fetch hands on.

    Writes `<MFA_OUTPUT>/runs/<MFA_RUN>/<site>/articles.jsonl` line by line, and `report.json`,
    which is also the run's record in the archive. Raises BadArgument where the folder cannot be
    written, and SiteHeld where another run of the site lives.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured  # scrapy shell and fetch write no run
        self._crawler = crawler
        self._spider = crawler.spider
        self._started = datetime.now(UTC)
        settings = crawler.settings
        run = settings["MFA_RUN"] or new_run_id(self._started)
        self.run: str = run
        self.folder = Path(settings["MFA_OUTPUT"], "runs", run, self._spider.site.id)
        self._articles: FileIO | None = None
        self._stopping: asyncio.Task[None] | None = None
        self._commit_every = settings.getfloat("MFA_COMMIT_SECONDS")
        self._commit_timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connects to the run's signals."""
        writer = cls(crawler)
        writer.open()
        crawler.signals.connect(writer.exchanged, exchanged)
        crawler.signals.connect(writer.spider_closed, signals.spider_closed)
        return writer

    def open(self) -> None:
        """Open the files: an unwritable folder ends the run before the first request."""
        try:
            make_folder(self.folder)
            self._articles = FileIO(Path(self.folder, "articles.jsonl"), "a")
            self.keeper = Keeper(self._plan())
        except (OSError, sqlite3.Error) as error:
            raise BadArgument(
                f"cannot write to {self.folder}: {obstacle(error)}; choose another with MFA_OUTPUT"
            ) from error
        for left in self.keeper.adopted.left():
            logger.warning("Not filed: %s; mfa verify says more", left)
        # now, for what this run reads again is told as today's parser has it
        self._past = Past.of(self.keeper.read_before(), self.keeper.reports())
        answers = bool(self._crawler.settings.getdict("FEEDS"))
        self._spider.remember(self.keeper, answers=answers)

    def _plan(self) -> Plan:
        settings, spider = self._crawler.settings, self._spider
        return Plan(
            site=spider.site,
            run=self.run,
            output=Path(settings["MFA_OUTPUT"]),
            full=spider.full,
            source_class=self._source_class(),
            info={
                "software": f"mfa_crawler/{version('mfa-crawler')} scrapy/{version('scrapy')}",
                "http-header-user-agent": settings["USER_AGENT"],
                "robots": "RFC 9309",
            },
            max_bytes=settings.getint("MFA_WARC_BYTES"),
            walk_days=settings.getfloat("MFA_WALK_DAYS"),
        )

    def exchanged(self, request: Request, exchange: Exchange, error: FetchError | None) -> None:
        """Keep one attempt; `request.meta["capture"]` then names its record."""
        purpose = request.meta.get("purpose")
        if purpose is None:
            return  # asked for by somebody's own code in a shell
        entry = request.meta.get("entry")
        try:
            if error is None:
                original = request.meta.get("original")
                capture = self.keeper.keep(exchange, purpose, entry, original)
                if capture is None:
                    logger.warning("%s: no HTTP that can be archived as an answer", exchange.url)
                else:
                    request.meta["capture"] = capture
            else:
                self.keeper.fail(exchange, purpose, entry, error)
        except OSError as problem:
            logger.log(logging.ERROR, "Not kept: %s (%s)", exchange.url, problem.strerror)
            self.stop(problem)
        if self._commit_timer is None:
            self._commit_later()

    def _commit_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._commit_timer = loop.call_later(self._commit_every, self._commit)

    def _commit(self) -> None:
        self._commit_timer = None
        try:
            if not self.keeper.commit():
                self._commit_later()
        except (OSError, sqlite3.Error) as problem:
            logger.log(logging.ERROR, "The archive or its database takes no more: %s", problem)
            self.stop(problem)

    def write(self, article: Article) -> None:
        """Append one article, whole or not at all; raises OSError where the disk takes no more."""
        assert self._articles is not None
        line = msgspec.json.encode(article) + b"\n"
        before = os.fstat(self._articles.fileno()).st_size
        written = 0
        try:
            written = self._articles.write(line)
        finally:
            if written != len(line):
                self._articles.truncate(before)
        if written != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def stop(self, problem: OSError | sqlite3.Error) -> None:
        """End the run: there is no place for what would come."""
        self._spider.ledger.obstacle = obstacle(problem)
        if self._stopping is None and self._crawler.engine is not None:
            closing = self._crawler.engine.close_spider_async(reason="output_failed")
            self._stopping = asyncio.ensure_future(closing)

    def spider_closed(self, reason: str) -> None:
        """Close the account and write the report."""
        ledger = self._spider.ledger
        ledger.close(reason)
        if self._articles is not None:
            self._articles.close()
        if self._commit_timer is not None:
            self._commit_timer.cancel()
        logger.info("%s", summary(ledger))
        try:
            ledger.alarms = self._alarms()
            report = msgspec.json.encode(self.report())
            self.keeper.end(report)
            with replacing(Path(self.folder, "report.json")) as file:
                file.write(msgspec.json.format(report, indent=2) + b"\n")
        except (OSError, sqlite3.Error) as error:
            ledger.reason = "output_failed"
            ledger.obstacle = ledger.obstacle or obstacle(error)
            logger.log(logging.ERROR, "No report in %s: %s", self.folder, error)

    def _alarms(self) -> list[Alarm]:
        tally = self._spider.tally
        for article in self.keeper.read_again(tally.lacking):
            tally.add_kept(article)
        return tally.alarms(self._past)

    def report(self) -> dict[str, Any]:
        """The run record; docs/run.md explains its fields."""
        spider, ledger = self._spider, self._spider.ledger
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        finished = datetime.now(UTC)
        return {
            "run": self.run,
            "site": spider.site.id,
            "started": warc_date(self._started),
            "finished": warc_date(finished),
            "seconds": round((finished - self._started).total_seconds(), 3),
            "reason": ledger.reason,
            "arguments": {
                "since": spider.range.since,
                "until": spider.range.until,
                "limit": spider.range.limit,
                "full": spider.full,
                "images": spider.images,
                "requisites": spider.requisites is not None,
            },
            "source_class": self._source_class(),
            "versions": {name: version(name) for name in ("mfa-crawler", "scrapy", "aiohttp")},
            "parser": parser_version(),
            "user_agent": self._crawler.settings["USER_AGENT"],
            "robots": dict(robots.decisions) if robots else {},
            "walk": {
                "complete": ledger.round.complete and ledger.reason == "finished",
                "covered": ledger.round.covered and ledger.reason == "finished",
                "pages_read": ledger.round.read_pages,
                "pages_claimed": ledger.round.claimed_pages,
                "seen": ledger.round.seen,
                "fates": {fate: ledger.round.fates[fate] for fate in Fate},
                "sources": [_walked(walk) for walk in ledger.round.walks],
            },
            "due": ledger.due,
            **account(ledger),
            "alarms": ledger.alarms,
            "problems": dict(ledger.problems.most_common()),
            "failures": ledger.failures,
            "listing_failures": ledger.listing_failures,
            "media_failures": ledger.media_failures,
            "requisite_failures": ledger.requisite_failures,
        }

    def _source_class(self) -> SourceClass:
        connections: Mapping[str, str] = self._crawler.settings.getdict("MFA_CONNECT")
        is_mapped = any(host in connections for host in self._spider.site.hosts)
        return SourceClass.SYNTHETIC if is_mapped else SourceClass.OWN


def _walked(walk: Walk) -> dict[str, Any]:
    """How far one source was read."""
    return {
        "source": walk.source.url,
        "kind": walk.source.kind,
        "complete": walk.complete,
        "pages_read": walk.read_pages,
        "pages_claimed": walk.claimed_pages,
        "seen": walk.seen,
    }


def obstacle(problem: OSError | sqlite3.Error) -> str:
    """What the system said."""
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)


def close_run(crawler: Crawler) -> None:
    """Write the report of a run that had no time to: a second interrupt ends it at once."""
    spider = crawler.spider
    if not isinstance(spider, NewsSpider) or spider.ledger.reason is not None:
        return
    with suppress(RuntimeError):  # Scrapy's word for a crawl that had not begun
        writer = crawler.get_extension(RunWriter)
        if writer is not None:
            writer.spider_closed("shutdown")


def account(ledger: Ledger) -> dict[str, int]:
    """The columns: `listed == new + changed + unchanged + gone + failed` once it is closed."""
    return {
        "listed": ledger.listed,
        "fetched": ledger.fetched,
        "new": ledger.new,
        "changed": ledger.changed,
        "unchanged": ledger.unchanged,
        "gone": ledger.gone,
        "failed": ledger.failed,
        "images": ledger.images,
        "requisites": ledger.requisites,
        "out_of_range": ledger.out_of_range,
        "other_site": ledger.other_site,
        "withheld": ledger.withheld,
    }


def summary(ledger: Ledger) -> str:
    """One line for logs."""
    columns = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in account(ledger).items())
    return f"{ledger.site}: {columns}"
