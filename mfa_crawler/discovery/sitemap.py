"""Sitemaps, their indexes and news sitemaps (sitemaps.org protocol 0.9; Google News 0.9)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import Stated, stated
from mfa_crawler.discovery.source import Source
from mfa_crawler.errors import TruncatedPage, WrongFormat
from mfa_crawler.extraction import Document, absolute
from mfa_crawler.extraction.xml import inflated, local, lost, plain, xml_root
from mfa_crawler.items import Entry, ListingRead

_ENDINGS = (".xml", ".xml.gz")


class Sitemap(Source, frozen=True):
    """All pages of a site, in one file or in an index of them; most are of no interest here."""

    kind = "sitemap"

    def covers(self, url: str) -> bool:
        """Its own address, and the files of its host that an index may name."""
        is_file = urlsplit(url).path.endswith(_ENDINGS)
        return super().covers(url) or (is_file and urlsplit(url).hostname == self.host)

    def read(self, document: Document) -> "SitemapPage":
        """A sitemap or an index; raises WrongFormat for anything else, TruncatedPage for a part."""
        return SitemapPage(document)


class NewsSitemap(Sitemap, frozen=True):
    """The articles of the last two days, with their headlines; older ones leave it."""

    kind = "news sitemap"
    is_whole = False
    may_be_empty = True


class SitemapPage:
    """One file of a sitemap as entries, newest change first."""

    def __init__(self, document: Document) -> None:
        self._document = document
        root, self._is_well_formed = xml_root(document)
        if local(root) not in {"urlset", "sitemapindex"}:
            raise WrongFormat(document.url, f"is no sitemap; its root element is {local(root)!r}")
        self._parts = [p for p in root.iterchildren("{*}*") if local(p) in {"url", "sitemap"}]
        if not self._is_well_formed:
            self._refuse_part(local(root))

    def _refuse_part(self, root: str) -> None:
        # it would be taken for all that the site has
        markup = inflated(self._document)
        if markup.rfind(f"{root}>".encode()) < markup.rfind(b"loc>"):
            raise TruncatedPage(self._document.url, "the sitemap breaks off before its end")
        if gone := lost(self._document, {"url", "sitemap"}, len(self._parts)):
            reason = f"is not well-formed, and {gone} of its entries are lost in broken markup"
            raise WrongFormat(self._document.url, reason)

    def to_item(self) -> ListingRead:
        """The record."""
        entries = [entry for part in self._parts if (entry := self._entry(part))]
        entries.sort(key=lambda entry: entry.modified_at or entry.date or "", reverse=True)
        return ListingRead(tuple(entries), None, None, tuple(self._files()))

    def signals(self) -> tuple[str, ...]:
        """Entries without an address, and markup that had to be mended."""
        nowhere = sum(self._url(part) is None for part in self._parts)
        mended = () if self._is_well_formed else ("list: sitemap is not well-formed",)
        return ("list: item without a link",) * nowhere + mended

    def _files(self) -> Iterator[str]:
        files = [part for part in self._parts if local(part) == "sitemap"]
        files.sort(key=lambda file: _first(file, "lastmod") or "", reverse=True)
        yield from filter(None, map(self._url, files))

    def _entry(self, part: Element) -> Entry | None:
        url = self._url(part) if local(part) == "url" else None
        if url is None:
            return None
        published = _moment(part, "publication_date")
        modified = _moment(part, "lastmod")
        return Entry(
            url=url,
            headline=plain(_first(part, "title")),
            date=published.day if published else None,
            lead=None,
            published_at=published.moment if published else None,
            modified_at=modified.moment or modified.day if modified else None,
        )

    def _url(self, part: Element) -> str | None:
        return absolute(self._document.url, _first(part, "loc"))


def _moment(part: Element, name: str) -> Stated | None:
    return stated(_first(part, name))


def _first(part: Element, name: str) -> str | None:
    """The text of the first element of this name that is not a picture's or video's."""
    for element in part.iter("{*}*"):
        parent = element.getparent()
        is_media = parent is not None and local(parent) in {"image", "video"}
        if local(element) == name and not is_media:
            return element.text
    return None
