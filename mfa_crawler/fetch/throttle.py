"""Politeness: AutoThrottle, and what hosts ask for with Crawl-delay and Retry-After.

Scrapy honours neither of the two. The host is the unit: all schemes and ports share one delay.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from mfa_crawler.errors import BadArgument, HostAway
from mfa_crawler.fetch.connect import connections
from mfa_crawler.fetch.robots import RobotsDecision, robots_decided

_SECONDS = re.compile(rb"\d{1,9}")


class Throttle(AutoThrottle):
    """AutoThrottle whose delays never fall below DOWNLOAD_DELAY or Crawl-delay, jitter included.

    A downloader middleware, so that a host that is away costs no waiting. Retry-After pauses the
    host; over `MFA_RETRY_AFTER_MAX` seconds the host is away, and its requests fail until then.
    A 429 or 503 without one doubles the delay, up to AUTOTHROTTLE_MAX_DELAY seconds. Hosts mapped
    by `MFA_CONNECT` have no delay, unless `MFA_DELAY_MAPPED` makes them hosts like any other.

    Raises:
        HostAway: from `process_request`, naming when to come back.
        BadArgument: DOWNLOAD_DELAY_JITTER is not in [0, 1), so no gap could be promised.
    """

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = time.time) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._clock = clock
        self._smallest = 1 - settings.getfloat("DOWNLOAD_DELAY_JITTER")
        if not 0 < self._smallest <= 1:
            raise BadArgument(
                "DOWNLOAD_DELAY_JITTER: write a number from 0 to below 1, such as 0.2"
            )
        self._patience = settings.getfloat("MFA_RETRY_AFTER_MAX", 600.0)
        self._undelayed: frozenset[str] = frozenset()
        if not settings.getbool("MFA_DELAY_MAPPED"):
            self._undelayed = frozenset(connections(settings.getdict("MFA_CONNECT")))
        self._floors: dict[str, float] = {}
        self.away: dict[str, float] = {}
        """Hosts that want to be left alone for longer than we wait -> Unix time of their return."""
        self.resume: dict[str, float] = {}
        """Hosts that wanted a short rest -> Unix time of its end."""
        crawler.signals.connect(self._robots_decided, signal=robots_decided)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor; NotConfigured if AUTOTHROTTLE_ENABLED is off."""
        return cls(crawler)

    def process_request(
        self,
        request: Request,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> None:
        """Fail at once for a host that is away; see the class."""
        # A redirect carries what belonged to its first URL: another host's queue, another answer,
        # and the validators of another page.
        request.meta.pop("download_slot", None)
        request.meta.pop("capture", None)
        if request.meta.get("redirect_times") and request.meta.pop("original", None):
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
        if self.away:
            self._check_away(urlparse_cached(request).hostname or "", request.url)

    def _check_away(self, host: str, url: str) -> None:
        until = self.away.get(host)
        if until is None:
            return
        if self._clock() >= until:
            del self.away[host]
            return
        raise HostAway(url, f"{host} asked to be left alone until {_moment(until)} (Retry-After)")

    def _min_delay(self) -> float:
        return super()._min_delay() / self._smallest

    def _spider_opened(self, spider: Spider) -> None:
        super()._spider_opened(spider)
        for host in self._undelayed:
            self._keep(host, delay=0.0, jitter=0.0)

    def _keep(self, host: str, **values: float) -> None:
        """Settings for the host's slot, which Scrapy throws away and makes again after a minute."""
        kept = self._downloader.per_slot_settings
        kept[host] = {**kept.get(host, {}), **values}

    @property
    def _downloader(self) -> Downloader:
        assert self.crawler.engine is not None
        return self.crawler.engine.downloader

    def _robots_decided(self, host: str, decision: RobotsDecision) -> None:
        if decision.crawl_delay is None or host in self._undelayed:
            return
        floor = max(self.mindelay, self._floors.get(host, 0), decision.crawl_delay / self._smallest)
        self._floors[host] = floor
        self._keep(host, delay=floor)
        slot = self._downloader.slots.get(host)
        if slot:
            slot.delay = max(slot.delay, floor)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        host, slot = self._get_slot(request, spider)
        if host is None or slot is None:
            return
        value = response.headers.get(b"Retry-After")
        rest = retry_after(value, self._clock()) if value else None
        if host not in self._undelayed:
            before = slot.delay
            super()._response_downloaded(response, request, spider)
            if rest is None and response.status in {429, 503}:
                slot.delay = max(slot.delay, min(2 * before, self.maxdelay))
            slot.delay = max(slot.delay, self._floors.get(host, self.mindelay))
        if rest and rest > self._patience:
            self._send_away(host, slot, rest)
        elif rest:
            self.resume[host] = self._clock() + rest
            _pause(slot, rest)

    def _send_away(self, host: str, slot: Slot, seconds: float) -> None:
        self.away[host] = self._clock() + seconds
        until = _moment(self.away[host])
        while slot.queue:
            request, waiting = slot.queue.popleft()
            reason = f"{host} asked to be left alone until {until} (Retry-After)"
            waiting.errback(HostAway(request.url, reason))


def retry_after(value: bytes, now: float) -> float | None:
    """Seconds after Unix time `now` that Retry-After asks for (RFC 9110 section 10.2.3), or None.

    >>> retry_after(b"120", 0), retry_after(b"Thu, 01 Jan 1970 00:01:00 GMT", 10)
    (120.0, 50.0)
    >>> retry_after(b"soon", 0), retry_after(b"-3", 0)
    (None, None)
    """
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value.decode("ascii"))
        return max(0.0, moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _pause(slot: Slot, seconds: float) -> None:
    slot.delay = slot.delay or 1e-6  # a slot without delay never looks at the time
    resume = time.monotonic() + seconds - slot.delay * (1 - slot.jitter)
    slot.lastseen = max(slot.lastseen, resume)


def _moment(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
