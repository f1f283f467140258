"""From bytes to records, for the live crawl, for saved files and for programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from msgspec import structs

from mfa_crawler.archive import Purpose, is_part, part_id
from mfa_crawler.discovery import FullText, ListPage, Source, announced
from mfa_crawler.errors import (
    ErrorPage,
    MfaError,
    NotAnArticle,
    NotHtml,
    OtherSite,
    UnknownLayout,
    UrlError,
    WrongFormat,
)
from mfa_crawler.extraction import ArticlePage, Document, ListingPage, read_media
from mfa_crawler.extraction.walls import wall_instead
from mfa_crawler.families import FAMILIES, Family
from mfa_crawler.filing.parser import parser_version
from mfa_crawler.items import Article, Capture, Entry, ListingRead, Media
from mfa_crawler.sites import SITES, Site, family_of, site_of


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer of a server, as handed from the crawl to filing."""

    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    capture: Capture
    listed_url: str
    """The address the list showed; `url` differs from it after redirects."""
    said: Entry | None = None
    """What the list showed of it, where this run's list did."""
    article: Article | None = None
    """Its record, where a list held the article whole and it was read with the list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one capture was read as."""

    outcome: str
    """`article`, `list`, `robots`, `media`, `requisite`, `redirect`, `not_modified`, or the kind of
    an error.
    """
    reason: str | None = None
    """Sentence of the error."""
    article: Article | None = None
    listing: ListingRead | None = None
    parts: "tuple[Part, ...]" = ()
    """Of a list that holds articles whole: they."""
    media: Media | None = None

    @classmethod
    def failed(cls, error: BaseException) -> "Reading":
        """The reading of a capture that gave an error; one not of our tree is a defect of ours."""
        if isinstance(error, MfaError):
            return cls(error.kind, error.reason if isinstance(error, UrlError) else str(error))
        return cls("defect", f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class Part:
    """An article that a page of a list holds whole: the entry that it is, and its reading."""

    entry: str
    reading: Reading


def read(fetched: Fetched, site: Site, purpose: Purpose) -> Reading:
    """Read a whole 2xx answer to a site's crawl; what fails is its outcome."""
    try:
        if purpose is Purpose.MEDIA:
            declared = fetched.headers.get("Content-Type")
            return Reading("media", media=read_media(fetched.url, fetched.body, declared))
        if purpose is Purpose.LIST:
            return read_list(fetched, site)[0]
        return Reading("article", article=file(fetched, site))
    except Exception as error:  # noqa: BLE001 - as the crawl does: a defect loses one page only
        return Reading.failed(error)


def read_list(fetched: Fetched, site: Site) -> tuple[Reading, tuple[str, ...]]:
    """One page of a site's list, and what stands in it and gives no entry; raises a PageError."""
    page = listing_page(fetched, site)
    parts = parts_of(fetched, site, page)
    return Reading("list", listing=listed(page, site), parts=parts), page.signals()


def listing_page(fetched: Fetched, site: Site) -> ListPage:
    """One capture of a site's list; raises a PageError naming the URL where it is none."""
    document = Document(fetched.url, fetched.body, fetched.headers)
    return _page_of(site.source_of(fetched.url), document) or site.family.listing(document)


def _page_of(source: Source, document: Document) -> ListPage | None:
    try:
        return source.read(document)
    except WrongFormat:
        reason = None if document.is_json else wall_instead(document)
        if reason:
            raise ErrorPage(document.url, reason) from None
        raise


def listed(page: ListPage, site: Site) -> ListingRead:
    """What a page of the list shows, the site's own entries in the spelling of the list's address.

    A list that goes from `http` to `https` shows the articles that it showed before.
    """
    read, territory = page.to_item(), site.territory
    entries = [
        structs.replace(entry, url=territory.spelled(entry.url))
        if territory.owns(entry.url)
        else entry
        for entry in read.entries
    ]
    return structs.replace(read, entries=tuple(entries))


def parts_of(fetched: Fetched, site: Site, page: ListPage) -> tuple[Part, ...]:
    """The site's own articles that a page of a list holds whole, each entry once."""
    return tuple(
        Part(entry, _part(fetched, site, article, entry))
        for entry, article in _articles_in(page, site).items()
    )


def held(fetched: Fetched, entry: Entry, part: Part) -> Fetched:
    """An article that a page of a list holds whole, as if it had been asked for."""
    name = part_id(fetched.capture.record_id or "", part.entry)
    capture = replace(fetched.capture, record_id=name)
    article = part.reading.article
    return replace(fetched, listed_url=part.entry, said=entry, capture=capture, article=article)


def _part(fetched: Fetched, site: Site, article: ArticlePage, entry: str) -> Reading:
    try:
        name = part_id(fetched.capture.record_id or "", entry)
        capture = replace(fetched.capture, record_id=name)
        return Reading("article", article=_record(article, site, capture))
    except Exception as error:  # noqa: BLE001 - as `read`
        return Reading.failed(error)


def _articles_in(page: ListPage, site: Site) -> dict[str, ArticlePage]:
    found: dict[str, ArticlePage] = {}
    for article in page.articles() if isinstance(page, FullText) else ():
        entry = site.territory.spelled(article.url)
        if site.territory.owns(entry):
            found.setdefault(entry, article)
    return found


class _LastList:
    """The list that was parsed last: what it holds is read one article after another."""

    def __init__(self) -> None:
        self._read: object = None
        self._articles: dict[str, ArticlePage] = {}

    def articles(self, fetched: Fetched, site: Site) -> dict[str, ArticlePage]:
        """What an answer holds, by entry; raises as `listing_page`."""
        asked = (site, fetched.url, fetched.headers, fetched.body)
        if asked != self._read:
            self._articles = _articles_in(listing_page(fetched, site), site)
            self._read = asked
        return self._articles


_LAST = _LastList()


def article_page(fetched: Fetched, site: Site) -> ArticlePage:
    """One capture of a site as an article; raises a PageError naming the URL where it is none."""
    if is_part(fetched.capture.record_id or ""):
        page = _LAST.articles(fetched, site).get(fetched.listed_url)
        if page is None:
            raise NotAnArticle(fetched.listed_url, f"is no article in {fetched.url}")
        return page
    if not site.territory.owns(site.territory.page(fetched.url)):
        raise OtherSite(fetched.listed_url, f"redirects to {fetched.url}")
    return site.family.article(Document(fetched.url, fetched.body, fetched.headers))


def file(fetched: Fetched, site: Site) -> Article:
    """The record of one capture of a site; raises as `article_page`, and MissingField."""
    return fetched.article or _record(article_page(fetched, site), site, fetched.capture)


def _record(page: ArticlePage, site: Site, capture: Capture) -> Article:
    capture = replace(
        capture,
        family=site.family.name,
        layout=page.layout,
        parser_version=parser_version(),
    )
    return page.to_item(site.id, site.language, capture)


def read_page(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    site: Site | None = None,
    family: Family | None = None,
) -> Article | ListingRead:
    """Read one saved page.

    The site is the given one, else the one whose URL prefix fits best; the family is the given
    one, else the site's, else the host's, else the first that recognises the page: the generic one
    comes last, and only for hosts that nobody knows. The pages of a site's feeds, sitemaps and
    JSON lists, and feeds and sitemaps of others, are listings too. Raises a PageError where the
    page is neither article nor listing, and ExtraMissing where only the generic family could read
    it and the extra `generic` is not installed.
    """
    document = Document(url, body, headers)
    known = site or (None if family else site_of(url))
    sites = [known] if known else () if family else SITES.values()
    if announcing := _announced(document, sites):
        return announcing.to_item()
    families = [family or (known.family if known else None) or family_of(url)]
    page = _recognise(document, [f for f in families if f] or list(FAMILIES))
    if isinstance(page, ArticlePage):
        return page.to_item(known.id if known else None, known.language if known else None)
    return page.to_item()


def _announced(document: Document, sites: Iterable[Site]) -> ListPage | None:
    """The page of a source that reads itself; a source can lie outside its site's articles."""
    url = document.url
    sources = (site.source_of(url) for site in sites)
    source = next((source for source in sources if source.covers(url)), None)
    return (_page_of(source, document) if source else None) or announced(document)


def _recognise(document: Document, families: list[Family]) -> ArticlePage | ListingPage:
    for family in families[:-1]:
        try:
            return family.recognise_own(document)
        except (UnknownLayout, NotHtml):  # JSON is no HTML to one family, an article to another
            continue
    return families[-1].recognise(document)


def read_article(body: bytes, url: str, headers: Mapping[str, str] | None = None) -> Article:
    """Read one saved article.

    `body` are the bytes as served (inflated), `headers` may carry the Content-Type. Raises
    NotAnArticle for a listing, and other PageErrors as `read_page`.
    """
    read = read_page(body, url, headers)
    if isinstance(read, ListingRead):
        raise NotAnArticle(url, "is a listing, not an article")
    return read
