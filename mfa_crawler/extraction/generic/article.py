"""The generic reading: an article on a page of unknown markup, each field with how it was found."""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Self
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import one_line
from mfa_crawler.errors import ErrorPage, MissingField, TruncatedPage, UnknownLayout
from mfa_crawler.extraction.article import ArticlePage
from mfa_crawler.extraction.blocks import Reading
from mfa_crawler.extraction.document import Document
from mfa_crawler.extraction.generic.anatomy import Anatomy
from mfa_crawler.extraction.generic.dateline import Dateline, conflict, printed_date, stated_dates
from mfa_crawler.extraction.generic.entries import lines_of
from mfa_crawler.extraction.generic.heading import Heading, heading
from mfa_crawler.extraction.generic.structured import Said, Stated, stated
from mfa_crawler.extraction.markup import absolute, css, visible_text
from mfa_crawler.extraction.page import Day, field
from mfa_crawler.extraction.walls import wall_likely_for
from mfa_crawler.items import Attachment, Image, Translation

_SENTENCE = re.compile(r"[.!?…。！？](?:[\s\"'”’»)\]]|$|(?<=[。！？]))")
_FEWEST_SENTENCES = 2
_FEWEST_ITEMS = 3  # of a list
_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class GenericArticle(ArticlePage):
    """A news article on a page of unknown markup.

    What the page states for machines goes first, then what it prints near its headline. The body
    is the part of the page that trafilatura finds, read by our own rules.
    """

    layout = "generic-article"
    marker = "body"

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """The page, where it has a headline and at least two sentences, and is no list.

        Raises ErrorPage for errors, challenges and consent walls, TruncatedPage where the markup
        ends inside the text, and ExtraMissing without trafilatura.
        """
        try:
            return cls._read(document)
        except RecursionError:
            reason = "nests its elements too deeply to be read"
            raise UnknownLayout(document.url, reason) from None

    @classmethod
    def _read(cls, document: Document) -> Self | None:
        page = cls(document, document.tree())
        if page._heading is None or page._anatomy.found is None:
            return None
        if reason := wall_likely_for(page):
            raise ErrorPage(document.url, reason)
        words = "\n".join(block.text for block in page.body.blocks)
        if len(_SENTENCE.findall(f"{page.lead or ''}\n{words}")) < _FEWEST_SENTENCES:
            return None
        if page._is_list(len(words)):
            return None
        if document.is_cut_off and page._ends_in_text:
            raise TruncatedPage(document.url, "the markup ends inside the article")
        return page

    def _is_list(self, length: int) -> bool:
        """Whether most of the text is the items of a news list."""
        found = self._anatomy.found
        if found is None or sum(1 for _ in found.whole.iter("a")) < _FEWEST_ITEMS:
            return False
        lines = lines_of(self.root, self.document.base_url)
        inside = [line for line in lines if line.element in found.span]
        return sum(len(visible_text(line.element) or "") for line in inside) > length / 2

    @property
    def _ends_in_text(self) -> bool:
        *_, last = self.root.iter()
        found = self._anatomy.found
        return found is not None and last in found.blocks[-1].iter()

    @property
    def how(self) -> Mapping[str, str]:
        """How each field that has a value was found, such as `meta property=og:title`."""
        parts = self._anatomy
        finders = {
            "headline": self._heading.how if self._heading else None,
            "date": self._day.how if self._day else None,
            "published_at": self._published.how if self._published else None,
            "modified_at": self._modified.how if self._modified else None,
            "lead": parts.lead.how if parts.lead else None,
            "body": parts.words[1],
            "main_image": parts.main.how if parts.main else None,
            "gallery": parts.gallery[0].how if parts.gallery else None,
            "attachments": "links to files below the text" if parts.files else None,
            "tags": self._tags[0].where if self._tags else None,
            "translations": "link rel=alternate hreflang" if self.translations else None,
            "language": self._language[1] if self._language else None,
        }
        return MappingProxyType({name: how for name, how in finders.items() if how})

    @cached_property
    def _stated(self) -> Stated:
        return stated(self.root, self.document.base_url)

    @cached_property
    def _heading(self) -> Heading | None:
        return heading(self.root, self._stated)

    @field
    def headline(self) -> str:
        """The heading that the title confirms, without the site's name."""
        if self._heading is None:
            raise MissingField(self.url, "neither a heading nor a title is the headline")
        return self._heading.text

    @field
    def language(self) -> str | None:
        """What the page declares (BCP 47)."""
        return self._language[0] if self._language else None

    @cached_property
    def _language(self) -> tuple[str, str] | None:
        if declared := _code(self.root.get("lang")):
            return declared, "html lang"
        found = ((_code(said.value), said.where) for said in self._stated.languages)
        return next(((code, where) for code, where in found if code), None)

    @cached_property
    def _anatomy(self) -> Anatomy:
        headline = self._heading.element if self._heading else None
        dateline = self._printed.element if self._printed else None
        return Anatomy(self.root, self.document.base_url, self._stated, headline, dateline)

    @cached_property
    def _printed(self) -> Dateline | None:
        element = self._heading.element if self._heading else None
        return printed_date(list(self.root.iter()), element, self.language, self.url)

    @cached_property
    def _day(self) -> Dateline | None:
        said = stated_dates(self._stated.published, self.language, self.url)
        return next(said, self._printed)

    @field
    def date(self) -> Day:
        """The stated day of publication, else the one printed near the headline."""
        return Day(self._day.printed.day, self._day.printed.raw) if self._day else Day(None, None)

    @cached_property
    def _published(self) -> Dateline | None:
        found = (day for day in (self._day, self._printed) if day and day.printed.moment)
        return next((day for day in found if day.printed.day == self.date.iso), None)

    @field
    def published_at(self) -> str | None:
        """As stated or printed with a time."""
        return self._published.printed.moment if self._published else None

    @cached_property
    def _modified(self) -> Dateline | None:
        said = stated_dates(self._stated.modified, self.language, self.url)
        return next((day for day in said if day.printed.moment), None)

    @field
    def modified_at(self) -> str | None:
        """As stated with a time."""
        return self._modified.printed.moment if self._modified else None

    def is_dated_outside(self, elements: Collection[Element]) -> bool:
        """Whether a day is printed near the headline, but not inside these elements."""
        element = self._printed.element if self._printed else None
        inside = {element, *element.iterancestors()} if element is not None else set()
        return element is not None and inside.isdisjoint(elements)

    def signals(self) -> tuple[str, ...]:
        """Where the page states one day and prints another."""
        found = conflict(self._stated, self._day, self._printed)
        return (found,) if found else ()

    @field
    def lead(self) -> str | None:
        """The paragraph set apart above the text."""
        return self._anatomy.lead.text if self._anatomy.lead else None

    @field
    def body(self) -> Reading:
        """The part of the page that holds the article's words, read by our rules."""
        return self._anatomy.reading()

    @field
    def main_image(self) -> Image | None:
        """The picture above the text."""
        return self._anatomy.main.image if self._anatomy.main else None

    @field
    def gallery(self) -> tuple[Image, ...]:
        """Pictures in galleries, as originals where the page links them."""
        return tuple(shown.image for shown in self._anatomy.gallery)

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files below the text."""
        return tuple(file for _, file in self._anatomy.files)

    @cached_property
    def _tags(self) -> tuple[Said, ...]:
        printed = [
            Said(words, "a rel=tag")
            for link in css("a[rel~=tag]")(self._anatomy.scope)
            if (words := visible_text(link))
        ]
        stated = [
            Said(words, said.where)
            for said in self._stated.tags
            for part in said.value.split(",")
            if (words := one_line(part))
        ]
        return tuple(printed or stated)

    @field
    def tags(self) -> tuple[str, ...]:
        """Subject words, as printed, else as stated."""
        return tuple(dict.fromkeys(said.value for said in self._tags))

    @field
    def translations(self) -> tuple[Translation, ...]:
        """Alternates in other languages that are no front pages."""
        found: dict[str, Translation] = {}
        depth = len(_segments(self.url))
        for link in css("link[rel~=alternate][hreflang]")(self.root):
            url = absolute(self.document.base_url, link.get("href"))
            code = _code(link.get("hreflang"))  # `x-default` is none
            is_own = url == self.url or (code or "").lower() == (self.language or "").lower()
            if url and code and not is_own and len(_segments(url)) >= max(depth - 1, 2):
                found.setdefault(url, Translation(code, url))
        return tuple(found.values())


def _code(declared: str | None) -> str | None:
    """A language as BCP 47 writes it, or None for what names none."""
    found = _LANGUAGE_CODE.fullmatch((declared or "").strip().replace("_", "-"))
    return found[0] if found else None


def _segments(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]
