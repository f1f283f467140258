"""Lists that a site's own pages fetch as JSON, by offset, by page number or by cursor."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from mfa_crawler.cleaning import Stated, iso_day, stated
from mfa_crawler.discovery.source import Source
from mfa_crawler.errors import WrongFormat
from mfa_crawler.extraction import ArticlePage, Document, JsonArticle, absolute, at
from mfa_crawler.extraction.xml import plain
from mfa_crawler.items import Entry, ListingRead

_NUMBER = re.compile("[0-9]{1,18}")


class Offset(msgspec.Struct, frozen=True):
    """The next page is asked for by the number of items before it.

    `size` items a page, at most: a server may give fewer than it is asked for.
    """

    size: int
    parameter: str = "offset"
    first: int = 0


class PageNumber(msgspec.Struct, frozen=True):
    """The next page is asked for by its number; `size` items a page."""

    size: int
    parameter: str = "page"
    first: int = 1


class Cursor(msgspec.Struct, frozen=True):
    """The answer says where its next page is: an address, or a value of `parameter`."""

    at: str = "next"
    """Where the answer says it, as `Fields`."""
    parameter: str = ""
    """Empty where an address is given."""


class Fields(msgspec.Struct, frozen=True):
    """Where an item holds what; names joined by full stops, such as `title.rendered`."""

    link: str = "link"
    headline: str = "title"
    date: str = "date"
    lead: str = ""
    modified: str = ""
    day: str = ""
    """strptime pattern of the date, where it is not in ISO 8601."""


class JsonList(Source, frozen=True):
    """A list as JSON: where its items are, where each holds what, and how it goes on.

    `items` says where the list stands in the answer, empty for the answer itself; `total` where
    the number of all items does, empty where it is not said (WordPress says the number of pages in
    a header).
    """

    paging: Offset | PageNumber | Cursor
    items: str = ""
    total: str = ""
    fields: Fields = Fields()
    article: type[JsonArticle] | None = None
    """The page class that reads an item as the article, where the list holds articles whole."""

    kind = "api"

    @property
    def is_full_text(self) -> bool:
        """Whether its items are the articles."""
        return self.article is not None

    def read(self, document: Document) -> "JsonPage":
        """A page of the list; raises WrongFormat for HTML and for JSON without the list."""
        return JsonPage(document, self)


class JsonPage:
    """One page of a JSON list as entries."""

    def __init__(self, document: Document, source: JsonList) -> None:
        self._document, self._source = document, source
        items = at(document.json, source.items)
        if not isinstance(items, list):
            where = source.items or "its top"
            raise WrongFormat(document.url, f"answered with JSON that has no list at {where}")
        self._items = items

    def to_item(self) -> ListingRead:
        """The record."""
        entries = tuple(entry for item in self._items if (entry := self._entry(item)))
        return ListingRead(entries, self._next(), self._pages())

    def signals(self) -> tuple[str, ...]:
        """Items that lead nowhere."""
        nowhere = sum(self._url(item) is None for item in self._items)
        return ("list: item without a link",) * nowhere

    def articles(self) -> Iterator[ArticlePage]:
        """The items that are articles: they lead somewhere and hold what the page class reads."""
        for item in self._items if self._source.article else ():
            url = self._url(item)
            if url and self._source.article:
                document = Document(url, msgspec.json.encode(item))
                if page := self._source.article.read(document):
                    yield page

    def _entry(self, item: object) -> Entry | None:
        url, fields = self._url(item), self._source.fields
        if url is None:
            return None
        published, modified = self._moment(item, fields.date), self._moment(item, fields.modified)
        return Entry(
            url=url,
            headline=plain(at(item, fields.headline)),
            date=published.day if published else None,
            lead=plain(at(item, fields.lead)) if fields.lead else None,
            published_at=published.moment if published else None,
            modified_at=modified.moment or modified.day if modified else None,
        )

    def _url(self, item: object) -> str | None:
        link = at(item, self._source.fields.link)
        return absolute(self._document.url, link) if isinstance(link, str) else None

    def _moment(self, item: object, where: str) -> Stated | None:
        raw = at(item, where) if where else None
        if not isinstance(raw, str):
            return None
        pattern = self._source.fields.day
        day = iso_day(raw, pattern) if pattern else None
        return Stated(day, None) if day else stated(raw)

    def _pages(self) -> int | None:
        total, paging = self._total(), self._source.paging
        if isinstance(paging, Cursor):
            return None
        if total is not None:
            # a server that gives fewer than it is asked for has more pages
            is_first = self._asked(paging) == paging.first
            size = len(self._items) if is_first else 0
            return max(1, -(-total // (size or paging.size)))
        return _number(self._document.header("X-WP-TotalPages"))

    def _total(self) -> int | None:
        total = at(self._document.json, self._source.total) if self._source.total else None
        is_number = isinstance(total, int) and not isinstance(total, bool)
        return total if is_number and isinstance(total, int) and total >= 0 else None

    def _next(self) -> str | None:
        paging = self._source.paging
        if isinstance(paging, Cursor):
            return self._by_cursor(paging)
        if self._is_last(paging) or not self._items:
            return None
        step = len(self._items) if isinstance(paging, Offset) else 1
        return _with(self._document.url, {paging.parameter: str(self._asked(paging) + step)})

    def _asked(self, paging: Offset | PageNumber) -> int:
        """The offset or number that this page was asked for by."""
        query = dict(parse_qsl(urlsplit(self._document.url).query))
        asked = _number(query.get(paging.parameter))
        return paging.first if asked is None else asked

    def _is_last(self, paging: Offset | PageNumber) -> bool:
        before, total, pages = self._asked(paging) - paging.first, self._total(), self._pages()
        if isinstance(paging, Offset) and total is not None:
            return before + len(self._items) >= total
        step = paging.size if isinstance(paging, Offset) else 1
        return before // step + 1 >= pages if pages else len(self._items) < paging.size

    def _by_cursor(self, paging: Cursor) -> str | None:
        value = at(self._document.json, paging.at)
        if not isinstance(value, str) or not value:
            return None
        if paging.parameter:
            return _with(self._document.url, {paging.parameter: value})
        return absolute(self._document.url, value)


def _number(text: str | None) -> int | None:
    return int(text) if text and _NUMBER.fullmatch(text) else None


def _with(url: str, changes: Mapping[str, str]) -> str:
    """The URL with some parameters of its query put in place of those of the same name."""
    parts = urlsplit(url)
    said = parse_qsl(parts.query, keep_blank_values=True)  # a name may stand there twice
    query = [(name, changes.get(name, value)) for name, value in said]
    query += [(name, value) for name, value in changes.items() if name not in dict(said)]
    return parts._replace(query=urlencode(query, safe="/:,")).geturl()
