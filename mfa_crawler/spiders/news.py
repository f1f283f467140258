"""The spider of every site: walks the news list and hands each answer on to be filed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date
from typing import ClassVar, NamedTuple

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from mfa_crawler.discovery import Range, Walk
from mfa_crawler.errors import (
    BadArgument,
    BadStatus,
    Gone,
    MfaError,
    OtherSite,
    TooManyRedirects,
)
from mfa_crawler.extraction import Document
from mfa_crawler.filing import Fetched
from mfa_crawler.items import Entry
from mfa_crawler.sites import Site
from mfa_crawler.spiders.ledger import Ledger


class Owed(NamedTuple):
    """What a crawl owes to hosts because of the one before it in the same run."""

    pause: float = 0.0
    """Seconds before the first request."""
    away: Mapping[str, float] = {}
    """Host -> Unix time before which it wants no requests."""


class NewsSpider(Spider):
    """Crawls one site; a subclass with `site` is made for each entry of the registry.

    Arguments (`-a name=value`): `since` and `until` (days, inclusive), `limit` (articles),
    `full=1` (walk the whole list and check every known article again) and `images=0`.
    """

    site: ClassVar[Site]
    owed: ClassVar["Owed"]

    def __init__(
        self,
        since: str | None = None,
        until: str | None = None,
        limit: str | None = None,
        full: str = "0",
        images: str = "1",
        **others: str,
    ) -> None:
        if others:
            known = "since, until, limit, full and images"
            raise BadArgument(f"{', '.join(others)}: no such argument; there are {known}")
        super().__init__(self.site.id)
        self.range = Range(_day("since", since), _day("until", until), _count("limit", limit))
        if self.range.since and self.range.until and self.range.since > self.range.until:
            raise BadArgument(f"since={since} is after until={until}; no day is in between")
        self.full = _switch("full", full)
        self.images = _switch("images", images)
        self.ledger = Ledger(self.site.id, Walk(self.site.discovery, self.range))

    @classmethod
    def of(cls, site: Site, owed: "Owed | None" = None) -> "type[NewsSpider]":
        """The spider class of one site."""
        owed = owed or Owed()
        known = {"name": site.id, "site": site, "owed": owed}
        return type("NewsSpider", (cls,), {**known, "custom_settings": {"MFA_AWAY": owed.away}})

    async def start(self) -> AsyncIterator[Request]:
        """The first page of the list."""
        await asyncio.sleep(self.owed.pause)
        yield self._list_request(self.site.discovery.url)

    def _list_request(self, url: str) -> Request:
        # articles first, so that the queue never holds more than a page of them
        return Request(url, self.read_list, errback=self.list_failed, priority=-1, dont_filter=True)

    def read_list(self, response: Response) -> Iterator[Request]:
        """One list page: its articles, and the page after it."""
        url = _asked(response.request)
        walk = self.ledger.walk
        try:
            document = Document(response.url, response.body, _headers(response))
            listing = self.site.family.listing(document)
            self.ledger.problems.update(listing.signals())
            page = listing.to_item()
            for entry in walk.read(url, page):
                yield self._article_request(entry)
            following = walk.following(url, page)
        except Exception as error:
            self._end_walk(url, error)
            if isinstance(error, MfaError):
                return
            raise
        if following:
            yield self._list_request(following)

    def _article_request(self, entry: Entry) -> Request:
        self.ledger.expect(entry.url)
        return Request(
            entry.url,
            self.read_article,
            errback=self.article_failed,
            cb_kwargs={"entry": entry},
            dont_filter=True,  # the walk sees to it; a silent drop would not be accounted for
        )

    def read_article(self, response: Response, entry: Entry) -> Iterator[Fetched]:
        """One answer for an entry: to filing, by way of the pipelines."""
        self.ledger.fetched += 1
        if not self.site.discovery.owns(response.url):
            self.ledger.fail(entry.url, OtherSite(entry.url, f"redirects to {response.url}"))
        else:
            yield Fetched(
                url=response.url,
                body=response.body,
                headers=_headers(response),
                capture=response.meta["capture"],
                listed_url=entry.url,
            )

    def list_failed(self, failure: Failure) -> None:
        """No list page: the walk ends here, and says so."""
        url = _asked(failure.request)  # type: ignore[attr-defined]  # Scrapy sets it
        self._end_walk(url, _typed(url, failure.value))

    def _end_walk(self, url: str, error: BaseException) -> None:
        self.ledger.fail_listing(url, error)
        self.logger.log(logging.ERROR, "The walk of the list ends: %s", error)

    def article_failed(self, failure: Failure) -> None:
        """No article: counted with its reason, and the crawl goes on."""
        url = failure.request.cb_kwargs["entry"].url  # type: ignore[attr-defined]  # as above
        error = _typed(url, failure.value)
        self.ledger.fetched += isinstance(error, BadStatus)
        self.ledger.fail(url, error)
        self.logger.warning("%s", error)


def _asked(request: Request | None) -> str:
    """The URL first asked for, before redirects."""
    assert request is not None
    redirects: list[str] = request.meta.get("redirect_urls") or [request.url]
    return redirects[0]


def _headers(response: Response) -> dict[str, str]:
    value = response.headers.get(b"Content-Type")
    return {"Content-Type": value.decode("latin-1")} if value else {}


def _typed(url: str, error: BaseException | None) -> BaseException:
    """Scrapy's own refusals in the words of our error tree."""
    if isinstance(error, HttpError):
        status = error.response.status
        return (Gone if status in {404, 410} else BadStatus)(url, status)
    if error is not None and str(error) == "max redirections reached":
        return TooManyRedirects(url, "redirects without end")
    return error or RuntimeError("failed without an error")


def _day(name: str, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadArgument(f"{name}={value}: not a day; write it like {name}=2023-10-01") from None


def _count(name: str, value: str | None) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise BadArgument(f"{name}={value}: not a whole number above 0; write it like {name}=20")
    return int(value)


def _switch(name: str, value: str) -> bool:
    if value not in {"0", "1"}:
        raise BadArgument(f"{name}={value}: say {name}=1 or {name}=0")
    return value == "1"
