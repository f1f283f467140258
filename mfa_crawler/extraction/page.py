"""Page classes: typed fields over one document, without I/O (the shape of web-poet's)."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self, TypeVar

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import iso_day, one_line
from mfa_crawler.errors import MissingField, TruncatedPage
from mfa_crawler.extraction.blocks import Reading, read_blocks
from mfa_crawler.extraction.document import Document, Region
from mfa_crawler.extraction.markup import absolute, css, first, visible_text

_LANGUAGE = re.compile(rb"<html\s[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)")

_TAG_AND_CLASS = re.compile(r"(?P<tag>[a-z][a-z0-9]*)\.(?P<class>[\w-]+)")

T = TypeVar("T")


class field(cached_property[T]):  # noqa: N801 - reads as the decorator it is
    """A field read from the page when first asked for, and then kept.

    One thread reads a page: the lock that cached_property takes (until Python 3.12) is for many.
    """

    if not TYPE_CHECKING:  # its types are those of cached_property

        def __get__(self, page, owner=None):
            """The value, from then on an attribute of the page; on the class, the field itself."""
            if page is None:
                return self
            value = page.__dict__[self.attrname] = self.func(page)
            return value


class Day(NamedTuple):
    """A day as ISO 8601, or None where `raw`, the words on the page, are not a date."""

    iso: str | None
    raw: str | None


class Page:
    """One way of reading a document; a subclass is one layout of one kind of page.

    A concrete subclass says `layout` (its name in records), `marker` (a CSS selector that only
    pages of this layout match) and perhaps `region` (where in the markup to look). What is left
    out fails when the class is defined.
    """

    layout: ClassVar[str]
    marker: ClassVar[str]
    region: ClassVar[Region | None] = None
    _blanks: ClassVar[tuple[str, ...]] = ("layout", "marker")

    def __init_subclass__(cls) -> None:
        missing = [blank for blank in cls._blanks if not hasattr(cls, blank)]
        if missing and "layout" in cls.__dict__:
            raise TypeError(f"{cls.__name__} leaves out {', '.join(missing)}")

    def __init__(self, document: Document, root: Element) -> None:
        self.document = document
        self.root = root
        self._trail: dict[str, int] | None = None  # selectors asked for, while somebody watches

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """The page, if this layout recognises the document; raises TruncatedPage if it is cut."""
        root = document.tree(cls.region)
        marked = first(root, cls.marker)
        if marked is None:
            return None
        if cls.region and _is_cut(document, cls.region):
            raise TruncatedPage(document.url, "the markup ends inside the article")
        return cls(document, cls._own(root, marked))

    @classmethod
    def _own(cls, root: Element, marked: Element) -> Element:  # noqa: ARG003 - some look there
        """The part of the tree that fields look into; `marked` is what the marker found."""
        return root

    @property
    def url(self) -> str:
        """The document's URL, without fragment."""
        return self.document.url

    def find(self, selector: str) -> Element | None:
        """The first element that matches."""
        found = self.find_all(selector)
        return found[0] if found else None

    def find_all(self, selector: str) -> list[Element]:
        """All elements that match a CSS selector, in page order."""
        named = _TAG_AND_CLASS.fullmatch(selector)
        if named is None:
            found = css(selector)(self.root)
        else:
            found = [e for e in self._by_class.get(named["class"], ()) if e.tag == named["tag"]]
        if self._trail is not None:
            self._trail[selector] = len(found)
        return found

    def trail(self, name: str) -> str | None:
        """Where on the page a field comes from: the selectors that it asks for and that match.

        In the words of the code that reads it, where it asks for none.
        """
        made = next((vars(one)[name] for one in type(self).__mro__ if name in vars(one)), None)
        if not isinstance(made, field):
            return None
        self._trail = {}
        try:
            made.func(self)
        finally:
            asked, self._trail = self._trail, None
        found = [f"{one} ({count})" if count > 1 else one for one, count in asked.items() if count]
        return ", ".join(found) or one_line((made.func.__doc__ or "").partition("\n")[0])

    @field
    def _by_class(self) -> dict[str, list[Element]]:
        # most selectors are a tag and a class; one look at the tree serves them all
        found: dict[str, list[Element]] = {}
        for element in css("[class]")(self.root):
            for name in set((element.get("class") or "").split()):
                found.setdefault(name, []).append(element)
        return found

    def links(self, selector: str) -> Iterator[tuple[str, Element]]:
        """Links that match and lead somewhere: the absolute URL of each, and its element."""
        for link in self.find_all(selector):
            if url := absolute(self.document.base_url, link.get("href")):
                yield url, link

    def words(self, selector: str) -> str | None:
        """The visible words of the first match, on one line, or None."""
        return visible_text(self.find(selector))

    @field
    def language(self) -> str | None:
        """What the `html` element declares (BCP 47)."""
        found = _LANGUAGE.search(self.document.markup, 0, 4096)
        return found[1].decode() if found else None


def _is_cut(document: Document, region: Region) -> bool:
    if document.holds(region):
        return document.is_cut_off_inside(region)
    return document.is_cut_off  # nobody knows where the article ends


def text(selector: str) -> field[str]:
    """A field that must be there: visible words on one line; raises MissingField."""

    def read(page: Page) -> str:
        words = page.words(selector)
        if words is None:
            raise MissingField(page.url, f"nothing to read at {selector!r} ({page.layout})")
        return words

    return field(read)


def optional_text(selector: str) -> field[str | None]:
    """A field that may be missing: visible words on one line, or None."""
    return field(lambda page: page.words(selector))


def day(selector: str, pattern: str) -> field[Day]:
    """A printed day in a strptime pattern, with what was printed."""

    def read(page: Page) -> Day:
        raw = page.words(selector)
        return Day(iso_day(raw, pattern), raw)

    return field(read)


def blocks(selector: str) -> field[Reading]:
    """Editor HTML of every match that is not inside another match."""
    return field(
        lambda page: read_blocks(page.find_all(selector), page.document.base_url),
    )
