"""How logs and Scrapy's feeds show records."""

from typing import Any

import msgspec
from itemadapter import ItemAdapter
from scrapy import Spider
from scrapy.exporters import CsvItemExporter, XmlItemExporter
from scrapy.logformatter import LogFormatter, LogFormatterResult


class NewsLogFormatter(LogFormatter):
    """A dropped item is one line with its URL and reason, not a page of fields."""

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
        return super().serialize_field(field, name, value)


class XmlArticleExporter(XmlItemExporter):
    """Scrapy's XML, with galleries and other nested fields as elements instead of Python's repr."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Nested values as lists and dicts, which Scrapy knows; nothing for null."""
        return (
            ""
            if value is None
            else msgspec.to_builtins(super().serialize_field(field, name, value))
        )
