"""WordPress, with themes made of blocks (since 2022) and the classic ones before them."""

import re
from copy import deepcopy
from typing import ClassVar, Self

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import (
    one_line,
    split_caption,
    stated_day,
    stated_moment,
    written_day,
)
from mfa_crawler.errors import MissingField
from mfa_crawler.extraction import (
    ArticlePage,
    Day,
    Document,
    ListingPage,
    Reading,
    Region,
    absolute,
    field,
    read_blocks,
    visible_text,
)
from mfa_crawler.extraction.markup import css, first
from mfa_crawler.extraction.pruning import outermost, remove
from mfa_crawler.families.family import Family
from mfa_crawler.items import Attachment, Entry, Image

_MAIN = Region("<main", "</main>")
_BODY_CLASS = re.compile(rb"<body\s[^>]*?\bclass=[\"']([^\"']*)")
_TITLE = re.compile(rb"<title\b[^>]*>([^<]*)")
_PAGE_OF = re.compile(rb"\bPage \d+ of ([1-9]\d{0,5})\b")
_LISTS = frozenset({"blog", "archive", "search"})  # what body_class() calls them
_PAGES = ".wp-block-query-pagination"
_LOOP = "wp-block-post-template"  # holds other posts than the page's own
_BESIDE = (  # what themes and plug-ins put among the words: sharing, related posts, buttons
    ".sharedaddy, .jp-relatedposts, .wp-block-file__button, .wp-block-post-navigation-link,"
    " .wp-block-social-links, .post-navigation"
)


