"""One page and no more, asked for as politely as a crawl asks for thousands."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from mfa_crawler.archive import Purpose
from mfa_crawler.errors import NotReached
from mfa_crawler.fetch import Turn
from mfa_crawler.spiders.answers import read_headers, typed


class SinglePage(Spider):
    """Asks for one address when it is the host's turn; what came of it is in `answer`."""

    name = "single"

    def __init__(self, url: str) -> None:
        super().__init__(self.name)
        self.url = url
        self.answer: Response | BaseException = NotReached(url, "the run ended before it")

    async def start(self) -> AsyncIterator[Request]:
        """The one request."""
        self._turn = Turn(self.crawler, urlsplit(self.url).hostname or "")
        await self._turn.take()
        meta = {"purpose": Purpose.ARTICLE}
        yield Request(self.url, self.keep, errback=self.fail, meta=meta, dont_filter=True)

    def keep(self, response: Response) -> None:
        """An answer worth reading."""
        self.answer = response

    def fail(self, failure: Failure) -> None:
        """None."""
        self.answer = typed(self.url, failure.value)


def fetch_page(url: str, settings: Settings) -> tuple[str, bytes, Mapping[str, str]]:
    """The final address, the bytes and the headers that decide how to read them.

    robots.txt, delays and the host's lease in `MFA_OUTPUT` are honoured, nothing is archived.
    Raises a FetchError where no whole answer came.
    """
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SinglePage)
    process.crawl(crawler, url=url)
    process.start()
    assert isinstance(crawler.spider, SinglePage)
    answer = crawler.spider.answer
    if isinstance(answer, BaseException):
        raise answer
    return answer.url, answer.body, read_headers(answer)
