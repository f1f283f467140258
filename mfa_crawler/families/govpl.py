"""www.gov.pl and samorzad.gov.pl: one CMS for every Polish ministry, agency and embassy."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Self

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import iso_day, iso_moment, one_line, split_caption
from mfa_crawler.extraction import (
    ArticlePage,
    Day,
    Document,
    ListingPage,
    Region,
    absolute,
    blocks,
    field,
    optional_text,
    read_blocks,
    text,
    visible_text,
)
from mfa_crawler.extraction.markup import first, is_unseen
from mfa_crawler.families.family import Family
from mfa_crawler.items import Attachment, Entry, Image, Licence, Scope

_ARTICLE = Region("<article", "</article>")
_DAY = "%d.%m.%Y"
_MOMENT = re.compile(r"(\d{1,2}\.\d{1,2}\.\d{4})(?:\s+(\d{1,2}:\d{2}))?")  # then a person's name
_DOWNLOAD = re.compile(r"^(?:pobierz(?: plik)?|download(?: file)?)\s*:?\s+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CC = re.compile(r"\bCC (BY(?:-NC)?(?:-ND|-SA)?) (\d\.\d)(?! ?PL)", re.IGNORECASE)
_SCOPE = re.compile(r"(?P<text>tekst|text)|zdjęci|audiowizualn|photo|audiovisual", re.IGNORECASE)
_FIRST_PUBLISHED = re.compile(r"pierwsz\w* publikacj|first publi", re.IGNORECASE)
_MODIFIED = re.compile(r"ostatni\w* (?:modyfikacj|aktualizacj)|last (?:modif|updat)", re.IGNORECASE)
# a day, and then a place or a time; a second day would make it a range
_DAY_AND_MORE = re.compile(
    r"(\d{1,2}\.\d{1,2}\.\d{4})(?!.*\d\.\d{4})(?:,|\s+(?:[^\W\d_]|\d{1,2}:\d{2}))"
)
_ONCE = frozenset({"h2", "p.event-date", "p.intro", "div.main-photo"})
_ENTRY_LINK = ".title a[href], li > a[href]"  # inside the title; until 2023 round everything
_MANY = frozenset({"h3", "div.editor-content", "div.gallery", "a.file-download", "div.metrics"})


class GovPlArticle(ArticlePage):
    """A news article as served since 2022 at the latest (seen 2026)."""

    layout = "article-2022"
    marker = "article#main-content.article-area__article"
    region = _ARTICLE

    headline = text("h2")
    lead = optional_text("p.intro")
    body = blocks("div.editor-content")

    @field
    def date(self) -> Day:
        """The event date; where a page has none, the day of first publication in its metrics."""
        raw = self.words("p.event-date")
        if raw is None and (found := self._metric(_FIRST_PUBLISHED)):
            raw = found[1]
        day = _DAY_AND_MORE.match(raw or "")  # "06.10.2023, Warszawa"
        return Day(iso_day(day[1] if day else raw, _DAY), raw)

    @field
    def published_at(self) -> str | None:
        """First publication, where the metrics print a time."""
        return self._moment(_FIRST_PUBLISHED)

    @field
    def modified_at(self) -> str | None:
        """Last modification, where the metrics print a time."""
        return self._moment(_MODIFIED)

    def _moment(self, label: re.Pattern[str]) -> str | None:
        found = self._metric(label)
        return iso_moment(found[0], f"{_DAY} %H:%M") if found else None

    def _metric(self, label: re.Pattern[str]) -> re.Match[str] | None:
        # the value goes on with an editor's name, which is not kept
        return next(
            (_MOMENT.match(value) for term, value in self._metrics if label.search(term)), None
        )

    @field
    def _metrics(self) -> list[tuple[str, str]]:
        return [
            (visible_text(term) or "", visible_text(value) or "")
            for term in self._inside("div.metrics", "dt")
            if (value := term.getnext()) is not None
        ]

    @field
    def main_image(self) -> Image | None:
        """The picture between lead and text."""
        for outer in self.find_all("div.main-photo"):
            for img in outer.iter("img"):
                return self._image(img, img.get("src"), self._caption(outer))
        return None

    def _caption(self, photo: Element) -> str | None:
        if visible_text(photo) is None:
            return None
        words = read_blocks([photo], self.document.base_url).blocks
        return " ".join(block.text for block in words if block.text)

    @field
    def gallery(self) -> tuple[Image, ...]:
        """The originals: `a[href]`, since `img` can be a rendition of another picture."""
        images = (
            self._image(link, link.get("href"), link.get("data-modaal-desc"))
            for link in self._inside("div.gallery", "a")
            if link.get("data-group") is not None
        )
        return tuple(image for image in images if image)

    def _inside(self, selector: str, tag: str) -> Iterator[Element]:
        return (inner for outer in self.find_all(selector) for inner in outer.iter(tag))

    def _image(self, element: Element, src: str | None, caption: str | None) -> Image | None:
        url = absolute(self.document.base_url, src)
        img = next(element.iter("img"), None)
        alt = one_line(img.get("alt")) if img is not None else None
        words, credit = split_caption(caption)
        return Image(url, alt, words, credit) if url else None

    @field
    def attachments(self) -> tuple[Attachment, ...]:
        """Files below the text."""
        return tuple(self._attachments())

    def _attachments(self) -> Iterator[Attachment]:
        for link in self.find_all("a.file-download"):
            url = absolute(self.document.base_url, link.get("href"))
            if url is None:
                continue
            filename = one_line(_DOWNLOAD.sub("", one_line(link.get("aria-label")) or ""))
            title = visible_text(link) or ""
            if filename and title.endswith(filename):
                title = title.removesuffix(filename).rstrip(" —–-:(")
            yield Attachment(url, title or None, filename)

    @field
    def licence(self) -> tuple[Licence, ...]:
        """The footer's words, one licence a sentence and scope."""
        markup = self.document.markup
        start = markup.rfind(b'<div class="creative-commons">')  # in the footer
        start = markup.find(b'<div class="text">', start) if start >= 0 else -1
        return _licences(markup[start:].partition(b"</div>")[0]) if start >= 0 else ()

    def signals(self) -> tuple[str, ...]:
        """Parts of the article element that no field reads."""
        children = self._parts()
        seen: set[str] = set()
        unread: list[str] = []
        for child in children:
            names = {child.tag, *(f"{child.tag}.{c}" for c in (child.get("class") or "").split())}
            once = names & _ONCE
            if (names & _MANY or (once and not once & seen)) or not _holds_something(child):
                seen |= once
                continue
            classes = ".".join((child.get("class") or "").split())
            unread.append(f"layout: unread {child.tag}.{classes}")
        return tuple(sorted(set(unread)))

    def _parts(self) -> Element:
        return self.root


