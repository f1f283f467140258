"""The spider of every site: walks the news list and hands each answer on to be filed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from mfa_crawler.archive import Purpose
from mfa_crawler.discovery import Range, Round, Standing, Walk
from mfa_crawler.errors import (
    BadArgument,
    BadStatus,
    Gone,
    HostAway,
    MfaError,
    RobotsDisallowed,
    TooManyRedirects,
)
from mfa_crawler.fetch import Turn
from mfa_crawler.filing import Fetched, Found, Keeper, Part, Reading, held, read_list
from mfa_crawler.health import Tally
from mfa_crawler.items import Article, Entry
from mfa_crawler.sites import Site
from mfa_crawler.spiders import arguments
from mfa_crawler.spiders.answers import asked, fetched_of, typed, was_stopped
from mfa_crawler.spiders.ledger import Ledger
from mfa_crawler.spiders.pictures import Pictures
from mfa_crawler.spiders.requisites import Requisites


class NewsSpider(Spider):
    """Crawls one site; a subclass with `site` is made for each entry of the registry.

    Arguments (`-a name=value`): `since` and `until` (days, inclusive), `limit` (articles),
    `full=1` (walk the whole list and check every known article again), `images=0` (no pictures
    and attachments) and `requisites=0` (no style sheets, fonts and renditions of pictures).
    """

    site: ClassVar[Site]
    keeper: Keeper
    """Set by the extension that opens the archive, before the first request (`remember`)."""
    answers: bool

    def __init__(
        self,
        since: str | None = None,
        until: str | None = None,
        limit: str | None = None,
        full: str = "0",
        images: str = "1",
        requisites: str = "1",
        **others: str,
    ) -> None:
        if others:
            known = "since, until, limit, full, images and requisites"
            raise BadArgument(f"{', '.join(others)}: no such argument; there are {known}")
        super().__init__(self.site.id)
        self.range = Range(
            arguments.day("since", since),
            arguments.day("until", until),
            arguments.count("limit", limit),
        )
        if self.range.since and self.range.until and self.range.since > self.range.until:
            raise BadArgument(f"since={since} is after until={until}; no day is in between")
        self.full = arguments.switch("full", full)
        self.images = arguments.switch("images", images)
        walks = Round(self.site.sources, self.site.territory, self.range)
        self.ledger = Ledger(self.site.id, walks)
        self.tally = Tally(self.site.assertions)
        self._walked = asyncio.Event()
        self._known: list[str] = []
        self._here: dict[str, Part] = {}  # articles that the list page being read holds whole
        asked: set[int] = set()
        self.pictures = Pictures(self, asked)
        self.requisites = (
            Requisites(self, asked) if arguments.switch("requisites", requisites) else None
        )

    @classmethod
    def of(cls, site: Site) -> "type[NewsSpider]":
        """The spider class of one site."""
        return type("NewsSpider", (cls,), {"name": site.id, "site": site})

    def remember(self, keeper: Keeper, *, answers: bool) -> None:
        """Walk the list in the light of what earlier runs kept.

        `answers`: somebody wants everything in range (a feed), also what is known already; it
        comes from the archive then.
        """
        self.keeper = keeper
        self.answers = answers
        self.ledger.round.remember(
            self._standing,
            (lambda _: None) if answers else keeper.milestone,
            whole=keeper.is_walk_due or answers,
        )

    def _standing(self, entry: Entry, source: str) -> Standing:
        standing = self.keeper.standing(entry, source)
        if standing is Standing.KNOWN and entry.url in self._here:
            return Standing.AGAIN  # it is here, and costs nothing to look at
        if standing is Standing.KNOWN and self.answers:
            self._known.append(entry.url)
        return standing

    async def start(self) -> AsyncIterator[Request]:
        """The first page of each source; after all walks, what is due and was not listed."""
        self._turns = [Turn(self.crawler, host) for host in self.site.hosts]  # held for signals
        for turn in self._turns:
            await turn.take()
        for request in self._begin_walk():
            yield request
        await self._walked.wait()
        for request in self._owed():
            yield request
            await self._room()

    def _owed(self) -> Iterator[Request]:
        """What is due and was not listed, then what articles show and need to be shown."""
        due = self.keeper.due(self.range, self.ledger.round.sieve.saw)
        for url in () if self.site.is_full_text else due:
            if self.range.limit is not None and self.ledger.listed >= self.range.limit:
                return
            self.ledger.due += 1
            yield self._article_request(url)
        if self.images and self.range.limit is None:
            yield from self.pictures.requests(self.keeper.media_owed(self.range))
        if self.requisites and self.range.limit is None:
            yield from self.requisites.owed(self.range)

    async def _room(self) -> None:
        assert self.crawler.engine is not None
        if self.crawler.engine.needs_backout():
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def _begin_walk(self) -> Iterator[Request]:
        """The first page of the next source, if there is one."""
        walk = self.ledger.round.begin()
        if walk is None:
            self._walked.set()
        else:
            yield self._list_request(walk, walk.source.url)

    def _list_request(self, walk: Walk, url: str) -> Request:
        # articles and what belongs to them first, so that the queue never holds more than a page's
        return Request(
            url,
            self.read_list,
            errback=self.list_failed,
            priority=-2,
            dont_filter=True,
            cb_kwargs={"walk": walk},
            meta={"purpose": Purpose.LIST},
        )

    def read_list(self, response: Response, walk: Walk) -> Iterator[Request | Fetched | Article]:
        """One list page: its articles, and the page after it."""
        url = asked(response.request)
        try:
            fetched = fetched_of(response, url)
        except MfaError as error:
            yield from self._end_walk(walk, url, error)
            return
        try:
            reading, signals = read_list(fetched, self.site)
        except Exception as error:
            self.keeper.settle(fetched.capture.record_id, Reading.failed(error))
            yield from self._end_walk(walk, url, error)
            if isinstance(error, MfaError):
                return
            raise
        self.ledger.problems.update(signals)
        page = reading.listing
        assert page is not None, "a list was read"
        if url == walk.source.url and walk.expects_entries(url, page):
            self.tally.add_list(url, page)
        try:
            self._here = {part.entry: part for part in reading.parts}
            for entry in walk.read(url, page):
                part = self._here.get(entry.url)
                yield self._held(fetched, entry, part) if part else self._asked(entry)
            yield from filter(None, map(self.keeper.article, self._known))
            self._known.clear()
            following = walk.following(url, page)
        except Exception as error:
            yield from self._end_walk(walk, url, error)
            if isinstance(error, MfaError):
                return
            raise
        finally:
            self.keeper.settle(fetched.capture.record_id, reading)
        yield from [self._list_request(walk, following)] if following else self._begin_walk()

    def _held(self, fetched: Fetched, entry: Entry, part: Part) -> Fetched:
        """An article that the list page holds whole, as if it had been asked for."""
        self.ledger.expect(entry.url)
        self.ledger.fetched += 1
        return held(fetched, entry, part)

    def _asked(self, entry: Entry) -> Request:
        request = self._article_request(entry.url)
        request.meta["said"] = entry
        return request

    def _article_request(self, url: str) -> Request:
        self.ledger.expect(url)
        return self.request(url, Purpose.ARTICLE, self.read_article, self.article_failed)

    def request(
        self,
        url: str,
        purpose: Purpose,
        callback: Callable[..., Any],
        errback: Callable[[Failure], None],
        priority: int = 0,
    ) -> Request:
        """A request for what belongs to an entry, or for itself, conditional where it may be."""
        check = self.keeper.check(url, purpose)
        return Request(
            self.site.territory.address(url),
            callback,
            errback=errback,
            headers=check.headers,
            cb_kwargs={"listed_url": url},
            meta={
                "purpose": purpose,
                "entry": url,
                "original": check.original,
                "handle_httpstatus_list": [304],
            },
            priority=priority,
            dont_filter=True,  # the walk sees to it; a silent drop would not be accounted for
        )

    def read_article(self, response: Response, listed_url: str) -> Iterator[Fetched | Article]:
        """One answer for an entry: to filing, by way of the pipelines."""
        self.ledger.fetched += 1
        try:
            fetched = fetched_of(response, listed_url)
        except MfaError as error:
            self.ledger.fail(listed_url, error)
            return
        if response.status == 304 and not response.meta.get("original"):
            self.ledger.fail(listed_url, BadStatus(listed_url, 304))  # nobody had asked for it
        elif response.status == 304:
            self.ledger.settle(listed_url, Found.UNCHANGED)
            known = self.keeper.article(listed_url) if self.answers or self.images else None
            if known:
                self.pictures.ask(known)
            if self.requisites:
                self.requisites.ask_again(response.meta["original"].record_id, response.url)
            yield from [known] if known and self.answers else []
        else:
            yield fetched

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """No list page: its walk ends here, and says so."""
        if was_stopped(failure):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        url = asked(request)
        error = typed(url, failure.value)
        yield from self._end_walk(request.cb_kwargs["walk"], url, error)
        self.keep_failure(request, error)

    def _end_walk(self, walk: Walk, url: str, error: BaseException) -> Iterator[Request]:
        """One walk fails; the next source is read all the same."""
        self.ledger.fail_listing(walk, url, error)
        self.logger.log(logging.ERROR, "The walk of the %s ends: %s", walk.source.kind, error)
        return self._begin_walk()

    def article_failed(self, failure: Failure) -> None:
        """No article: counted with its reason, and the crawl goes on."""
        if was_stopped(failure):
            return
        request: Request = failure.request  # type: ignore[attr-defined]  # as above
        url: str = request.cb_kwargs["listed_url"]
        error = typed(url, failure.value)
        self.ledger.fetched += isinstance(error, BadStatus)
        if isinstance(error, Gone) and self.keeper.was_gone(url):
            if self.keeper.article(url):
                self.ledger.settle(url, Found.UNCHANGED)
            else:
                self.ledger.miss(url, error)
        else:
            self.ledger.fail(url, error)
            self.logger.warning("%s", error)
        self.keep_failure(request, error)

    def keep_failure(self, request: Request, error: BaseException) -> None:
        """What failed after an answer is that capture's reading; what was never asked is kept."""
        capture = request.meta.get("capture")
        if capture is not None:
            self.keeper.settle(capture.record_id, Reading.failed(error))
        if isinstance(error, (RobotsDisallowed, HostAway, TooManyRedirects)):
            self.keeper.refuse(request.meta["purpose"], request.meta.get("entry"), error)
