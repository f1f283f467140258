"""The pages of www.gov.uk, for those who saved one: the same article as people see it."""

import re
from collections.abc import Iterator
from copy import deepcopy
from html import unescape
from typing import Self
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import iso_day, one_line, split_caption, stated
from mfa_crawler.errors import MissingField, NotAnArticle, WrongFormat
from mfa_crawler.extraction import (
    ArticlePage,
    Day,
    Document,
    Reading,
    Region,
    absolute,
    field,
    optional_text,
    read_blocks,
    visible_text,
)
from mfa_crawler.extraction.markup import css, first
from mfa_crawler.extraction.pruning import outermost, remove
from mfa_crawler.items import Attachment, Image, StatedChange, Translation

API = "/api/content/"
NEWS = frozenset({"news_article", "speech", "fatality_notice", "world_location_news_article"})
"""The schemas of what GOV.UK counts as news and communications."""
WITHDRAWN = "page: withdrawn by its site"
_META = re.compile(
    rb"<meta\s(?>[^<>]*?name=\"govuk:(schema-name|first-published-at|public-updated-at)\")"
    rb"[^<>]*?content=\"([^\"]*)\""
)
_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")


def change(when: str | None, note: str | None) -> StatedChange | None:
    """An entry of a history, its moment in ISO 8601; None where nothing is stated."""
    moment = stated(when)
    at = (moment.moment or moment.day) if moment else None
    return StatedChange(at, note or "") if at or note else None


class GovUkPage(ArticlePage):
    """A press release, news story or speech (templates of 2019 to 2025, never seen as served)."""

    layout = "page-components"
    marker = ".gem-c-govspeak"
    region = Region("<main", "</main>")

    lead = optional_text("p.gem-c-lead-paragraph")

    @classmethod
    def _own(cls, root: Element, marked: Element) -> Element:  # noqa: ARG003 - the text is beside it
        return root

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """A page of news; raises NotAnArticle for other kinds, WrongFormat in place of JSON."""
        page = super().read(document)
        if page is None:
            return None
        if urlsplit(document.url).path.startswith(API):
            raise WrongFormat(document.url, "answered with a page of HTML where JSON was expected")
        kind = page._meta.get("schema-name", "news_article")
        if kind not in NEWS:
            raise NotAnArticle(document.url, f"is of the kind {kind!r}, not an article")
        return page

    @field
    def _meta(self) -> dict[str, str]:
        found = _META.findall(self.document.markup)
        return {name.decode(): unescape(value.decode()) for name, value in found}

    @field
    def headline(self) -> str:
        """The heading, without the kind of document that some templates put into it."""
        for heading in map(deepcopy, self.find_all("h1")):
            remove(heading, ".gem-c-title__context, .gem-c-heading__context")
            if words := visible_text(heading):
                return words
        raise MissingField(self.url, f"nothing to read at 'h1' ({self.layout})")

    @field
    def date(self) -> Day:
        """The day printed as `Published`; on pages in other languages, that of the metadata."""
        raw = self._term("Published") or self._meta.get("first-published-at")
        found = _DAY.search(raw or "")
        when = stated(self._meta.get("first-published-at"))
        day = iso_day(found[0], "%d %B %Y") if found else None
        return Day(day or (when.day if when else None), raw)

    def _term(self, label: str) -> str | None:
        for term in self.find_all("dt.gem-c-metadata__term"):
            words = visible_text(term) or ""
            if words.startswith(label):
                return visible_text(term.getnext())
        return None

    @field
    def published_at(self) -> str | None:
        """The moment in the metadata, where its day is the printed one."""
        when = stated(self._meta.get("first-published-at"))
        return when.moment if when and when.day == self.date.iso else None

    @field
    def modified_at(self) -> str | None:
        """The moment in the metadata, where the page prints a last change."""
        when = stated(self._meta.get("public-updated-at"))
        return when.moment if when and self._term("Last updated") else None

    @field
    def body(self) -> Reading:
        """What the editors wrote, not what a notice says of it."""
        parts = self.find_all(".gem-c-govspeak")
        notices = set(self.find_all(".gem-c-notice"))
        own = [part for part in parts if notices.isdisjoint(part.iterancestors())]
        return read_blocks(outermost(own), self.document.base_url)

    @field
    def main_image(self) -> Image | None:
        """The picture above the text."""
        for figure in self.find_all("figure.gem-c-figure"):
            image = first(figure, "img")
            url = absolute(self.document.base_url, image.get("src")) if image is not None else None
            if image is not None and url:
                caption, credit = self._captions(figure)
                return Image(url, one_line(image.get("alt")), caption, credit)
        return None

    @staticmethod
    def _captions(figure: Element) -> tuple[str | None, str | None]:
        lines = map(visible_text, css(".gem-c-figure__figcaption-text")(figure))
        parts = [split_caption(line) for line in lines]
        captions, credits_ = zip(*parts, strict=True) if parts else ((), ())
        return " ".join(filter(None, captions)) or None, ", ".join(filter(None, credits_)) or None

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files in the text, as blocks of their own or as links."""
        found: dict[str, Attachment] = {}
        for link in self.find_all(".gem-c-attachment__title a, .gem-c-attachment-link a"):
            if url := absolute(self.document.base_url, link.get("href")):
                found.setdefault(url, Attachment(url, visible_text(link), None))
        return tuple(found.values())

    @field
    def translations(self) -> tuple[Translation, ...]:
        """What the switch of languages leads to."""
        return tuple(self._translations())

    def _translations(self) -> Iterator[Translation]:
        for link in self.find_all("a.gem-c-translation-nav__link"):
            url, language = absolute(self.document.base_url, link.get("href")), link.get("hreflang")
            if url and language and url != self.url:
                yield Translation(language, url)

    @field
    def stated_changes(self) -> tuple[StatedChange, ...]:
        """The withdrawal, then the updates below the text, newest first as the site gives them."""
        history = [
            change(_stamp(item), visible_text(first(item, ".gem-c-published-dates__change-note")))
            for item in self.find_all("li.gem-c-published-dates__change-item")
        ]
        return tuple(filter(None, [self._withdrawn, *history]))

    @field
    def _withdrawn(self) -> StatedChange | None:
        for notice in self.find_all(".gem-c-notice"):
            title = visible_text(first(notice, ".gem-c-notice__title")) or ""
            if "withdrawn" in title.lower():
                why = visible_text(first(notice, ".gem-c-govspeak, .gem-c-notice__description"))
                return change(_stamp(notice), f"Withdrawn: {why}" if why else "Withdrawn")
        return None

    def signals(self) -> tuple[str, ...]:
        """A withdrawal."""
        return (WITHDRAWN,) if self._withdrawn else ()


def _stamp(around: Element) -> str | None:
    time = first(around, "time[datetime]")
    return time.get("datetime") if time is not None else None
