"""Items of feeds: what each says of an article, and the article where the feed gives it whole."""

from collections.abc import Iterator
from copy import deepcopy
from typing import ClassVar

from lxml import etree
from lxml.etree import _Element as Element

from mfa_crawler.cleaning import Stated, one_line, stated
from mfa_crawler.errors import MissingField
from mfa_crawler.extraction.article import ArticlePage
from mfa_crawler.extraction.blocks import Reading, read_blocks
from mfa_crawler.extraction.document import fragment
from mfa_crawler.extraction.markup import absolute
from mfa_crawler.extraction.page import Day, field
from mfa_crawler.extraction.xml import local, plain
from mfa_crawler.items import Entry

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_OTHERS = (
    "{http://search.yahoo.com/mrss/}",
    "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
)
# by name, the first that states one counts
_PUBLISHED = ("pubDate", "published", "issued", "date")
_MODIFIED = ("updated", "modified")


class FeedItem(ArticlePage):
    """An item of RSS 2.0, RSS 1.0 or Atom that holds the whole text (`content:encoded`)."""

    layout = "feed-item"
    marker: ClassVar[str] = "item, entry"

    @property
    def url(self) -> str:
        """Where the item leads, or the feed's own address where it leads nowhere."""
        return link_of(self.root, self.document.url) or self.document.url

    @field
    def headline(self) -> str:
        """The title; raises MissingField."""
        words = plain(text_of(self.root, "title"))
        if words is None:
            raise MissingField(self.url, f"the item has no title ({self.layout})")
        return words

    @field
    def date(self) -> Day:
        """The day of publication, in the zone that is stated."""
        raw = next(filter(None, (text_of(self.root, name) for name in _PUBLISHED)), None)
        when = _moment(self.root, _PUBLISHED)
        return Day(when.day if when else None, one_line(raw))

    @field
    def published_at(self) -> str | None:
        """The moment of publication."""
        when = _moment(self.root, _PUBLISHED)
        return when.moment if when else None

    @field
    def modified_at(self) -> str | None:
        """The last change, where Atom or Dublin Core states one."""
        when = _moment(self.root, _MODIFIED)
        return when.moment if when else None

    @field
    def body(self) -> Reading:
        """The whole text."""
        return read_blocks([fragment(content_of(self.root) or "")], self.url)

    @field
    def tags(self) -> tuple[str, ...]:
        """The categories."""
        named = (child.get("term") or child.text for child in _named(self.root, "category"))
        return tuple(dict.fromkeys(filter(None, map(plain, named))))

    @field
    def language(self) -> str | None:
        """What the feed declares."""
        for element in self.root.iterancestors():
            said = element.get("{http://www.w3.org/XML/1998/namespace}lang")
            if said or (said := text_of(element, "language")):
                return one_line(said)
        return None


def items_of(root: Element) -> list[Element]:
    """The items of a feed in page order."""
    return [item for item in root.iter("{*}*") if local(item) in {"item", "entry"}]


def entry_of(item: Element, base_url: str) -> Entry | None:
    """What an item says of an article, or None where it leads nowhere."""
    url = link_of(item, base_url)
    if url is None:
        return None
    published, modified = _moment(item, _PUBLISHED), _moment(item, _MODIFIED)
    lead = plain(text_of(item, "description") or text_of(item, "summary"))
    is_whole_text = lead is not None and lead == plain(content_of(item))
    return Entry(
        url=url,
        headline=plain(text_of(item, "title")),
        date=published.day if published else None,
        lead=None if is_whole_text else lead,
        published_at=published.moment if published else None,
        modified_at=modified.moment or modified.day if modified else None,
    )


def link_of(item: Element, base_url: str) -> str | None:
    """The absolute URL of the article that an item is about."""
    return absolute(based(item, base_url), next(_links(item), None))


def based(element: Element, base_url: str) -> str:
    """What addresses in an element are relative to: its `xml:base`, else the feed's own address."""
    return absolute(base_url, element.base) or base_url


def content_of(item: Element) -> str | None:
    """The whole text of an item as HTML, where the feed gives it."""
    found = _first(item, "encoded", _CONTENT)
    found = _first(item, "content") if found is None else found
    return None if found is None else _html(found) if len(found) else _text(found)


def _html(element: Element) -> str:
    """What an element holds as elements and not as text, such as Atom's `type="xhtml"`."""
    copy = deepcopy(element)
    copy.tail = None
    for inner in copy.iter():
        inner.tag = local(inner)
    copy.tag = "div"
    etree.cleanup_namespaces(copy)
    return etree.tostring(copy, encoding="unicode", method="html")


def text_of(item: Element, name: str) -> str | None:
    """All the text of the first child of this name that is the feed's own and not empty."""
    found = _first(item, name)
    return None if found is None else _text(found)


def _first(item: Element, name: str, namespace: str | None = None) -> Element | None:
    for child in _named(item, name):
        is_meant = namespace is None or f"{{{namespace}}}" in str(child.tag)
        if (is_meant or ":" in str(child.tag)) and _text(child).strip():
            return child
    return None


def _text(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def _named(item: Element, name: str) -> Iterator[Element]:
    return (c for c in item if local(c) == name and not str(c.tag).startswith(_OTHERS))


def _links(item: Element) -> Iterator[str]:
    for link in _named(item, "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            yield str(link.get("href"))
        elif link.text and link.text.strip():
            yield link.text
    for guid in _named(item, "guid"):
        is_address = guid.get("isPermaLink") != "false"
        if is_address and (guid.text or "").strip().startswith("http"):
            yield str(guid.text)


def _moment(item: Element, names: tuple[str, ...]) -> Stated | None:
    found = (stated(text_of(item, name)) for name in names)
    return next((moment for moment in found if moment), None)
