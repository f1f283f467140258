"""Asks for the pictures and attachments of a crawl's articles, each address once in a run."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from mfa_crawler.archive import Purpose
from mfa_crawler.errors import BadArgument, BadStatus, MfaError
from mfa_crawler.filing import read
from mfa_crawler.items import Article
from mfa_crawler.spiders.answers import fetched_of, no_answer

if TYPE_CHECKING:
    from mfa_crawler.spiders.news import NewsSpider


class Pictures:
    """The side of a crawl that is not text; what fails here fails no article."""

    def __init__(self, spider: "NewsSpider", asked: set[int]) -> None:
        self._spider = spider
        self._asked = asked

    def ask(self, article: Article) -> None:
        """Ask for what an article of this crawl shows beside its text and is new or due."""
        spider = self._spider
        if spider.images:
            assert spider.crawler.engine is not None
            for request in self.requests(spider.keeper.media_due(article)):
                spider.crawler.engine.crawl(request)

    def requests(self, urls: Iterable[str]) -> Iterator[Request]:
        """Requests for those that were not asked for in this run."""
        for url in urls:
            if hash(url) in self._asked:
                continue
            self._asked.add(hash(url))
            try:
                yield self._spider.request(url, Purpose.MEDIA, self.read, self.failed)
            except ValueError as error:  # such as `http://`
                self._spider.ledger.fail_media(url, BadArgument(f"{url}: {error}"))

    def read(self, response: Response, listed_url: str) -> None:
        """One answer."""
        spider, ledger = self._spider, self._spider.ledger
        try:
            fetched = fetched_of(response, listed_url)
        except MfaError as error:
            ledger.fail_media(listed_url, error)
            return
        if response.status == 304 and not response.meta.get("original"):
            ledger.fail_media(listed_url, BadStatus(listed_url, 304))  # nobody had asked for it
        elif response.status == 304:
            ledger.images += 1
        else:
            reading = read(fetched, spider.site, Purpose.MEDIA)
            spider.keeper.settle(fetched.capture.record_id, reading)
            ledger.note_media(listed_url, reading)

    def failed(self, failure: Failure) -> None:
        """No answer, or none with a picture in it."""
        no_answer(self._spider, failure, self._spider.ledger.fail_media)
