"""A family: one CMS, its layouts newest first, and the page kinds that hold no news."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mfa_crawler.errors import ErrorPage, NotAList, NotAnArticle, TruncatedPage, UnknownLayout
from mfa_crawler.extraction import ArticlePage, Document, JsonArticle, ListingPage
from mfa_crawler.extraction.markup import first, visible_text

# Titles of pages that no layout recognised: what servers, proxies and portals call an error
_ERROR_TITLE = re.compile(
    r"\b(?:40[0-9]|50[0-9])\b|not found|access denied|forbidden|just a moment|attention required"
    r"|request rejected|unavailable|went wrong|server error|nie znaleziono|błąd|awaria|przerwa"
    r"|nicht gefunden|nicht erreichbar|出错|不存在|无法访问|見つかりません|エラー",
    re.IGNORECASE,
)
# Headlines that no ministry gives its news; "400 lat" and "Awaria w Warszawie" are news
_ERROR_HEADLINE = re.compile(
    r"^(?:error |błąd )?(?:4\d\d|50\d)\s*(?:[-–:]|$)|^(?:page )?not found|^nie znaleziono"
    r"|^strona nie |^access denied|^something went wrong|^service unavailable",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Family:
    """One CMS.

    `layouts` are tried in order and the first that recognises a page reads it. `others` maps a
    CSS selector to the name of a page kind that holds no news. `rest` are general layouts, for
    pages of its hosts that none of its own recognises; they prove nothing of other hosts.
    """

    name: str
    hosts: tuple[str, ...]
    layouts: tuple[type[ArticlePage] | type[ListingPage], ...]
    others: Mapping[str, str] = field(default_factory=dict)
    rest: tuple[type[ArticlePage] | type[ListingPage], ...] = ()

    def recognise(self, document: Document) -> ArticlePage | ListingPage:
        """The page in its layout, or as the family's general layouts read it.

        Raises NotAnArticle for a known other kind, ErrorPage for an error sent as a success,
        TruncatedPage for cut markup, WrongFormat for JSON that is none, NotHtml for JSON where no
        layout of the family reads any, UnknownLayout for anything else.
        """
        try:
            return self.recognise_own(document)
        except UnknownLayout:
            if document.is_json:
                raise
            title = visible_text(first(document.tree(), "title")) or ""
            if _ERROR_TITLE.search(title):
                reason = f"answered 200 with an error or challenge: {title!r}"
                raise ErrorPage(document.url, reason) from None
            for layout in self.rest:
                if page := layout.read(document):
                    return page
            if document.is_cut_off:
                reason = "the markup ends before the page does"
                raise TruncatedPage(document.url, reason) from None
            raise

    def recognise_own(self, document: Document) -> ArticlePage | ListingPage:
        """The page in a layout that is this CMS's own, whatever its host.

        Raises NotAnArticle for a known other kind, ErrorPage for an error in the shape of an
        article, TruncatedPage where the markup ends inside it, UnknownLayout for anything else.
        """
        for layout in self._layouts_for(document):
            if page := layout.read(document):
                self._refuse_error(page)
                return page
        if document.is_json and self._of_json:
            names = list(document.json)[:5] if isinstance(document.json, dict) else "no names"
            raise UnknownLayout(
                document.url, f"no layout of {self.name} recognises its JSON, with {names}"
            )
        for selector, kind in self.others.items():
            if first(document.tree(), selector) is not None:
                raise NotAnArticle(document.url, f"is a {kind}, not an article")
        raise UnknownLayout(
            document.url,
            f"no layout of {self.name} recognises the page; its bytes and address help to add one",
        )

    def _layouts_for(self, document: Document) -> tuple[type[ArticlePage | ListingPage], ...]:
        """Those of JSON for JSON: the others would only say that it is no HTML."""
        return self._of_json if document.is_json and self._of_json else self.layouts

    @property
    def _of_json(self) -> tuple[type[ArticlePage], ...]:
        return tuple(one for one in self.layouts if issubclass(one, JsonArticle))

    @staticmethod
    def _refuse_error(page: ArticlePage | ListingPage) -> None:
        """A soft 404: an error template in the shape of an article."""
        if isinstance(page, ArticlePage) and page.date.raw is None:
            headline = page.headline
            if _ERROR_HEADLINE.search(headline):
                raise ErrorPage(page.url, f"answered 200 with an error: {headline!r}")

    def article(self, document: Document) -> ArticlePage:
        """The page as an article; raises NotAnArticle where it is a listing."""
        page = self.recognise(document)
        if isinstance(page, ArticlePage):
            return page
        raise NotAnArticle(document.url, "is a listing, not an article")

    def listing(self, document: Document) -> ListingPage:
        """The page as a listing; raises NotAList where it is an article."""
        page = self.recognise(document)
        if isinstance(page, ListingPage):
            return page
        raise NotAList(document.url, "is an article where a list was expected")
