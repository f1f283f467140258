"""The parts of an article on a page of unknown markup: text, lead, pictures, files."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import one_line
from mfa_crawler.extraction.blocks import Reading, read_blocks
from mfa_crawler.extraction.generic.locating import Found, article_words, excerpt, is_chrome, locate
from mfa_crawler.extraction.generic.pictured import Shown, files, galleries, main_picture
from mfa_crawler.extraction.generic.structured import Stated
from mfa_crawler.extraction.markup import is_unseen, visible_text
from mfa_crawler.items import Attachment

_WHOLE = 0.8  # of what trafilatura finds; a stated body that is shorter is only its beginning
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|leadtext|intro|introduction|standfirst|summary|teaser|perex|chapo"
    r"|dek|abstract|entradilla|excerpt|subline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 30, 1500  # characters of a lead
_HEAD = 60  # characters of a description that a lead must begin with


class Lead(NamedTuple):
    """The paragraph set apart above the text, its element, and how it was found."""

    text: str
    element: Element
    how: str


class Anatomy:
    """Where the parts of an article are.

    `headline` and `dateline` are the elements that print it and its day, where one does.
    """

    def __init__(
        self,
        root: Element,
        base_url: str,
        stated: Stated,
        headline: Element | None = None,
        dateline: Element | None = None,
    ) -> None:
        self._root = root
        self._base_url = base_url
        self._stated = stated
        self._headline = headline
        self._dateline = [] if dateline is None else [dateline]
        self.order = {element: n for n, element in enumerate(root.iter())}

    @cached_property
    def words(self) -> tuple[str, str]:
        """The words of the article, roughly, and who says so."""
        words = article_words(self._root)
        for said in self._stated.bodies:
            if len(said.value) >= max(_WHOLE * len(words), 1):
                return said.value, said.where
        return words, "trafilatura body"

    @cached_property
    def found(self) -> Found | None:
        """Where those words stand: behind the headline, outside galleries and files."""
        words = self.words[0]
        apart = [*self._dateline, *(shown.element for shown in self._all_galleries)]
        apart += [line for line, _ in self._all_files]
        apart += [e for e in self.order if is_chrome(e) and e not in self._above]
        return (
            locate(self._root, words, [*apart, *self._before]) or locate(self._root, words, apart)
            if words
            else None
        )

    @cached_property
    def _all_galleries(self) -> list[Shown]:
        return galleries(self._root, self._base_url)

    @cached_property
    def _above(self) -> set[Element]:
        """What holds the headline, or what may hold the text where no element prints one."""
        if self._headline is not None:
            return {self._headline, *self._headline.iterancestors()}
        above = {e for p in self._root.iter("h1", "p") for e in (p, *p.iterancestors())}
        return {e for e in above if e.tag != "aside"}

    @cached_property
    def _before(self) -> list[Element]:
        """The headline and what stands before it."""
        if self._headline is None:
            return []
        at = self.order[self._headline]
        above = set(self._headline.iterancestors())
        return [e for e, n in self.order.items() if n <= at and e not in above]

    @cached_property
    def scope(self) -> Element:
        """The smallest element that holds both headline and text, or more than the text."""
        found = self.found
        inner = found.whole if found is not None else self._root
        if self._headline is not None:
            above = {self._headline, *self._headline.iterancestors()}
            return next(e for e in (inner, *inner.iterancestors()) if e in above)
        outer = inner.getparent()
        return inner if outer is None else outer

    @cached_property
    def _inside(self) -> set[Element]:
        return set(self.scope.iter())

    @cached_property
    def gallery(self) -> list[Shown]:
        """Pictures of galleries of this article."""
        main = self.main.image.url if self.main else None
        return [
            each
            for each in self._all_galleries
            if each.element in self._inside and each.image.url != main
        ]

    @cached_property
    def lead(self) -> Lead | None:
        """What names or microdata call a lead, or repeats the description outside the text."""
        for element in self._between():
            words = visible_text(element) or ""
            names = f"{element.get('class', '')} {element.get('id', '')}"
            if not _SHORTEST <= len(words) <= _LONGEST:
                continue
            if _LEAD.search(names) or "description" in (element.get("itemprop") or "").split():
                return Lead(words, element, f"{element.tag} called lead")
            if said := self._described(element, words):
                return Lead(words, element, said)
        return None

    def _described(self, element: Element, words: str) -> str | None:
        """Where the page states these words as its description, if they stand apart."""
        if self.found is None or element.getparent() is self.found.blocks[-1].getparent():
            return None
        for said in self._stated.descriptions:
            head = (one_line(said.value) or "").rstrip(".… ")[:_HEAD]
            if len(head) >= _SHORTEST and words.startswith(head) and element.tag in {"p", "div"}:
                return f"{element.tag}, as {said.where}"
        return None

    def _between(self) -> Iterator[Element]:
        """Elements from the headline to the first text, that is included; none holds all text."""
        if self.found is None:
            return
        begins, last = self.order[self.found.blocks[0]], self.found.blocks[-1]
        start = self.order[self._headline] if self._headline is not None else 0
        whole = {last, *last.iterancestors()}
        for element, n in self.order.items():
            if start < n <= begins and element not in whole and not is_unseen(element):
                yield element

    @cached_property
    def main(self) -> Shown | None:
        """The picture above the text."""
        if self.found is None:
            return None
        lead = set(self.lead.element.iter()) if self.lead else set()
        texts = [block for block in self.found.blocks if block not in lead]
        text = texts[0] if texts else self.found.blocks[-1]
        end = self.order[text]
        lightbox = {e for shown in self._all_galleries for e in shown.element.iter()}
        above = [e for e in self.scope.iter("img") if self.order[e] < end and e not in lightbox]
        heroes = [said.value for said in self._stated.images]
        return main_picture(above, heroes, self._base_url)

    @cached_property
    def files(self) -> list[tuple[Element, Attachment]]:
        """Links to files on lines of their own, below the text."""
        if self.found is None:
            return []
        last = max(self.order[block] for block in self.found.blocks)
        lines = ((line, file) for line, file in self._all_files if line in self._inside)
        return [(line, file) for line, file in lines if self.order[line] > last]

    @cached_property
    def _all_files(self) -> list[tuple[Element, Attachment]]:
        return list(files(self._root.iter("a"), self._base_url))

    def reading(self) -> Reading:
        """The text by our rules, without the parts that are fields of their own."""
        if self.found is None:
            return Reading()
        parts = [shown.element for shown in self._all_galleries]
        parts += [line for line, _ in self.files] + self._before
        parts += [self.lead.element] if self.lead else []
        parts += [self.main.element] if self.main else []
        parts += self._dateline
        return read_blocks([excerpt(self.found, parts)], self._base_url)