def _holds_something(element: Element) -> bool:
    if is_unseen(element):
        return False
    return visible_text(element) is not None or first(element, "iframe, img, a[href]") is not None


@lru_cache(maxsize=64)  # a site has one footer for years
def _licences(html: bytes) -> tuple[Licence, ...]:
    words = one_line(_TAG.sub(" ", html.decode()))
    return tuple(_stated(words)) if words else ()


def _stated(words: str) -> Iterator[Licence]:
    sentences = re.split(r"(?<=[.)])\s+(?=[A-ZŁŚŻ])", words)
    stated = [(sentence, _CC.search(sentence)) for sentence in sentences]
    if not any(cc for _, cc in stated):
        # one licence for everything, such as CC BY 3.0 PL, for which SPDX has no id
        yield from (Licence(scope, words) for scope in Scope)
        return
    for sentence, cc in stated:
        if cc:
            about = _SCOPE.search(sentence)  # what a sentence names first is what it is about
            scope = Scope.TEXT if about is None or about["text"] else Scope.PHOTOS
            yield Licence(scope, sentence, f"CC-{cc[1].upper()}-{cc[2]}")


class GovPlFragment(GovPlArticle):
    """An article element alone, or only what is inside it, as people save and quote it."""

    layout = "article-fragment"
    marker = "h2 ~ p.event-date, h2 ~ p.intro, h2 ~ div.editor-content"

    @classmethod
    def _own(cls, root: Element, marked: Element) -> Element:  # noqa: ARG003 - all is its own
        return root

    def _parts(self) -> Element:
        found = next(filter(len, (*self.find_all("article"), *self.find_all("body"))), None)
        return self.root if found is None else found

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """No page round it: neither head nor menus, and no list in it."""
        if first(document.tree(), "title, header, div[class*=-prev]") is not None:
            return None
        return super().read(document)


class GovPlListing(ListingPage):
    """A news list as served since 2023 (seen 2026)."""

    layout = "listing-2023"
    marker = "div.art-prev.art-prev--near-menu > ul > li > div"
    region = _ARTICLE

    @field
    def entries(self) -> tuple[Entry, ...]:
        """One entry an item that links somewhere."""
        return tuple(entry for item in self._items if (entry := self._entry(item)))

    @field
    def _items(self) -> list[Element]:
        return self.find_all("div.art-prev.art-prev--near-menu > ul > li")

    def signals(self) -> tuple[str, ...]:
        """Items that lead nowhere, one signal each."""
        nowhere = ("list: item without a link",) * (len(self._items) - len(self.entries))
        return nowhere if self.pages else (*nowhere, "list: pagination without a count")

    def _entry(self, item: Element) -> Entry | None:
        link = first(item, _ENTRY_LINK)
        url = absolute(self.document.base_url, link.get("href")) if link is not None else None
        if url is None:
            return None
        return Entry(
            url=url,
            headline=visible_text(first(item, ".title")),
            date=iso_day(visible_text(first(item, ".event .date")), _DAY),
            lead=visible_text(first(item, ".intro")),
        )

    @field
    def next(self) -> str | None:
        """The arrow to the right."""
        arrow = self.find("a#js-pagination-page-next[href]")
        return absolute(self.document.base_url, arrow.get("href")) if arrow is not None else None

    @field
    def pages(self) -> int | None:
        """The number beside the page field; a list without navigation has one page."""
        count = self.find("a#js-pagination-pages-count")
        if count is None:
            return None if self.find("nav.pagination") is not None else 1
        digits = "".join(c for c in visible_text(count) or "" if c in "0123456789")
        return int(digits) if digits else None


class GovPlListing2018(GovPlListing):
    """A news list as served until about 2023: everything inside the link."""

    layout = "listing-2018"
    marker = "div.art-prev.art-prev--near-menu > ul > li > a[href]"


class GovPlEmptyListing(GovPlListing):
    """A news list that shows nothing, in either layout."""

    layout = "listing-empty"
    marker = "div.art-prev.art-prev--near-menu"


govpl = Family(
    name="govpl",
    hosts=("www.gov.pl", "samorzad.gov.pl"),
    layouts=(GovPlArticle, GovPlListing, GovPlListing2018, GovPlEmptyListing, GovPlFragment),
    others={
        "div.bio-prev": "people list",
        "div.art-prev--under-title": "menu of sibling pages",
    },
)
