"""One node of Drupal, shown whole, by the classes that its templates give every field."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from html import unescape
from itertools import takewhile
from typing import NamedTuple

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import one_line, split_caption, stated, written_day
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
from mfa_crawler.items import Attachment, Image, Translation

MAIN = Region("<main", "</main>")
FULL = "article.node--view-mode-full:not(.node--type-page):not(.node--type-landing-page)"
"""A node that is a page of its own; those of the types `page` and `landing page` are no news."""
_BODY = ".field--name-body, .field--name-field-body, .field--name-field-paragraphs"
_LEAD = ".field--name-field-summary, .field--name-field-lead, .field--name-field-intro"
_PICTURE = ".field--name-field-image, .field--name-field-media-image, .field--name-field-main-image"
_GALLERY = (
    ".field--name-field-gallery, .field--name-field-images, .field--name-field-image-gallery,"
    " .field--name-field-photos"
)
_DATE = (
    ".field--name-field-date, .field--name-field-news-date, .field--name-field-publication-date,"
    " .field--name-field-published-date"
)
_STATED = (  # a date that editors give goes before the one that Drupal gives
    *(f"{one.strip()} time[datetime]" for one in _DATE.split(",")),
    ".node__submitted time[datetime], .node__meta time[datetime]",
    ".field--name-created time[datetime], .field--name-created[content]",
)
_PRINTED = f"{_DATE}, .views-field-created .field-content, .field--name-created"
_TAGS = ".field--name-field-tags"
_FILES = "span.file a[href]"
_OF_DRUPAL = ".field--name-title, .field--name-uid, .field--name-created, .field--name-comment"
_READ = frozenset(
    one.strip(" .")
    for selectors in (_BODY, _LEAD, _PICTURE, _GALLERY, _DATE, _TAGS, _OF_DRUPAL)
    for one in selectors.split(",")
)
_NAME = re.compile(r"field--name-(\S+)")
_NOON = "12:00:00Z"  # what Drupal states for a day without a time
_LINK = re.compile(rb"<link\s[^<>]*>")
_LANGUAGE = re.compile(rb"\bhreflang=\"([A-Za-z0-9-]+)\"")
_HREF = re.compile(rb"\bhref=\"([^\"]*)\"")


class Moment(NamedTuple):
    """A day as Drupal states and prints it."""

    iso: str | None
    raw: str | None
    """What was printed."""
    time: str | None
    """ISO 8601 with the offset as stated."""


def moment_of(around: Element, language: str | None) -> Moment:
    """The date of a node or a row, of `time` elements and of what the RDF module states.

    Drupal states times in UTC and prints them in the site's zone: a printed day that can be read
    goes before the stated one. A day without a time is stated as noon.
    """
    unread = Moment(None, None, None)
    for element in _dated(around):
        stamp = element.get("datetime") or element.get("content") or ""
        raw, when = visible_text(element), stated(stamp)
        is_noon = stamp.endswith(_NOON)
        is_local = when is not None and (is_noon or not stamp.endswith(("Z", "+00:00")))
        day = None if is_local else written_day(raw, language or "en")
        if day := day or (when.day if when else None):
            return Moment(day, raw or stamp, when.moment if when and not is_noon else None)
        unread = unread if unread.raw else Moment(None, raw, None)
    return unread


def _dated(around: Element) -> Iterator[Element]:
    for selector in _STATED:
        yield from own(around, selector)
    times = list(own(around, "time[datetime]"))
    texts = {*own(around, _BODY)} if times else set()
    times = [time for time in times if texts.isdisjoint(time.iterancestors())]
    if len(times) == 1:  # of two, one can be the end of an event
        yield from times
    yield from own(around, _PRINTED)


def own(around: Element, selector: str) -> Iterator[Element]:
    """Matches that belong to the element itself rather than to a list or a teaser inside it."""
    for element in css(selector)(around):
        inside = takewhile(lambda outer: outer is not around, element.iterancestors())
        if element is around or not (_is_other(element) or any(map(_is_other, inside))):
            yield element


def _is_other(element: Element) -> bool:
    """Whether it is a list or a teaser, which stand inside nodes."""
    names = (element.get("class") or "").split()
    return "view" in names or ("node" in names and element.tag == "article")


class DrupalNode(ArticlePage):
    """One node, shown whole."""

    layout = "article-node"
    marker = FULL
    region = MAIN

    @field
    def headline(self) -> str:
        """The page's title, a block beside the node; else the node's own."""
        for titles in self._titles():
            if words := next(filter(None, map(visible_text, titles)), None):
                return words
        raise MissingField(self.url, f"nothing to read at 'h1.page-title' ({self.layout})")

    def _titles(self) -> Iterator[Iterator[Element]]:
        page = next(self.root.iterancestors("html"))
        yield own(page, "h1.page-title")
        yield own(self.root, "h1, .field--name-title")
        yield own(page, "h1")
        yield own(self.document.tree(), "h1.page-title, h1")  # above `main`, in some themes

    @field
    def _moment(self) -> Moment:
        return moment_of(self.root, self.language)

    @field
    def date(self) -> Day:
        """The date that editors gave; else the one of the node."""
        return Day(self._moment.iso, self._moment.raw)

    @field
    def published_at(self) -> str | None:
        """The time beside it, in the zone that was stated."""
        return self._moment.time

    @field
    def lead(self) -> str | None:
        """The field for a summary."""
        return next(filter(None, map(visible_text, own(self.root, _LEAD))), None)

    @field
    def body(self) -> Reading:
        """What the editors wrote, without the labels of fields."""
        parts = [_readable(part) for part in outermost(own(self.root, _BODY))]
        return read_blocks(parts, self.document.base_url)

    @field
    def main_image(self) -> Image | None:
        """The field for a picture."""
        return next(iter(self._images(self._beside(_PICTURE))), None)

    @field
    def gallery(self) -> tuple[Image, ...]:
        """Originals, where the pictures link to them; else what is shown."""
        return tuple(self._images(self._beside(_GALLERY)))

    def _beside(self, selector: str) -> list[Element]:
        """Fields outside the text, and the main picture's outside the gallery."""
        fields = own(self.root, selector)
        return outermost(one for one in fields if self._texts.isdisjoint(one.iterancestors()))

    @field
    def _texts(self) -> set[Element]:
        return {*own(self.root, f"{_BODY}, {_GALLERY}")}

    def _images(self, fields: Iterable[Element]) -> Iterator[Image]:
        for image in (image for one in fields for image in one.iter("img")):
            link = next(image.iterancestors("a"), None)
            whole = link.get("href") if link is not None else None
            src = whole if whole and "/files/" in whole else image.get("src")
            if url := absolute(self.document.base_url, src):
                caption, credit = split_caption(_caption(image))
                yield Image(url, one_line(image.get("alt")), caption, credit)

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files in fields of their own; those in the text are its links."""
        found: dict[str, Attachment] = {}
        for link in self._beside(_FILES):
            if url := absolute(self.document.base_url, link.get("href")):
                filename, title = one_line(link.get("title")), visible_text(link)
                title = None if title == filename else title
                found.setdefault(url, Attachment(url, title, filename))
        return tuple(found.values())

    @field
    def tags(self) -> tuple[str, ...]:
        """The field `tags`, which Drupal comes with."""
        items = own(self.root, f"{_TAGS} .field__item, {_TAGS} a")
        words = map(visible_text, outermost(items))
        return tuple(dict.fromkeys(word for word in words if word))

    @field
    def translations(self) -> tuple[Translation, ...]:
        """The alternates in the head: Drupal names the translations that this node has."""
        found: dict[str, Translation] = {}
        for tag in _LINK.findall(self.document.markup):
            language, href = _LANGUAGE.search(tag), _HREF.search(tag)
            url = absolute(self.document.base_url, unescape(href[1].decode())) if href else None
            if language and url and url != self.url and language[1] != b"x-default":
                found.setdefault(url, Translation(language[1].decode(), url))
        return tuple(one for one in found.values() if one.language != self.language)

    def signals(self) -> tuple[str, ...]:
        """Fields with words in them that nothing here reads."""
        unread: set[str] = set()
        for one in outermost(own(self.root, "[class*='field--name-']")):
            names = (one.get("class") or "").split()
            if _READ.isdisjoint(names) and visible_text(one) and first(one, _FILES) is None:
                unread.update(name[1] for name in map(_NAME.fullmatch, names) if name)
        return tuple(sorted(f"layout: unread {name}" for name in unread))


def _readable(part: Element) -> Element:
    part = deepcopy(part)
    remove(part, ".field__label")
    return part


def _caption(image: Element) -> str | None:
    """The words below a picture: of its `figure`, else of the media item that holds it."""
    for around in image.iterancestors("figure", "article"):
        is_node = "node" in (around.get("class") or "").split()
        caption = first(around, "figcaption, .field--name-field-caption")
        return None if is_node else visible_text(caption)
    return None
