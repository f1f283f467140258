"""One post or page of WordPress, in a theme made of blocks (since 2022) or a classic one."""

from copy import deepcopy
from typing import ClassVar

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import (
    one_line,
    split_caption,
    stated,
    written_day,
)
from mfa_crawler.errors import MissingField
from mfa_crawler.extraction import (
    ArticlePage,
    Day,
    Reading,
    Region,
    absolute,
    field,
    read_blocks,
    visible_text,
)
from mfa_crawler.extraction.markup import css, first
from mfa_crawler.extraction.pruning import outermost, remove
from mfa_crawler.items import Attachment, Image

MAIN = Region("<main", "</main>")
LOOP = "wp-block-post-template"  # holds other posts than the page's own
_BESIDE = (  # what themes and plug-ins put among the words: sharing, related posts, buttons
    ".sharedaddy, .jp-relatedposts, .wp-block-file__button, .wp-block-post-navigation-link,"
    " .wp-block-social-links, .post-navigation"
)


class WordPressArticle(ArticlePage):
    """One post or page in a theme made of blocks, from WordPress's own markup of them."""

    layout = "article-blocks"
    marker = ".wp-block-post-content"
    region = MAIN

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
            if not any(LOOP in (e.get("class") or "").split() for e in element.iterancestors())
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
        raw, when = visible_text(printed), stated(stamp(printed))
        return Day(when.day if when else written_day(raw, self.language or "en"), raw)

    @field
    def published_at(self) -> str | None:
        """The moment in the `datetime` of the printed day."""
        when = stated(stamp(self._one(self.published)))
        return when.moment if when else None

    @field
    def modified_at(self) -> str | None:
        """The moment in the `datetime` of the day of the last change, where it is printed."""
        when = stated(stamp(self._one(self.modified)))
        return when.moment if when else None

    @field
    def lead(self) -> str | None:
        """The excerpt, where the theme shows it above the text."""
        return next(filter(None, map(excerpt, self._all(".wp-block-post-excerpt"))), None)

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


def stamp(time: Element | None) -> str | None:
    """What a `time` element states for programs."""
    return time.get("datetime") if time is not None else None


def excerpt(around: Element) -> str | None:
    """An excerpt without the words that lead to the whole text."""
    words = visible_text(first(around, ".wp-block-post-excerpt__excerpt"))
    more = visible_text(first(around, ".wp-block-post-excerpt__more-link"))
    return one_line((words or "").removesuffix(more or ""))


def _readable(content: Element) -> Element:
    """A copy without what stands beside the words; captions of before HTML 5 are captions."""
    content = deepcopy(content)
    remove(content, _BESIDE)
    for figure in css("div.wp-caption, dl.gallery-item")(content):
        figure.tag = "figure"
    for caption in css(".wp-caption-text")(content):
        caption.tag = "figcaption"
    return content
