"""Asks for what a crawl's pages need to be shown as they looked, each address once in a run."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from mfa_crawler.archive import Original, Purpose
from mfa_crawler.discovery import Range
from mfa_crawler.errors import BadArgument, BadStatus, MfaError
from mfa_crawler.filing import Fetched, MediaUrls
from mfa_crawler.spiders.answers import fetched_of, no_answer

if TYPE_CHECKING:
    from mfa_crawler.requisites import Requisite
    from mfa_crawler.spiders.news import NewsSpider


class Requisites:
    """The side of a crawl that only replays need; what fails here fails no article.

    The room that reads pages and style sheets for it is loaded by the first page: crawls without
    requisites do not pay for it.
    """

    def __init__(self, spider: "NewsSpider", asked: set[int]) -> None:
        self._spider = spider
        self._asked = asked
        """Addresses of this run, shared with its pictures: nothing is asked for twice."""

    def ask(self, page: Fetched, shown: MediaUrls) -> None:
        """Ask for what a page of this crawl needs and is new or due.

        What the record names as a picture or attachment is left to those.
        """
        engine = self._spider.crawler.engine
        assert engine is not None
        for request in self._of_page(page, shown):
            engine.crawl(request)

    def ask_again(self, record_id: str, url: str) -> None:
        """The same for a page of the archive, which was found not modified at this address."""
        kept = self._spider.keeper.kept(record_id, url)
        if kept:
            self.ask(kept.fetched, kept.shown)

    def owed(self, bounds: Range) -> Iterator[Request]:
        """Requests for what earlier runs left: failures, and the needs of pages in range."""
        from mfa_crawler.requisites import Requisite

        keeper = self._spider.keeper
        yield from self._requests(Requisite(url, is_sheet=True) for url in keeper.requisites_owed())
        for kept in keeper.pages_owed(bounds):
            yield from self._of_page(kept.fetched, kept.shown)

    def _of_page(self, page: Fetched, shown: MediaUrls) -> Iterator[Request]:
        from mfa_crawler.requisites import of_page

        named = {*shown}
        try:
            needs = [*of_page(page.url, page.body, page.headers)]
        except MfaError as error:  # no page of ours any more, such as one that is empty
            self._spider.logger.info("%s", error)
            return
        yield from self._requests(need for need in needs if need.url not in named)

    def _requests(self, needs: Iterable["Requisite"]) -> Iterator[Request]:
        """Requests for those that are new or due; known style sheets are looked into instead."""
        keeper, waiting = self._spider.keeper, iter(needs)
        while (need := next(waiting, None)) is not None:
            if hash(need.url) in self._asked:
                continue
            self._asked.add(hash(need.url))
            if keeper.is_requisite_due(need.url):
                yield from self._request(need)
            elif need.is_sheet and (kept := keeper.kept_at(need.url)):
                waiting = chain(self._of_sheet(kept.fetched), waiting)

    def _request(self, need: "Requisite") -> Iterator[Request]:
        try:
            request = self._spider.request(
                need.url, Purpose.REQUISITE, self.read, self.failed, priority=-1
            )
        except ValueError as error:  # such as `http://`
            self._spider.ledger.fail_requisite(need.url, BadArgument(f"{need.url}: {error}"))
        else:
            request.meta["is_sheet"] = need.is_sheet
            yield request

    def _of_sheet(self, sheet: Fetched) -> "Iterator[Requisite]":
        from mfa_crawler.requisites import is_style_sheet, of_sheet

        declared = sheet.headers.get("Content-Type")
        if is_style_sheet(declared):
            yield from of_sheet(sheet.url, sheet.body, declared)

    def read(self, response: Response, listed_url: str) -> Iterator[Request]:
        """One answer, and requests for what it needs in turn."""
        ledger = self._spider.ledger
        try:
            fetched = fetched_of(response, listed_url)
        except MfaError as error:
            ledger.fail_requisite(listed_url, error)
            return
        original: Original | None = response.meta.get("original")
        if response.status == 304 and not original:
            ledger.fail_requisite(listed_url, BadStatus(listed_url, 304))  # nobody had asked for it
            return
        ledger.requisites += 1
        if response.meta["is_sheet"]:
            is_same = response.status == 304
            name = original.record_id if original and is_same else None
            kept = self._spider.keeper.kept(name, response.url) if name else None
            yield from self._requests(self._of_sheet(kept.fetched if kept else fetched))

    def failed(self, failure: Failure) -> None:
        """No answer."""
        no_answer(self._spider, failure, self._spider.ledger.fail_requisite)
