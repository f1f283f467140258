"""One crawl a host at a time, also across processes: each waits for its turn.

What a crawl owes to a host (the rest of a delay, Retry-After) is left in the lease's file for
whoever comes next, in this run or a later one.
"""

import asyncio
import logging
import time
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

from mfa_crawler.fetch.connect import connections
from mfa_crawler.fetch.robots import RobotsMiddleware
from mfa_crawler.fetch.throttle import Throttle
from mfa_crawler.store import Lease

logger = logging.getLogger(__name__)


class Turn:
    """The turn of one crawl at one host; it ends with the crawl."""

    def __init__(self, crawler: Crawler, host: str) -> None:
        self._crawler = crawler
        self._host = host
        self._lease = Lease(Path(crawler.settings["MFA_OUTPUT"]), f"host-{host}")

    async def take(self) -> None:
        """Wait until no other crawl has its turn, and then as long as the host is owed."""
        if not self._lease.try_take():
            logger.info("%s is being crawled by %s; waiting", self._host, self._lease.holder())
            while not self._lease.try_take():  # noqa: ASYNC110 - another process holds it
                await asyncio.sleep(0.25)
        self._crawler.signals.connect(self.give, signals.spider_closed)
        left = self._lease.left()
        throttle = self._crawler.get_downloader_middleware(Throttle)
        if throttle is not None and left.get("away", 0.0) > time.time():
            throttle.away[self._host] = left["away"]
        await asyncio.sleep(max(0.0, left.get("rest", 0.0) - time.time()))

    def give(self) -> None:
        """End the turn."""
        left = {"rest": time.time() + self._delay()}
        throttle = self._crawler.get_downloader_middleware(Throttle)
        if throttle is not None:
            left["rest"] = max(left["rest"], throttle.resume.get(self._host, 0.0))
            if self._host in throttle.away:
                left["away"] = throttle.away[self._host]
        self._lease.free(left)

    def _delay(self) -> float:
        """Seconds between two requests to this host."""
        settings = self._crawler.settings
        mapped = connections(settings.getdict("MFA_CONNECT"))
        if self._host in mapped and not settings.getbool("MFA_DELAY_MAPPED"):
            return 0.0
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        asked = [d.crawl_delay or 0.0 for d in robots.decisions.values()] if robots else []
        return max([settings.getfloat("DOWNLOAD_DELAY"), *asked])
