"""A family: one CMS, its layouts newest first, and the page kinds that hold no news."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mfa_crawler.errors import ErrorPage, NotAnArticle, TruncatedPage, UnknownLayout
from mfa_crawler.extraction import ArticlePage, Document, ListingPage
from mfa_crawler.extraction.markup import first


@dataclass(frozen=True, slots=True)
class Family:
    """One CMS.

    `layouts` are tried in order and the first that recognises a page reads it. `others` maps a
    CSS selector to the name of a page kind that holds no news; `errors` a selector to what a
    200 with it really is.
    """

    name: str
    hosts: tuple[str, ...]
    layouts: tuple[type[ArticlePage] | type[ListingPage], ...]
    others: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def recognise(self, document: Document) -> ArticlePage | ListingPage:
        """The page in its layout.

        Raises NotAnArticle for a known other kind, ErrorPage for an error sent as a success,
        TruncatedPage for cut markup, UnknownLayout for anything else.
        """
        for layout in self.layouts:
            if page := layout.read(document):
                return page
        root = document.tree()
        for selector, what in self.errors.items():
            if first(root, selector) is not None:
                raise ErrorPage(document.url, f"answered 200 with {what}")
        for selector, kind in self.others.items():
            if first(root, selector) is not None:
                raise NotAnArticle(document.url, f"is a {kind}, not an article")
        if "<html" in document.text[:1024] and "</html" not in document.text[-1024:]:
            raise TruncatedPage(document.url, "the markup ends before the page does")
        raise UnknownLayout(
            document.url,
            f"no layout of {self.name} recognises the page; its bytes and address help to add one",
        )

    def article(self, document: Document) -> ArticlePage:
        """The page as an article; raises NotAnArticle where it is a listing."""
        page = self.recognise(document)
        if isinstance(page, ArticlePage):
            return page
        raise NotAnArticle(document.url, "is a listing, not an article")

    def listing(self, document: Document) -> ListingPage:
        """The page as a listing; raises UnknownLayout where it is an article."""
        page = self.recognise(document)
        if isinstance(page, ListingPage):
            return page
        raise UnknownLayout(document.url, "is an article where a listing was expected")
