"""Spiders: one class for every site, made from the registry."""

from mfa_crawler.spiders.ledger import Ledger
from mfa_crawler.spiders.loader import SiteSpiderLoader
from mfa_crawler.spiders.news import NewsSpider

__all__ = ["Ledger", "NewsSpider", "SiteSpiderLoader"]
