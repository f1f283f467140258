"""Progress of running crawls: a live table on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from rich import box
from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from scrapy.crawler import Crawler

from mfa_crawler.discovery import Fate
from mfa_crawler.spiders import Ledger, NewsSpider

_COUNTS = (
    "listed",
    "fetched",
    "read",
    "images",
    "requisites",
    "failures",
    "rate",
    "left",
)
_EVERY = 5.0  # seconds between plain lines


class Progress:
    """Watches crawlers; `showing` draws them until the block ends."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._crawlers: list[tuple[Crawler, float]] = []

    def watch(self, crawler: Crawler) -> None:
        """Show this crawler too."""
        self._crawlers.append((crawler, time.monotonic()))

    @contextmanager
    def showing(self) -> Iterator[None]:
        """Draw four times a second on a terminal; elsewhere print a line every five seconds."""
        if not self._console.is_terminal:
            with self._printing():
                yield
            return
        with Live(
            console=self._console,
            get_renderable=self._table,
            refresh_per_second=4,
            transient=True,
        ):
            yield

    @contextmanager
    def _printing(self) -> Iterator[None]:
        """By a thread, as Live does it: also while a host keeps everybody waiting."""
        ended = Event()
        printer = Thread(target=self._print_lines, args=(ended,), daemon=True)
        printer.start()
        try:
            yield
        finally:
            ended.set()
            printer.join()

    def _print_lines(self, ended: Event) -> None:
        while not ended.wait(_EVERY):
            for ledger, seconds in self._running():
                self._console.print(line(ledger, seconds), soft_wrap=True)

    def _running(self) -> Iterator[tuple[Ledger, float]]:
        for crawler, began in self._crawlers:
            if crawler.crawling and isinstance(crawler.spider, NewsSpider):
                yield crawler.spider.ledger, time.monotonic() - began

    def _table(self) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("site", "", *_COUNTS):
            table.add_column(heading, justify="left" if heading in {"site", ""} else "right")
        for ledger, seconds in self._running():
            total = expected(ledger)
            table.add_row(
                f"[bold]{ledger.site}[/]",
                ProgressBar(total=total, completed=done(ledger), width=30, pulse=total is None),
                str(ledger.listed),
                str(ledger.fetched),
                str(ledger.read),
                str(ledger.images),
                str(ledger.requisites),
                f"[red]{len(ledger.failures)}[/]" if ledger.failures else "0",
                _rate(ledger, seconds),
                time_left(ledger, seconds),
            )
        return table


def done(ledger: Ledger) -> int:
    """Articles dealt with, well or badly."""
    return ledger.read + ledger.round.fates[Fate.KNOWN] + len(ledger.failures)


def expected(ledger: Ledger) -> int | None:
    """How many articles there will be: known at the walk's end, estimated from pages before."""
    walks = ledger.round
    if walks.is_over:
        return ledger.listed
    if walks.range.limit is not None:
        return walks.range.limit
    bounded = walks.range.since is not None or not walks.walks[0].whole
    if bounded or not walks.claimed_pages or not walks.read_pages:
        return None
    share = (walks.fates[Fate.FOLLOW] + walks.fates[Fate.KNOWN]) / walks.read_pages
    return max(round(share * walks.claimed_pages), ledger.listed)


def time_left(ledger: Ledger, seconds: float) -> str:
    """Such as `4 min`, or a dash while nobody can know."""
    total = expected(ledger)
    if not total or not done(ledger):
        return "-"
    left = max(total - done(ledger), 0) * seconds / done(ledger)
    return f"{left:.0f} s" if left < 90 else f"{left / 60:.0f} min"


def line(ledger: Ledger, seconds: float) -> str:
    """One plain line about a running crawl."""
    return (
        f"{ledger.site}: listed {ledger.listed}, fetched {ledger.fetched}, "
        f"read {ledger.read}, images {ledger.images}, "
        f"requisites {ledger.requisites}, failures {len(ledger.failures)}, "
        f"{_rate(ledger, seconds)}, left {time_left(ledger, seconds)}"
    )


def _rate(ledger: Ledger, seconds: float) -> str:
    fetched = ledger.fetched + ledger.images + ledger.requisites
    return f"{fetched / max(seconds, 0.1):.1f}/s"
