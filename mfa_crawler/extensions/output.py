"""How logs and Scrapy's feeds show records."""

import logging
from typing import Any, Self

import msgspec
from itemadapter import ItemAdapter
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exporters import CsvItemExporter, XmlItemExporter
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult

from mfa_crawler.cleaning import harmless


class NewsLogFormatter(LogFormatter):
    """A dropped item is one line with its URL and reason, not a page of fields.

    A line for each page is only made where LOG_LEVEL shows it: Scrapy's logger takes every line,
    and its handler throws most away.
    """

    def __init__(self, *, tells_pages: bool = True) -> None:
        self._tells_pages = tells_pages

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Honours LOG_LEVEL."""
        level = logging.getLevelName(crawler.settings["LOG_LEVEL"])
        return cls(tells_pages=level == logging.DEBUG)

    def crawled(  # type: ignore[override]  # Scrapy takes None for nothing to say
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """Nothing where nobody would see it."""
        return super().crawled(request, response, spider) if self._tells_pages else None

    def scraped(  # type: ignore[override]  # the same
        self, item: Any, response: Any, spider: Spider
    ) -> LogFormatterResult | None:
        """Nothing where nobody would see it."""
        return super().scraped(item, response, spider) if self._tells_pages else None

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Any,
        spider: Spider,
    ) -> LogFormatterResult:
        """The reason names the URL already."""
        result = super().dropped(item, exception, response, spider)
        return {**result, "msg": "%(exception)s", "args": {"exception": exception}}


class CsvArticleExporter(CsvItemExporter):
    """Scrapy's CSV, with galleries and other nested fields as JSON instead of Python's repr."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Nested values as JSON, empty ones as nothing."""
        if isinstance(value, tuple) or (value is not None and ItemAdapter.is_item(value)):
            return msgspec.json.encode(value).decode() if value else ""
        text = super().serialize_field(field, name, value)
        return harmless(text) if isinstance(text, str) else text


class XmlArticleExporter(XmlItemExporter):
    """Scrapy's XML, with galleries and other nested fields as elements instead of Python's repr."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Nested values as lists and dicts, which Scrapy knows; nothing for null."""
        return (
            ""
            if value is None
            else msgspec.to_builtins(super().serialize_field(field, name, value))
        )
