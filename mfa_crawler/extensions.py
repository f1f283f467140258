"""What a run leaves behind: articles.jsonl, written line by line, and report.json."""

import asyncio
import errno
import gc
import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO, Self

import msgspec
from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.exporters import CsvItemExporter, XmlItemExporter
from scrapy.logformatter import LogFormatter, LogFormatterResult

from mfa_crawler.errors import BadArgument
from mfa_crawler.fetch import RobotsMiddleware
from mfa_crawler.items import Article
from mfa_crawler.spiders import Ledger, NewsSpider

logger = logging.getLogger(__name__)


def new_run_id(now: datetime) -> str:
    """A name for one run: its UTC second and four random digits, so that runs sort by time."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


class RunWriter:
    """Writes `<MFA_OUTPUT>/runs/<MFA_RUN>/<site>/articles.jsonl` and `report.json`.

    Nothing is buffered, so a killed run keeps what it has. Raises BadArgument where the folder
    cannot be written.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured  # scrapy shell and fetch write no run
        self._crawler = crawler
        self._spider = crawler.spider
        self._started = datetime.now(UTC)
        run = crawler.settings["MFA_RUN"] or new_run_id(self._started)
        self.run: str = run
        self.folder = Path(crawler.settings["MFA_OUTPUT"], "runs", run, self._spider.site.id)
        self._articles: FileIO | None = None
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connects to the run's signals."""
        writer = cls(crawler)
        writer.open()
        crawler.signals.connect(writer.spider_closed, signals.spider_closed)
        return writer

    def open(self) -> None:
        """Open the file: an unwritable folder ends the run before the first request."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._articles = FileIO(Path(self.folder, "articles.jsonl"), "a")
        except OSError as error:
            raise BadArgument(
                f"cannot write to {self.folder}: {error.strerror}; choose another with MFA_OUTPUT"
            ) from error

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

    def stop(self) -> None:
        """End the run: there is no place for what would come."""
        if self._stopping is None and self._crawler.engine is not None:
            closing = self._crawler.engine.close_spider_async(reason="output_failed")
            self._stopping = asyncio.ensure_future(closing)

    def spider_closed(self, reason: str) -> None:
        """Close the account and write the report."""
        ledger = self._spider.ledger
        ledger.close(reason)
        if self._articles is not None:
            self._articles.close()
        logger.info("%s", summary(ledger))
        try:
            with _replacing(Path(self.folder, "report.json")) as file:
                report = msgspec.json.encode(self.report())
                file.write(msgspec.json.format(report, indent=2) + b"\n")
        except OSError as error:
            ledger.reason = "output_failed"
            logger.log(logging.ERROR, "No report in %s: %s", self.folder, error.strerror)

    def report(self) -> dict[str, Any]:
        """The run record; docs/run.md explains its fields."""
        spider, ledger = self._spider, self._spider.ledger
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        finished = datetime.now(UTC)
        return {
            "run": self.run,
            "site": spider.site.id,
            "started": self._started.isoformat(timespec="seconds"),
            "finished": finished.isoformat(timespec="seconds"),
            "seconds": round((finished - self._started).total_seconds(), 3),
            "reason": ledger.reason,
            "arguments": {
                "since": spider.range.since,
                "until": spider.range.until,
                "limit": spider.range.limit,
                "full": spider.full,
                "images": spider.images,
            },
            "source_class": self._source_class(),
            "versions": {name: version(name) for name in ("mfa-crawler", "scrapy", "aiohttp")},
            "user_agent": self._crawler.settings["USER_AGENT"],
            "robots": dict(robots.decisions) if robots else {},
            "walk": {
                "complete": ledger.walk.complete and ledger.reason == "finished",
                "pages_read": ledger.walk.read_pages,
                "pages_claimed": ledger.walk.claimed_pages,
            },
            **account(ledger),
            "problems": dict(ledger.problems.most_common()),
            "failures": ledger.failures,
            "listing_failures": ledger.listing_failures,
        }

    def _source_class(self) -> str:
        connections: Mapping[str, str] = self._crawler.settings.getdict("MFA_CONNECT")
        host = self._spider.site.discovery.host
        return "synthetic" if host in connections else "own"


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
    """The columns of a ledger: `listed == articles + gone + failed` once it is closed."""
    return {
        "listed": ledger.listed,
        "fetched": ledger.fetched,
        "articles": ledger.articles,
        "gone": ledger.gone,
        "failed": ledger.failed,
        "out_of_range": ledger.out_of_range,
        "other_site": ledger.other_site,
    }


def summary(ledger: Ledger) -> str:
    """One line for logs."""
    columns = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in account(ledger).items())
    return f"{ledger.site}: {columns}"


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that appears whole or not at all."""
    part = path.with_suffix(path.suffix + ".part")
    with part.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


class CalmCollector:
    """Lets the garbage collector look less often; its looking is a tenth of a crawl's CPU.

    Page trees are detached from responses and die by reference count, so little waits for it.
    """

    def __init__(self, threshold: int) -> None:
        if not threshold:
            raise NotConfigured
        self._threshold = threshold

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """MFA_GC_THRESHOLD allocations between looks; 0 leaves Python's own."""
        calm = cls(crawler.settings.getint("MFA_GC_THRESHOLD"))
        crawler.signals.connect(calm.engine_started, signals.engine_started)
        return calm

    def engine_started(self) -> None:
        """What is loaded by now stays for good."""
        gc.freeze()
        gc.set_threshold(self._threshold, 20, 50)


class NewsLogFormatter(LogFormatter):
    """A dropped item is one line with its URL and reason, not a page of fields."""

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Any,
        spider: Spider,
    ) -> LogFormatterResult:
        """The reason names the URL already."""
        result = super().dropped(item, exception, response, spider)
        return {**result, "msg": "%(exception)s", "args": {"exception": exception}}


class CsvArticleExporter(CsvItemExporter):
    """Scrapy's CSV, with galleries and other nested fields as JSON instead of Python's repr."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Nested values as JSON, empty ones as nothing."""
        if isinstance(value, tuple) or (value is not None and ItemAdapter.is_item(value)):
            return msgspec.json.encode(value).decode() if value else ""
        return super().serialize_field(field, name, value)


class XmlArticleExporter(XmlItemExporter):
    """Scrapy's XML, with galleries and other nested fields as elements instead of Python's repr."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Nested values as lists and dicts, which Scrapy knows; nothing for null."""
        return (
            ""
            if value is None
            else msgspec.to_builtins(super().serialize_field(field, name, value))
        )
