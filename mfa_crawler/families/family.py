"""A family: one CMS, its layouts newest first, and the page kinds that hold no news."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mfa_crawler.errors import ErrorPage, NotAList, NotAnArticle, TruncatedPage, UnknownLayout
from mfa_crawler.extraction import ArticlePage, Document, JsonArticle, ListingPage
from mfa_crawler.extraction.markup import first
from mfa_crawler.extraction.walls import error_title, wall_for, wall_instead


@dataclass(frozen=True, slots=True)
class Family:
    """One CMS.

    `layouts` are tried in order, those first whose region begins in the page, and the first that
    recognises a page reads it. `others` maps a CSS selector to the name of a page kind that holds
    no news. `rest` are general layouts, for pages of its hosts that none of its own recognises;
    they prove nothing of other hosts.
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
            for layout in self.rest:
                if page := layout.read(document):
                    return page
            if reason := wall_instead(document):
                raise ErrorPage(document.url, reason) from None
            if document.is_cut_off:
                reason = "the markup ends before the page does"
                raise TruncatedPage(document.url, reason) from None
            raise

    def recognise_own(self, document: Document) -> ArticlePage | ListingPage:
        """The page in a layout that is this CMS's own, whatever its host.

        Raises NotAnArticle for a known other kind, ErrorPage for an error in the shape of
        news, TruncatedPage where the markup ends inside it, UnknownLayout for anything else.
        """
        for layout in self._layouts_for(document):
            if page := layout.read(document):
                reason = wall_for(page) if isinstance(page, ArticlePage) else error_title(document)
                if reason:
                    raise ErrorPage(document.url, reason)
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
        """Those of JSON for JSON: the others would only say that it is no HTML.

        Those first whose region begins in the page: the others would have it parsed whole, only
        to find that it is not theirs.
        """
        if document.is_json:
            return self._of_json or self.layouts
        return tuple(sorted(self.layouts, key=lambda layout: not document.holds(layout.region)))

    @property
    def _of_json(self) -> tuple[type[ArticlePage], ...]:
        return tuple(one for one in self.layouts if issubclass(one, JsonArticle))

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
