"""Feeds: RSS 2.0, RSS 1.0 (RDF) and Atom (RFC 4287), with their paging (RFC 5005)."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import Stated, stated
from mfa_crawler.discovery.source import Source
from mfa_crawler.errors import WrongFormat
from mfa_crawler.extraction import Document, absolute
from mfa_crawler.extraction.xml import local, plain, xml_root
from mfa_crawler.items import Entry, ListingRead

_ROOTS = {"rss", "RDF", "feed"}
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_OTHERS = ("http://search.yahoo.com/mrss/", "http://www.itunes.com/dtds/podcast-1.0.dtd")
# by name, the first that states one counts
_PUBLISHED = ("pubDate", "published", "issued", "date")
_MODIFIED = ("updated", "modified")


class Feed(Source, frozen=True):
    """The newest items of a site; what is not among them is simply older."""

    kind = "feed"
    is_whole = False

    def read(self, document: Document) -> "FeedPage":
        """A page of the feed; raises WrongFormat for HTML or JSON in its place."""
        return FeedPage(document)


class FeedPage:
    """One page of a feed as entries."""

    def __init__(self, document: Document) -> None:
        self._document = document
        root, self._is_well_formed = xml_root(document)
        if local(root) not in _ROOTS:
            raise WrongFormat(document.url, f"is no feed; its root element is {local(root)!r}")
        self._root = root
        self._items = [item for item in root.iter("{*}*") if local(item) in {"item", "entry"}]

    def to_item(self) -> ListingRead:
        """The record."""
        entries = tuple(entry for item in self._items if (entry := self._entry(item)))
        return ListingRead(entries, self._next(), None)

    def signals(self) -> tuple[str, ...]:
        """Items that lead nowhere, and markup that had to be mended."""
        nowhere = sum(self._url(item) is None for item in self._items)
        mended = () if self._is_well_formed else ("list: feed is not well-formed",)
        return ("list: item without a link",) * nowhere + mended

    def _entry(self, item: Element) -> Entry | None:
        url = self._url(item)
        if url is None:
            return None
        published, modified = _moment(item, _PUBLISHED), _moment(item, _MODIFIED)
        lead = plain(_text(item, "description") or _text(item, "summary"))
        is_whole_text = lead is not None and lead == plain(content(item))
        return Entry(
            url=url,
            headline=plain(_text(item, "title")),
            date=published.day if published else None,
            lead=None if is_whole_text else lead,
            published_at=published.moment if published else None,
            modified_at=modified.moment or modified.day if modified else None,
        )

    def _url(self, item: Element) -> str | None:
        found = next(_links(item), None)
        return absolute(self._document.url, found)

    def _next(self) -> str | None:
        for part in (self._root, *self._root.iter("{*}channel")):
            for link in part.iterchildren("{*}link"):
                if link.get("rel") == "next":
                    return absolute(self._document.url, link.get("href"))
        return None


def content(item: Element) -> str | None:
    """The whole text of an item as HTML, where the feed gives it."""
    encoded = _text(item, "encoded", _CONTENT)
    return encoded or _text(item, "content")


def _links(item: Element) -> Iterator[str]:
    links = [child for child in item if local(child) == "link"]
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            yield str(link.get("href"))
        elif link.text and link.text.strip():
            yield link.text
    for guid in item:
        is_address = local(guid) == "guid" and guid.get("isPermaLink") != "false"
        if is_address and (guid.text or "").strip().startswith("http"):
            yield str(guid.text)


def _moment(item: Element, names: tuple[str, ...]) -> Stated | None:
    found = (stated(_text(item, name)) for name in names)
    return next((moment for moment in found if moment), None)


def _text(item: Element, name: str, namespace: str | None = None) -> str | None:
    """The first child of this name that is the feed's own, with all the text in it."""
    for child in item:
        if local(child) != name or str(child.tag).startswith(tuple(f"{{{o}}}" for o in _OTHERS)):
            continue
        if namespace is None or f"{{{namespace}}}" in str(child.tag) or ":" in str(child.tag):
            text = "".join(map(str, child.itertext()))
            if text.strip():
                return text
    return None
