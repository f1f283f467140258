"""What all article pages share: from fields to one `Article`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import nh3
from lxml.etree import _Element as Element

from mfa_crawler.cleaning import credit_line, one_line, problems_of
from mfa_crawler.errors import UnknownLayout
from mfa_crawler.extraction.block import Block, paragraph
from mfa_crawler.extraction.blocks import Reading
from mfa_crawler.extraction.inline import Line
from mfa_crawler.extraction.page import Day, Page, field
from mfa_crawler.items import (
    Article,
    Attachment,
    Capture,
    Image,
    Licence,
    StatedChange,
    Translation,
)

_TAGS = set(
    """a blockquote br em figcaption figure h2 h3 h4 img li ol p strong table td th tr u
    ul""".split()
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "li": {"value"}}
# our writer only emits these tags; nh3 makes that a guarantee rather than an intention
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
_PICTURE = re.compile(r"<img [^>]*>")


_FIELDS = (
    "headline date published_at modified_at lead body main_image gallery attachments tags"
    " translations licence"
).split()


class ArticlePage(Page):
    """An article; subclasses fill in headline, date and body, and whatever else the site has."""

    _blanks: ClassVar[tuple[str, ...]] = ("layout", "marker", "headline", "date", "body")

    @classmethod
    def _own(cls, root: Element, marked: Element) -> Element:  # noqa: ARG003 - others look there
        """The element of the marker: what stands beside it is not this article."""
        return marked

    headline: field[str]
    date: field[Day]
    body: field[Reading]

    @field
    def lead(self) -> str | None:
        """The paragraph set apart above the text."""
        return None

    @field
    def published_at(self) -> str | None:
        """ISO 8601 with time, if printed."""
        return None

    @field
    def modified_at(self) -> str | None:
        """ISO 8601 with time, if printed."""
        return None

    @field
    def main_image(self) -> Image | None:
        """The picture above the text."""
        return None

    @field
    def gallery(self) -> tuple[Image, ...]:
        """Pictures beside the text, as originals."""
        return ()

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files for download."""
        return ()

    @field
    def tags(self) -> tuple[str, ...]:
        """Subject words."""
        return ()

    @field
    def translations(self) -> tuple[Translation, ...]:
        """This article in other languages."""
        return ()

    @field
    def licence(self) -> tuple[Licence, ...]:
        """What the page says about reuse."""
        return ()

    @field
    def stated_changes(self) -> tuple[StatedChange, ...]:
        """What the site itself says of changes."""
        return ()

    def signals(self) -> tuple[str, ...]:
        """What stands on the page and no field reads, as `field: what`."""
        return ()

    @property
    def how(self) -> Mapping[str, str]:
        """Where on the page each field that has a value comes from."""
        names = [name for name in _FIELDS if _has_value(getattr(self, name))]
        return {name: where for name in names if (where := self.trail(name))}

    def _page_problems(self) -> tuple[str, ...]:
        return ("page: cut off below the article",) if self.document.is_cut_off else ()

    def to_item(
        self,
        site: str | None = None,
        language: str | None = None,
        capture: Capture | None = None,
    ) -> Article:
        """The record; raises MissingField where there is no headline."""
        try:
            return self._article(site, language, capture)
        except RecursionError:
            raise UnknownLayout(self.url, "nests its elements too deeply to be read") from None

    def _article(self, site: str | None, language: str | None, capture: Capture | None) -> Article:
        reading = self.body
        body, credit = _without_credit(_without_repeat(reading.blocks, (self.lead, self.headline)))
        images = [*filter(None, [self.main_image]), *self.gallery, *reading.images]
        captioned = [image.credit for image in images if image.credit]
        article = Article(
            url=self.url,
            site=site,
            language=language or self.language,
            headline=self.headline,
            date=self.date.iso,
            date_raw=self.date.raw,
            published_at=self.published_at,
            modified_at=self.modified_at,
            lead=self.lead,
            body="\n\n".join(block.text for block in body if block.text),
            body_html=_CLEANER.clean("\n".join(block.html for block in body)),
            photo_credit=credit or ", ".join(dict.fromkeys(captioned)) or None,
            main_image=self.main_image,
            gallery=self.gallery,
            inline_images=tuple(reading.images),
            attachments=self.attachments,
            videos=tuple(reading.videos),
            links=tuple(reading.links.values()),
            tags=self.tags,
            translations=self.translations,
            licence=self.licence,
            stated_changes=self.stated_changes,
            capture=capture,
        )
        problems = (*problems_of(article), *self.signals(), *self._page_problems())
        return replace(article, problems=problems) if problems else article


def _has_value(value: object) -> bool:
    return bool(value.raw if isinstance(value, Day) else value)


def _without_repeat(blocks: list[Block], printed: tuple[str | None, ...]) -> list[Block]:
    """Without a first paragraph that only repeats the lead or the headline."""
    at = next((n for n, block in enumerate(blocks) if block.text), None)
    if at is None or one_line(blocks[at].text) not in printed:
        return blocks
    return blocks[:at] + blocks[at + 1 :]


def _without_credit(blocks: list[Block]) -> tuple[list[Block], str | None]:
    """Without the credits that end the text, and their names in page order; pictures stay."""
    names: list[str] = []
    after: list[Block] = []  # what follows the text, from the end backwards
    for n, block in reversed(list(enumerate(blocks))):
        if block.text and block.tag != "p":
            return [*blocks[: n + 1], *reversed(after)], _joined(names)
        lines, found = _credited(block.lines) if block.text else (block.lines, [])
        names += reversed(found)
        if any(line.text for line in lines):
            kept = paragraph(lines) if found else block
            return [*blocks[:n], kept, *reversed(after)], _joined(names)
        if block.text:
            after += [paragraph(lines)] if lines else []
        else:
            after.append(block)
    return after[::-1], _joined(names)


def _joined(backwards: list[str]) -> str | None:
    return "; ".join(reversed(backwards)) or None


def _credited(lines: tuple[Line, ...]) -> tuple[list[Line], list[str]]:
    """Lines without the credits that end them, and the credits; pictures stay."""
    kept: list[Line] = []
    names: list[str] = []
    for n, line in reversed(list(enumerate(lines))):
        name = credit_line(line.text)
        if line.text and name is None:
            return [*lines[: n + 1], *kept], names
        names[:0] = [name] if name else []
        pictures = "".join(_PICTURE.findall(line.html))
        kept[:0] = [Line("", pictures)] if pictures else []
    return kept, names
