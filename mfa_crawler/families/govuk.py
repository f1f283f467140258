"""www.gov.uk: one CMS for all of the British government, whose API gives each page as JSON."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar, Self

from mfa_crawler.cleaning import one_line, split_caption, stated
from mfa_crawler.errors import MissingField, NotAnArticle
from mfa_crawler.extraction import (
    Day,
    Document,
    JsonArticle,
    Reading,
    absolute,
    at,
    field,
    line_at,
    objects_at,
)
from mfa_crawler.extraction.xml import plain
from mfa_crawler.families.family import Family
from mfa_crawler.families.govuk_page import API, NEWS, WITHDRAWN, GovUkPage, change
from mfa_crawler.items import Article, Attachment, Capture, Image, StatedChange, Translation

_PATH = re.compile(r"/[^/\s].*")
_RENDITION = re.compile(r"s(\d+)")  # `s960`: pixels wide
_ABOUT = ("links.taxons", "links.topical_events", "links.world_locations")


class GovUkContentItem(JsonArticle):
    """A page as the content API gives it (schemas news_article and speech, 2016 to 2025).

    All its moments are as stated; the page prints their days in London's time.
    """

    layout = "content-item"
    keys: ClassVar[tuple[str, ...]] = ("base_path", "schema_name", "document_type")

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """A page of news; raises NotAnArticle for guidance, organisations and redirects."""
        page = super().read(document)
        if page and page.line("schema_name") not in NEWS:
            kind = (page.line("document_type") or "page").replace("_", " ")
            raise NotAnArticle(document.url, f"is of the kind {kind!r}, not an article")
        return page

    @property
    def url(self) -> str:
        """The page that people read, by its path; the API's address is none."""
        return self._page(self.line("base_path")) or self.document.url.replace(API, "/", 1)

    def _page(self, path: str | None) -> str | None:
        is_path = path is not None and _PATH.fullmatch(path)
        return absolute(self.document.url, path) if is_path else None

    @field
    def language(self) -> str | None:
        """Of this text: a translation is a content item of its own."""
        return self.line("locale")

    def to_item(
        self,
        site: str | None = None,
        language: str | None = None,
        capture: Capture | None = None,
    ) -> Article:
        """The record in the language that the item states, also where its site's is another."""
        return super().to_item(site, self.language or language, capture)

    @field
    def headline(self) -> str:
        """The title."""
        if title := self.line("title"):
            return title
        raise MissingField(self.document.url, f"nothing to read at 'title' ({self.layout})")

    @field
    def lead(self) -> str | None:
        """The description, printed below the title."""
        return self.line("description")

    @field
    def body(self) -> Reading:
        """What the editors wrote, in Govspeak made HTML."""
        return self.blocks("details.body")

    @field
    def _published(self) -> str | None:
        return self.line("first_published_at") or self.line("details.first_public_at")

    @field
    def date(self) -> Day:
        """The day of first publication."""
        when = stated(self._published)
        return Day(when.day if when else None, self._published)

    @field
    def published_at(self) -> str | None:
        """The moment of first publication."""
        when = stated(self._published)
        return when.moment if when else None

    @field
    def modified_at(self) -> str | None:
        """The last change that the site calls one, if any came after publication."""
        raw = self.line("public_updated_at")
        when = stated(raw)
        return when.moment if when and raw and _is_after(raw, self._published) else None

    @field
    def main_image(self) -> Image | None:
        """The picture above the text, at its greatest size where several are given (since 2025)."""
        old = at(self.whole, "details.image")
        new = [one for one in self.objects("details.images") if line_at(one, "type") == "lead"]
        for image in [*new, *([old] if isinstance(old, dict) else [])]:
            if url := absolute(self.url, line_at(image, "url") or _largest(image)):
                caption, credit = split_caption(line_at(image, "caption"))
                credit = line_at(image, "credit") or credit
                return Image(url, line_at(image, "alt_text"), caption, credit)
        return None

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files; attachments that are pages or lie elsewhere stand in the text as links."""
        return tuple(self._attachments())

    def _attachments(self) -> Iterator[Attachment]:
        for file in self.objects("details.attachments"):
            url = absolute(self.url, line_at(file, "url"))
            if url and line_at(file, "attachment_type") in {None, "file"}:
                yield Attachment(url, line_at(file, "title"), line_at(file, "filename"))

    @field
    def tags(self) -> tuple[str, ...]:
        """Topics, events and places; the kind of document is none of them."""
        titles = (line_at(one, "title") for path in _ABOUT for one in self.objects(path))
        return tuple(dict.fromkeys(title for title in titles if title))

    @field
    def translations(self) -> tuple[Translation, ...]:
        """The pages of this article in other languages."""
        found: dict[str, Translation] = {}
        for one in objects_at(self.whole, "links.available_translations"):
            locale, url = line_at(one, "locale"), self._page(line_at(one, "base_path"))
            if locale and url and url != self.url:
                found.setdefault(url, Translation(locale, url))
        return tuple(found.values())

    @field
    def stated_changes(self) -> tuple[StatedChange, ...]:
        """The withdrawal, then the change history, newest first as the site gives it."""
        history = [
            change(line_at(one, "public_timestamp"), line_at(one, "note"))
            for one in self.objects("details.change_history")
        ]
        return tuple(filter(None, [self._withdrawn, *history]))

    @field
    def _withdrawn(self) -> StatedChange | None:
        notice = at(self.whole, "withdrawn_notice")
        if not isinstance(notice, dict) or not notice:  # `{}` where nothing was withdrawn
            return None
        why = plain(notice.get("explanation"))
        return change(line_at(notice, "withdrawn_at"), f"Withdrawn: {why}" if why else "Withdrawn")

    def signals(self) -> tuple[str, ...]:
        """A withdrawal, and a text in a form that is not HTML."""
        is_odd = not isinstance(at(self.whole, "details.body"), str | None)
        odd = ("layout: body is no text",) if is_odd else ()
        return (*odd, *((WITHDRAWN,) if self._withdrawn else ()))


def _largest(image: Mapping[str, object]) -> str | None:
    sources = at(image, "sources")
    sizes = {
        int(found[1]): one_line(url)
        for name, url in (sources.items() if isinstance(sources, dict) else ())
        if isinstance(url, str) and (found := _RENDITION.fullmatch(name))
    }
    return sizes[max(sizes)] if sizes else None


def _is_after(one: str, other: str | None) -> bool:
    """Whether a moment is later than another; what cannot be compared is later if it differs."""
    try:
        return datetime.fromisoformat(one) > datetime.fromisoformat(other or "")
    except (TypeError, ValueError):
        return one != other


govuk = Family(
    name="govuk",
    hosts=("www.gov.uk",),
    layouts=(GovUkContentItem, GovUkPage),
)
