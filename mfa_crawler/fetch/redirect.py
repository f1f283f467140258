"""Following redirects, hop by hop, as Scrapy does."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware


class Redirect(RedirectMiddleware):
    """Scrapy's, which warns at every start that nobody sets Referer: no request of ours has one."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Without looking for who would set it; then it is taken off (`handle_referer`)."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware
