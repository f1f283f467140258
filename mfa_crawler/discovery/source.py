"""Where a site announces its articles: each kind of source is a small typed object in a Site."""

import os.path
from collections.abc import Iterator
from typing import ClassVar, Protocol, runtime_checkable
from urllib.parse import parse_qsl, urlsplit

import msgspec

from mfa_crawler.extraction import ArticlePage, Document
from mfa_crawler.items import ListingRead


class ListPage(Protocol):
    """One page of a source, as far as filing and the walk look at it."""

    def to_item(self) -> ListingRead:
        """The record."""

    def signals(self) -> tuple[str, ...]:
        """What stands in it and gives no entry, as `list: what`, one each."""


@runtime_checkable
class FullText(Protocol):
    """A page of a source that holds articles whole."""

    def articles(self) -> Iterator[ArticlePage]:
        """Those articles."""


class Source(msgspec.Struct, frozen=True):
    """A way to hear of articles; `url` is its first page.

    `is_whole` says whether the source shows all that the site lists, so that what is missing from
    it is not listed any more. A feed shows the newest items only. `may_be_empty` says whether one
    without entries may be in order.
    """

    url: str

    kind: ClassVar[str]
    is_whole: ClassVar[bool] = True
    may_be_empty: ClassVar[bool] = False

    @property
    def is_full_text(self) -> bool:
        """Whether its pages hold the articles themselves, so that no others are asked for."""
        return False

    @property
    def host(self) -> str:
        """Host of the source."""
        return urlsplit(self.url).hostname or ""

    def covers(self, url: str) -> bool:
        """Whether a URL is a page of this source: its own address with any query."""
        ours, theirs = urlsplit(self.url), urlsplit(url)
        same_path = ours.path.rstrip("/") == theirs.path.rstrip("/")
        return same_path and ours.hostname == theirs.hostname

    def closeness(self, url: str) -> tuple[bool, int, int]:
        """Of several sources, a list page belongs to the one of which this is greatest."""
        if urlsplit(url).hostname != self.host:
            return False, 0, 0
        ours, theirs = ("?".join(urlsplit(one)[2:4]) for one in (self.url, url))
        alike = os.path.commonprefix([ours, theirs])  # noqa: RUF071 - character by character
        return self.covers(url), len(alike), -len(ours)

    def is_own_query(self, url: str) -> bool:
        """Whether a page that it covers is of its own search, and not of another at its address."""
        ours, theirs = (parse_qsl(urlsplit(one).query) for one in (self.url, url))
        return set(ours) <= set(theirs)

    def read(self, document: Document) -> ListPage | None:
        """A page of this source, or None where it is one of the CMS, for its family to read.

        Raises a PageError naming the URL where it is no such page.
        """
        raise NotImplementedError


class Listing(Source, frozen=True):
    """Pages of HTML, newest entries first, each leading to the next; the family reads them.

    How one leads to the next is the CMS's: a link, a number in an address, a count in a script, or
    archives by month.
    """

    kind = "listing"

    def read(self, document: Document) -> ListPage | None:  # noqa: ARG002 - the family reads it
        """None: layouts are the family's."""
        return None


class Window(Listing, frozen=True):
    """A list that shows only its newest entries; older ones leave it without a word."""

    kind = "window"
    is_whole = False
