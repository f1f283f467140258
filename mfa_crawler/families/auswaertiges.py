"""www.auswaertiges-amt.de: Germany's foreign ministry, its news and its travel advice."""

import re
from copy import deepcopy
from html import unescape
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import iso_day
from mfa_crawler.extraction import (
    ArticlePage,
    Day,
    Reading,
    Region,
    absolute,
    field,
    optional_text,
    read_blocks,
    text,
    visible_text,
)
from mfa_crawler.extraction.markup import css
from mfa_crawler.extraction.pruning import outermost, remove
from mfa_crawler.families.family import Family
from mfa_crawler.items import Translation

_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b")
_HREF = re.compile(r'<a\s[^<>]*?href="([^"]*)"')
_CANDIDATE = re.compile(r"(?<!\S)(\S+)\s+(\d{1,5})w")  # of `srcset`: `/image/1.jpg 340w`
_IN_A_LANGUAGE = re.compile(r"/([a-z]{2})/.")  # `/en` alone is the home page


class AuswaertigesArticle(ArticlePage):
    """A news item, or travel advice for a country (seen 2021)."""

    layout = "article-2021"
    marker = "h1.heading__title"
    region = Region("<main", "</main>")

    headline = text("h1.heading__title")
    lead = optional_text("p.heading__intro")

    @classmethod
    def _own(cls, root: Element, marked: Element) -> Element:  # noqa: ARG003 - the text is beside it
        return root

    @field
    def date(self) -> Day:
        """The first day of the line `12.11.2021 - Pressemitteilung`, `Stand - 12.11.2021 (...)`."""
        raw = self.words("span.heading__meta")
        found = _DAY.search(raw or "")
        return Day(iso_day(found[0], "%d.%m.%Y") if found else None, raw)

    @field
    def body(self) -> Reading:
        """The editors' blocks, without the teasers of other pages among them."""
        parts = [_readable(part) for part in outermost(self.find_all("div.c-rte--default"))]
        return read_blocks(parts, self.document.base_url)

    @field
    def tags(self) -> tuple[str, ...]:
        """`Schlagworte`, below the text."""
        words = map(visible_text, self.find_all("div.c-link-list--tagcloud a"))
        return tuple(dict.fromkeys(word for word in words if word))

    @field
    def translations(self) -> tuple[Translation, ...]:
        """What the switch of languages leads to, where that is no home page."""
        # the first such list: the second one is for sharing
        behind = self.document.markup.partition(b'"c-link-list--languages"')[2]
        switch, end, _ = behind.partition(b"</ul>")
        found: dict[str, Translation] = {}
        for href in _HREF.findall(switch.decode()) if end else ():
            url = absolute(self.document.base_url, unescape(href))
            if url and url != self.url and (language := self._language_of(url)):
                found.setdefault(url, Translation(language, url))
        return tuple(found.values())

    def _language_of(self, url: str) -> str | None:
        parts = urlsplit(url)
        found = _IN_A_LANGUAGE.match(parts.path)
        is_ours = parts.hostname == urlsplit(self.url).hostname
        return found[1] if found and is_ours else None


def _readable(part: Element) -> Element:
    """A copy as readers see it: headings that open and close are buttons, pictures come late."""
    part = deepcopy(part)
    remove(part, "[data-css=c-teaser]")
    for button in css(".accordion__title button")(part):
        button.tag = "span"
    for picture in css("picture")(part):
        found = _CANDIDATE.findall(" ".join(s.get("srcset", "") for s in picture.iter("source")))
        for image in css("img[src$='loading-data.gif']")(picture) if found else ():
            image.set("src", max(found, key=lambda candidate: int(candidate[1]))[0])
    return part


auswaertiges = Family("auswaertiges", ("www.auswaertiges-amt.de",), (AuswaertigesArticle,))
