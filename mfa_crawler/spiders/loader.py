"""Turns every site of the registry into a spider, for `scrapy list` and `scrapy crawl`."""

from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from mfa_crawler.errors import UnknownSite
from mfa_crawler.sites import SITES, site
from mfa_crawler.spiders.news import NewsSpider


class SiteSpiderLoader:
    """Scrapy's SPIDER_LOADER_CLASS: spider names are site ids."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:  # noqa: ARG003 - Scrapy's protocol
        """The registry needs no settings."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a site; raises KeyError, which names near ids, as Scrapy asks."""
        try:
            return NewsSpider.of(site(spider_name))
        except UnknownSite as error:
            raise KeyError(str(error)) from None

    def find_by_request(self, request: Request) -> list[str]:  # noqa: ARG002 - Scrapy's protocol
        """None: `scrapy shell URL` and `fetch URL` want a plain spider that begins no run."""
        return []

    def list(self) -> list[str]:
        """All site ids."""
        return [*SITES]
