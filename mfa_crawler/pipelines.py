"""What happens to an answer between the spider and the feeds: it is filed."""

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from mfa_crawler.archive import is_part
from mfa_crawler.errors import MfaError, NotWritten, SamePage
from mfa_crawler.extensions import RunWriter
from mfa_crawler.filing import Fetched, Found, MediaUrls, Reading, file
from mfa_crawler.items import Article
from mfa_crawler.spiders import NewsSpider


class FilingPipeline:
    """Turns each fetched answer into a written Article, or drops it with a typed reason.

    The ledger counts an article only after its line is in the run's folder. A disk that takes no
    more ends the run.
    """

    def __init__(self, crawler: Crawler, spider: NewsSpider) -> None:
        self._crawler = crawler
        self._pictures = spider.pictures
        self._requisites = spider.requisites
        self._site = spider.site
        self._ledger = spider.ledger
        self._range = spider.range
        self._keeper = spider.keeper
        self._answers = spider.answers
        self._tally = spider.tally

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For a crawl of a site; other spiders have nothing to file."""
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        return cls(crawler, crawler.spider)

    def process_item(self, item: Any) -> Any:
        """An Article for a Fetched; anything else passes."""
        if not isinstance(item, Fetched):
            return item
        record_id = item.capture.record_id
        try:
            article = file(item, self._site)
        except Exception as error:  # a defect of ours must not lose the account
            self._keeper.settle(record_id, Reading.failed(error))
            self._ledger.fail(item.listed_url, error)
            if isinstance(error, MfaError):
                raise DropItem(str(error)) from error
            raise
        try:
            return self._file(item, article)
        finally:
            self._keeper.settle(record_id, Reading("article", article=article))

    def _file(self, item: Fetched, article: Article) -> Article:
        """Write what is new, and settle the account; raises DropItem for what is not passed on."""
        listed_url = item.listed_url
        record_id = article.capture.record_id if article.capture else None
        if self._keeper.is_withheld(article.url, record_id):
            self._ledger.turn_away(listed_url)
            raise DropItem(f"{listed_url}: shows what is withheld", log_level="INFO")
        if not self._range.holds(article.date):
            self._ledger.leave_out(listed_url)
            raise DropItem(f"{article.url}: {article.date} is out of range", log_level="INFO")
        found = self._keeper.found(listed_url, article)
        try:
            if self._ledger.is_stored(article.url):
                raise SamePage(listed_url, f"leads to {article.url}, which is stored already")
            if found is not Found.UNCHANGED:
                self._write(article)
        except MfaError as error:
            self._ledger.fail(listed_url, error)
            raise DropItem(str(error)) from error
        self._ledger.store(listed_url, article, found)
        self._tally.add(article, item.said)
        self._pictures.ask(article)
        if self._requisites and not is_part(record_id or ""):
            self._requisites.ask(item, MediaUrls.of(article))
        if found is Found.UNCHANGED and not self._answers:
            raise DropItem(f"{article.url}: unchanged", log_level="DEBUG")
        return article

    def _write(self, article: Article) -> None:
        writer = self._crawler.get_extension(RunWriter)
        assert writer is not None
        try:
            writer.write(article)
        except OSError as error:
            reason = f"could not be written to {writer.folder}: {error.strerror}"
            writer.stop(error)
            raise NotWritten(article.url, reason) from error
