"""What happens to an answer between the spider and the feeds: it is filed."""

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from mfa_crawler.errors import MfaError, SamePage
from mfa_crawler.filing import Fetched, file
from mfa_crawler.items import Article
from mfa_crawler.spiders import NewsSpider


class FilingPipeline:
    """Turns each fetched answer into an Article, or drops it with a typed reason."""

    def __init__(self, spider: NewsSpider) -> None:
        self._site = spider.site
        self._ledger = spider.ledger
        self._range = spider.range

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For a crawl of a site; other spiders have nothing to file."""
        assert isinstance(crawler.spider, NewsSpider)
        return cls(crawler.spider)

    def process_item(self, item: Any) -> Any:
        """An Article for a Fetched; anything else passes."""
        if not isinstance(item, Fetched):
            return item
        try:
            article = file(item, self._site)
            self._refuse_second(item, article)
        except MfaError as error:
            self._ledger.fail(item.listed_url, error)
            raise DropItem(str(error)) from error
        except Exception as error:  # a defect of ours must not lose the account
            self._ledger.fail(item.listed_url, error)
            raise
        return self._in_range(item, article)

    def _refuse_second(self, item: Fetched, article: Article) -> None:
        if self._ledger.is_stored(article.url):
            raise SamePage(item.listed_url, f"leads to {article.url}, which is stored already")

    def _in_range(self, item: Fetched, article: Article) -> Article:
        if not self._range.holds(article.date):
            self._ledger.leave_out(item.listed_url)
            raise DropItem(f"{article.url}: {article.date} is out of range", log_level="INFO")
        self._ledger.store(item.listed_url, article)
        return article
