"""A naive Scrapy project in one file, as tutorials write them: parsel, warcio, SQLite, JSON."""

import json
import re
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_CREDIT = re.compile(
    r"^(?:photos?(?: by)?|source|fot|foto|zdjęci[ae])\b[:. ]\s*(.+)$", re.IGNORECASE
)
_SCHEMA = """
CREATE TABLE articles (
    url TEXT PRIMARY KEY, headline TEXT, date TEXT, lead TEXT, body TEXT, credit TEXT, gallery TEXT
);
CREATE VIRTUAL TABLE search USING fts5 (url UNINDEXED, headline, lead, body);
"""


class WarcPipeline:
    """Writes a response record of every page; the HTTP message is made again from its parts."""

    def open_spider(self) -> None:
        """One archive for the crawl."""
        self._file = Path("crawl.warc.gz").open("wb")  # noqa: SIM115  # closed with the spider
        self._writer = WARCWriter(self._file, gzip=True)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Record the page, and leave the fields to the next pipelines."""
        response = item.pop("response")
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        message = StatusAndHeaders(f"{response.status} OK", headers, protocol="HTTP/1.1")
        self._writer.write_record(
            self._writer.create_warc_record(
                response.url, "response", payload=BytesIO(response.body), http_headers=message
            )
        )
        return item

    def close_spider(self) -> None:
        """Close the archive."""
        self._file.close()


class SqlitePipeline:
    """Inserts every article and its words into SQLite, one commit an article."""

    def open_spider(self) -> None:
        """A new database with the library's own settings."""
        self._db = sqlite3.connect("articles.sqlite")
        self._db.executescript(_SCHEMA)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """A list page has no fields to insert."""
        if item:
            row = {**item, "gallery": json.dumps(item["gallery"])}
            self._db.execute(
                "INSERT INTO articles VALUES"
                " (:url, :headline, :date, :lead, :body, :credit, :gallery)",
                row,
            )
            self._db.execute("INSERT INTO search VALUES (:url, :headline, :lead, :body)", row)
            self._db.commit()
        return item

    def close_spider(self) -> None:
        """Close the database."""
        self._db.close()


class JsonLinesPipeline:
    """Writes one line an article."""

    def open_spider(self) -> None:
        """One file for the crawl."""
        self._file = Path("articles.jsonl").open("w", encoding="utf-8")  # noqa: SIM115  # the same

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """A list page has no line."""
        if item:
            self._file.write(json.dumps(item, ensure_ascii=False) + "\n")
        return item

    def close_spider(self) -> None:
        """Close the file."""
        self._file.close()


class Naive(scrapy.Spider):
    """Run it with `scrapy runspider bench/naive.py -a url=...`; it writes to where it is run."""

    name = "naive"
    custom_settings = {  # noqa: RUF012  # as tutorials write it
        "ITEM_PIPELINES": {WarcPipeline: 100, SqlitePipeline: 200, JsonLinesPipeline: 300},
        "LOG_LEVEL": "INFO",  # otherwise every item is printed
    }

    def __init__(self, url: str) -> None:
        super().__init__()
        self.start_urls = [url]

    def parse(self, response: Response) -> Iterator[scrapy.Request | dict[str, Any]]:
        """A list page: its articles and its next page."""
        yield {"response": response}
        for href in response.css("div.art-prev .title a::attr(href)").getall():
            path = href.removeprefix("https://www.gov.pl")  # the host that the replica stands for
            yield response.follow(path, self.article)
        following = response.css("a#js-pagination-page-next::attr(href)").get()
        if following:
            yield response.follow(following)

    def article(self, response: Response) -> Iterator[dict[str, Any]]:
        """An article page: its fields."""
        page = response.css("article#main-content")
        paragraphs = [
            " ".join("".join(paragraph.css("::text").getall()).split())
            for paragraph in page.css("div.editor-content").css("p, h3, h4, li")
        ]
        credits_ = [found[1] for words in paragraphs[-1:] if (found := _CREDIT.match(words))]
        yield {
            "response": response,
            "url": response.url,
            "headline": page.css("h2::text").get("").strip(),
            "date": page.css("p.event-date::text").get("").strip(),
            "lead": page.css("p.intro::text").get("").strip(),
            "body": "\n\n".join(words for words in paragraphs[: -1 if credits_ else None] if words),
            "credit": credits_[0] if credits_ else None,
            "gallery": [
                {
                    "url": response.urljoin(link.attrib["href"]),
                    "caption": link.attrib.get("data-modaal-desc"),
                }
                for link in page.css("div.gallery a[data-group]")
            ],
        }