class WordPressListing(ListingPage):
    """A list of posts in a theme made of blocks (seen 2025)."""

    layout = "listing-blocks"
    marker = ".wp-block-query"
    region = _MAIN

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """A page of one post can end in a list of related ones, and is none."""
        page = super().read(document)
        return page if page and page._is_list else None

    @property
    def _is_list(self) -> bool:
        found = _BODY_CLASS.search(self.document.markup)
        kinds = set(found[1].decode().split()) if found else set()
        if kinds & _LISTS or "single" in kinds:
            return not kinds.isdisjoint(_LISTS)
        is_page = self.find("h1.wp-block-post-title, h1.entry-title") is not None
        return not is_page or self.find(_PAGES) is not None

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry a post that links somewhere."""
        return tuple(entry for item in self._items if (entry := self._entry(item)))

    @field
    def _items(self) -> list[Element]:
        """Posts of the query that is divided into pages; where none is, of the first."""
        queries = self.find_all(".wp-block-query")
        paged = [query for query in queries if first(query, _PAGES) is not None]
        loop = next(iter(paged or queries), self.root)
        return css(f".{_LOOP} > .wp-block-post")(loop)

    def _entry(self, item: Element) -> Entry | None:
        link = first(item, ".wp-block-post-title a[href]")
        url = absolute(self.document.base_url, link.get("href")) if link is not None else None
        if url is None:
            return None
        return Entry(
            url=url,
            headline=visible_text(link),
            date=stated_day(_stamp(first(item, WordPressArticle.published))),
            lead=_excerpt(item),
        )

    @field
    def next(self) -> str | None:
        """The pagination's arrow, in this theme's words."""
        arrow = self.find("a.wp-block-query-pagination-next[href]")
        return absolute(self.document.base_url, arrow.get("href")) if arrow is not None else None

    @field
    def pages(self) -> int | None:
        """`Page N of M` of the title; else the greatest number of the pagination."""
        title = _TITLE.search(self.document.markup)
        stated = _PAGE_OF.search(title[1]) if title else None
        if stated:
            return int(stated[1])
        numbers = self.find_all(".wp-block-query-pagination-numbers .page-numbers")
        found = [re.sub(r"[,.\s]", "", visible_text(number) or "") for number in numbers]
        return max((int(number) for number in found if _is_count(number)), default=None)

    def signals(self) -> tuple[str, ...]:
        """Posts that lead nowhere, one signal each."""
        return ("list: item without a link",) * (len(self._items) - len(self.entries))


class WordPressArticle(ArticlePage):
    """One post or page in a theme made of blocks, from WordPress's own markup of them."""

    layout = "article-blocks"
    marker = ".wp-block-post-content"
    region = _MAIN

    title: ClassVar[str] = "h1.wp-block-post-title"
    content: ClassVar[str] = ".wp-block-post-content"
    published: ClassVar[str] = (
        ".wp-block-post-date:not(.wp-block-post-date__modified-date) time[datetime]"
    )
    modified: ClassVar[str] = ".wp-block-post-date__modified-date time[datetime]"

    @classmethod
    def _own(cls, root: Element, marked: Element) -> Element:
        """The `article` that holds title and text; else all that is in `main`."""
        around = marked.iterancestors("article")
        return next((e for e in around if first(e, cls.title) is not None), root)

    def _all(self, selector: str) -> list[Element]:
        """Matches that belong to this post rather than to one in a list beside it."""
        return [
            element
            for element in self.find_all(selector)
            if not any(_LOOP in (e.get("class") or "").split() for e in element.iterancestors())
        ]

    def _one(self, selector: str) -> Element | None:
        return next(iter(self._all(selector)), None)

    @field
    def headline(self) -> str:
        """The post's title; where a theme writes it its own way, the first heading."""
        for selector in (self.title, "h1"):
            if words := visible_text(self._one(selector)):
                return words
        raise MissingField(self.url, f"nothing to read at {self.title!r} or h1 ({self.layout})")

    @field
    def date(self) -> Day:
        """The day in the `datetime` of the printed one; else the printed one, if it is whole."""
        printed = self._one(self.published)
        raw = visible_text(printed)
        return Day(stated_day(_stamp(printed)) or written_day(raw, self.language or "en"), raw)

    @field
    def published_at(self) -> str | None:
        """The moment in the `datetime` of the printed day."""
        return stated_moment(_stamp(self._one(self.published)))

    @field
    def modified_at(self) -> str | None:
        """The moment in the `datetime` of the day of the last change, where it is printed."""
        return stated_moment(_stamp(self._one(self.modified)))

    @field
    def lead(self) -> str | None:
        """The excerpt, where the theme shows it above the text."""
        return next(filter(None, map(_excerpt, self._all(".wp-block-post-excerpt"))), None)

    @field
    def body(self) -> Reading:
        """What the editors wrote."""
        parts = outermost(self._all(self.content))
        return read_blocks(map(_readable, parts), self.document.base_url)

    @field
    def main_image(self) -> Image | None:
        """The featured image."""
        for image in self._all("img.wp-post-image"):
            if url := absolute(self.document.base_url, image.get("src")):
                figure = next(image.iterancestors("figure"), None)
                caption = first(figure, "figcaption") if figure is not None else None
                words, credit = split_caption(visible_text(caption))
                return Image(url, one_line(image.get("alt")), words, credit)
        return None

    @field
    def tags(self) -> tuple[str, ...]:
        """Categories and tags."""
        words = map(visible_text, self._all("a[rel~=tag]"))
        return tuple(dict.fromkeys(word for word in words if word))

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files that the editors offer; the text names them too."""
        found: dict[str, Attachment] = {}
        for link in self._all(".wp-block-file a[href]"):
            if url := absolute(self.document.base_url, link.get("href")):
                found.setdefault(url, Attachment(url, visible_text(link), None))
        return tuple(found.values())


class WordPressClassicArticle(WordPressArticle):
    """One post or page in a classic theme, from the classes that WordPress asks themes to use."""

    layout = "article-classic"
    marker = "h1.entry-title"

    title = "h1.entry-title"
    content = ".entry-content"
    published = "time.published[datetime], time.entry-date[datetime]"
    modified = "time.updated:not(.published)[datetime]"


def _stamp(time: Element | None) -> str | None:
    return time.get("datetime") if time is not None else None


def _excerpt(around: Element) -> str | None:
    """An excerpt without the words that lead to the whole text."""
    words = visible_text(first(around, ".wp-block-post-excerpt__excerpt"))
    more = visible_text(first(around, ".wp-block-post-excerpt__more-link"))
    return one_line((words or "").removesuffix(more or ""))


def _is_count(number: str) -> bool:
    return number.isascii() and number.isdigit() and 0 < len(number) < 7


def _readable(content: Element) -> Element:
    """A copy without what stands beside the words; captions of before HTML 5 are captions."""
    content = deepcopy(content)
    remove(content, _BESIDE)
    for figure in css("div.wp-caption, dl.gallery-item")(content):
        figure.tag = "figure"
    for caption in css(".wp-caption-text")(content):
        caption.tag = "figcaption"
    return content


wordpress = Family(
    name="wordpress",
    hosts=("www.whitehouse.gov", "www.state.gov"),
    layouts=(WordPressListing, WordPressArticle, WordPressClassicArticle),
)
