"""Feeds: RSS 2.0, RSS 1.0 (RDF) and Atom (RFC 4287), with their paging (RFC 5005)."""

from collections.abc import Iterator

from mfa_crawler.discovery.source import Source
from mfa_crawler.errors import WrongFormat
from mfa_crawler.extraction import ArticlePage, Document, absolute
from mfa_crawler.extraction.feed import FeedItem, based, content_of, entry_of, items_of, link_of
from mfa_crawler.extraction.xml import local, lost, xml_root
from mfa_crawler.items import ListingRead

ROOTS = frozenset({"rss", "RDF", "feed"})
"""Root elements of feeds, without their namespaces."""


class Feed(Source, frozen=True):
    """The newest items of a site; what is not among them is simply older.

    `article` is the page class that reads an item as the article, for a feed that is the article;
    then no page is asked for.
    """

    article: type[FeedItem] | None = None

    kind = "feed"
    is_whole = False

    @property
    def is_full_text(self) -> bool:
        """Whether its items are the articles."""
        return self.article is not None

    def read(self, document: Document) -> "FeedPage":
        """A page of the feed; raises WrongFormat for HTML or JSON in its place."""
        return FeedPage(document, self.article)


class FeedPage:
    """One page of a feed as entries, and as articles where it holds them."""

    def __init__(self, document: Document, article: type[FeedItem] | None = None) -> None:
        self._document, self._article = document, article
        root, self._is_well_formed = xml_root(document)
        if local(root) not in ROOTS:
            raise WrongFormat(document.url, f"is no feed; its root element is {local(root)!r}")
        self._root = root
        self._items = items_of(root)

    def to_item(self) -> ListingRead:
        """The record."""
        entries = (entry_of(item, self._document.url) for item in self._items)
        return ListingRead(tuple(filter(None, entries)), self._next(), None)

    def signals(self) -> tuple[str, ...]:
        """Items that lead nowhere, and markup that had to be mended."""
        nowhere = sum(link_of(item, self._document.url) is None for item in self._items)
        return ("list: item without a link",) * nowhere + self._mended()

    def _mended(self) -> tuple[str, ...]:
        if self._is_well_formed:
            return ()
        gone = lost(self._document, {"item", "entry"}, len(self._items))
        return ("list: feed is not well-formed", *["list: item lost in broken markup"] * gone)

    def articles(self) -> Iterator[ArticlePage]:
        """The items that are articles: they lead somewhere and hold their whole text."""
        for item in self._items if self._article else ():
            assert self._article is not None
            if content_of(item) and link_of(item, self._document.url):
                yield self._article(self._document, item)

    def _next(self) -> str | None:
        for part in (self._root, *self._root.iter("{*}channel")):
            for link in part.iterchildren("{*}link"):
                if link.get("rel") == "next":
                    return absolute(based(link, self._document.url), link.get("href"))
        return None
