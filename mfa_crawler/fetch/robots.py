"""robots.txt as RFC 9309 wants it: what the status means, who waits for whom, what was decided.

Scrapy's own middleware ignores the status and takes a failed fetch for permission.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured, NotSupported
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from mfa_crawler.archive.exchange import Purpose
from mfa_crawler.errors import FetchError, ForbiddenAddress, HostAway, RobotsDisallowed

_PRODUCT = "mfa_crawler"
_AGENT_LINE = re.compile(
    r"^([ \t]*user-agent[ \t]*:[ \t]*)([^\s#]*).*$", re.IGNORECASE | re.MULTILINE
)
_PRODUCT_TOKEN = re.compile(r"[a-z_-]*", re.IGNORECASE)
_DEFAULT_PORT = {"http": ":80", "https": ":443"}

robots_decided = object()
"""Signal sent once per robots.txt read, with `host: str` and `decision: RobotsDecision`."""


class RobotsRule(StrEnum):
    """What a robots.txt, or the lack of one, means for the URLs of its origin."""

    RULES = "rules"
    ALLOWED = "allowed"
    DISALLOWED = "disallowed"


@dataclass(frozen=True, slots=True)
class RobotsDecision:
    """What was asked and what follows, for the run record; `crawl_delay` is in seconds."""

    url: str
    status: int | None
    rule: RobotsRule
    crawl_delay: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Robots:
    """One robots.txt as read: the decision, and the rules if it is `RobotsRule.RULES`."""

    decision: RobotsDecision
    rules: Protego | None = None

    def check(self, url: str) -> None:
        """Let a URL pass.

        Raises:
            RobotsDisallowed: the rules forbid it, or the rules could not be had.
        """
        if self.rules is not None:
            if not self.rules.can_fetch(url, _PRODUCT):
                raise RobotsDisallowed(url, f"forbidden by {self.decision.url}")
        elif self.decision.rule is RobotsRule.DISALLOWED:
            raise RobotsDisallowed(url, f"{self.decision.url} {self.decision.reason}")


def read_robots(url: str, status: int, body: bytes) -> Robots:
    """What the answer to a robots.txt means (RFC 9309 section 2.3.1); never raises.

    >>> read_robots("https://x.gov/robots.txt", 404, b"").decision.rule.value
    'allowed'
    >>> read_robots("https://x.gov/robots.txt", 503, b"").decision.rule.value
    'disallowed'
    """
    if 200 <= status < 300:
        rules = Protego.parse(_own_groups(_text(body)))
        delay = rules.crawl_delay(_PRODUCT)
        return Robots(RobotsDecision(url, status, RobotsRule.RULES, delay, "was read"), rules)
    if 300 <= status < 400:
        reason = "redirects more than five times, or nowhere: no robots.txt"
    elif status < 500:
        reason = f"answered HTTP {status}: no robots.txt"
    else:
        reason = f"answered HTTP {status}, which forbids the host for this run"
        return Robots(RobotsDecision(url, status, RobotsRule.DISALLOWED, None, reason))
    return Robots(RobotsDecision(url, status, RobotsRule.ALLOWED, None, reason))


class RobotsMiddleware:
    """Lets a request pass if the robots.txt of its scheme, host and port does.

    Reads each robots.txt once in 24 hours, however many requests wait for it; one that could not
    be had stays forbidding for the whole run. `decisions` maps origins such as
    `https://www.gov.pl` to what was decided.

    Raises, from `process_request`, errors that reach the request's errback:
        RobotsDisallowed: forbidden, or robots.txt answered 5xx or could not be fetched.
        ForbiddenAddress, HostAway, ContactMissing: nothing of this host can be asked for.
    """

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = time.monotonic) -> None:
        self._crawler = crawler
        self._clock = clock
        self._known: dict[str, tuple[float, Robots]] = {}
        self._pending: dict[str, asyncio.Task[Robots]] = {}
        self.decisions: dict[str, RobotsDecision] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Honour ROBOTSTXT_OBEY.

        Raises:
            NotConfigured: it is off.
        """
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler)

    def process_request(
        self,
        request: Request,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Awaitable[None] | None:
        """Check at once where robots.txt is known, else when it is; see the class for errors."""
        parts = urlparse_cached(request)
        if (
            parts.path == "/robots.txt"  # implicitly allowed (RFC 9309 section 2.2.2)
            or parts.scheme not in _DEFAULT_PORT
            or "dont_obey_robotstxt" in request.meta
        ):
            return None
        origin = _origin(parts.scheme, parts.netloc)
        at, robots = self._known.get(origin, (0.0, None))
        if robots is None or self._clock() >= at:
            return self._wait_and_check(request, origin)
        robots.check(request.url)
        return None

    async def _wait_and_check(self, request: Request, origin: str) -> None:
        pending = self._pending.get(origin)
        if pending is None:
            host = urlparse_cached(request).hostname or ""
            pending = self._pending[origin] = asyncio.ensure_future(self._read(origin, host))
            pending.add_done_callback(lambda _: self._pending.pop(origin))
        try:
            robots = await asyncio.shield(pending)
        except (ForbiddenAddress, HostAway) as error:
            raise type(error)(request.url, error.reason) from error
        robots.check(request.url)

    async def _read(self, origin: str, host: str) -> Robots:
        url = f"{origin}/robots.txt"
        try:
            response = await self._follow(url)
            robots = read_robots(url, response.status, response.body)
        except (FetchError, IgnoreRequest, NotSupported) as error:
            if isinstance(error, (ForbiddenAddress, HostAway)) and error.url == url:
                raise
            words = error.reason if isinstance(error, FetchError) else error
            reason = f"could not be had ({words}), which forbids the host for this run"
            robots = Robots(RobotsDecision(url, None, RobotsRule.DISALLOWED, None, reason))
        is_final = robots.decision.rule is RobotsRule.DISALLOWED
        until = float("inf") if is_final else self._clock() + 24 * 3600
        self._known[origin] = (until, robots)
        self.decisions[origin] = robots.decision
        self._crawler.signals.send_catch_log(robots_decided, host=host, decision=robots.decision)
        return robots

    async def _follow(self, url: str) -> Response:
        """The answer after at most five redirects, also to other hosts (section 2.3.1.2)."""
        assert self._crawler.engine is not None
        meta = {
            "dont_obey_robotstxt": True,
            "dont_redirect": True,
            "allow_offsite": True,
            "purpose": Purpose.ROBOTS,
        }
        for _ in range(6):
            request = Request(url, callback=NO_CALLBACK, priority=1000, meta=dict(meta))
            response = await self._crawler.engine.download_async(request)
            location = response.headers.get(b"Location")
            if response.status not in {301, 302, 303, 307, 308} or location is None:
                break
            url = urljoin(url, location.decode("utf-8", "replace").strip())
            if urlsplit(url).scheme not in _DEFAULT_PORT:
                break
        return response


@lru_cache(maxsize=1024)
def _origin(scheme: str, netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORT[scheme])
    return f"{scheme}://{host}"


def _text(body: bytes) -> str:
    """The first 500 KiB (section 2.5), whole lines only: half a path would forbid too much."""
    if len(body) > 500 * 1024:
        body = body[: 500 * 1024].rpartition(b"\n")[0]
    return body.replace(b"\0", b"").decode("utf-8-sig", "replace")


def _own_groups(text: str) -> str:
    """Name only us and `*`: Protego would also give us the group of a crawler named `mfa`.

    >>> _own_groups("User-Agent: MFA_Crawler/1.0 # we\\nuser-agent: mfa")
    'User-Agent: mfa_crawler\\nuser-agent: other'
    """

    def rename(line: re.Match[str]) -> str:
        start, value = line.groups()
        token = _PRODUCT_TOKEN.match(value)
        assert token is not None
        if token[0].lower() == _PRODUCT:
            return f"{start}{_PRODUCT}"
        return f"{start}*" if value.startswith("*") else f"{start}other"

    return _AGENT_LINE.sub(rename, "\n".join(text.splitlines()))
