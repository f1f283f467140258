"""Examining a site on what its archive holds: its newest lists, and a few articles by field."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from mfa_crawler.discovery import Source
from mfa_crawler.errors import MfaError, UrlError
from mfa_crawler.extraction import ArticlePage, Document
from mfa_crawler.extraction.generic import GenericArticle, disagreement
from mfa_crawler.filing import Fetched, article_page, fetched_again, listed, listing_page
from mfa_crawler.health.trust import FIELDS, Alarm, Tally, apart, told
from mfa_crawler.items import Article, Entry
from mfa_crawler.sites import Site
from mfa_crawler.store import CaptureRow, Store

_SHOWN = ("headline", "date", "published_at", "modified_at", *FIELDS[1:])
_CREDIT = "end of the text, or captions"


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """One capture that was examined: a list, or an article."""

    kind: str
    """Kind of the source, or `article`."""
    url: str
    captured: str | None = None
    """WARC-Date; null where the archive has none."""
    fields: Mapping[str, str] = {}
    """What was read, in short, by field."""
    how: Mapping[str, str] = {}
    """Where on the page each came from."""
    wrong: tuple[str, ...] = ()
    """What is wrong with it, in sentences."""


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What a site's newest captures show when today's parser reads them."""

    site: str
    lists: tuple[Looked, ...]
    articles: tuple[Looked, ...]
    alarms: tuple[Alarm, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        looked = (*self.lists, *self.articles)
        return not self.alarms and not any(one.wrong for one in looked)


def examine(store: Store, folder: Path, site: Site, count: int) -> Examination:
    """Read a site's newest list pages and up to `count` articles again; `folder` is `warc/`.

    The articles are those that the lists show first, else those captured last. Each is compared
    with what the lists say of it, with the generic reading of the same page, and all of them with
    what was read of the site before.
    """
    tally = Tally(site.assertions)
    said: dict[str, Entry] = {}
    lists = tuple(_look_at_list(store, folder, site, one, tally, said) for one in site.sources)
    rows = _newest(store, site, said, count)
    articles = tuple(_look_at_article(folder, site, row, tally, said) for row in rows)
    before = told(store.latest_versions(site.id, "9999", 200))
    return Examination(
        site=site.id, lists=lists, articles=articles, alarms=tuple(tally.alarms(before))
    )


def _look_at_list(
    store: Store, folder: Path, site: Site, source: Source, tally: Tally, said: dict[str, Entry]
) -> Looked:
    rows = [row for row in store.list_pages(site.id) if row.url == source.url and row.is_ours]
    if not rows:
        wrong = ("the archive holds no answer of it: run mfa doctor without --archive",)
        return Looked(kind=source.kind, url=source.url, wrong=wrong)
    row = rows[-1]
    try:
        page = listing_page(_fetched(store, folder, row), site)
        read = listed(page, site)
    except MfaError as error:
        return Looked(kind=source.kind, url=row.url, captured=row.date, wrong=(_words(error),))
    tally.add_list(row.url, read)
    own = [entry for entry in read.entries if site.territory.owns(entry.url)]
    for entry in own:
        said.setdefault(entry.url, entry)
    fields = {
        "entries": f"{len(read.entries)}, {len(own)} of them this site's",
        "dated": f"{sum(entry.date is not None for entry in own)} of {len(own)}",
        "first": _short(own[0].headline) if own else "none",
        "next": read.next or "none",
        "pages": str(read.pages or "not said"),
    }
    wrong = (*page.signals(), *(() if own else ("shows no entry of this site",)))
    return Looked(
        kind=source.kind, url=row.url, captured=row.date, fields=fields, wrong=tuple(wrong)
    )


def _fetched(store: Store, folder: Path, row: CaptureRow) -> Fetched:
    """What a capture holds; of a revisit, what its original does."""
    is_whole = row.kind == "response" or row.original is None
    original = None if is_whole else store.capture(row.original or "")
    fetched = fetched_again(folder, original or row)
    return replace(fetched, url=row.url, listed_url=row.entry or row.url)


def _newest(store: Store, site: Site, said: Mapping[str, Entry], count: int) -> list[CaptureRow]:
    """The last capture of each of the first entries that answered."""
    rows: list[CaptureRow] = []
    for url in [*said, *store.last_looked_at(site.id, count)]:
        looks = [row for row in store.looks_of(site.id, url) if _is_page(row)]
        if looks and looks[-1] not in rows:
            rows.append(looks[-1])
        if len(rows) == count:
            break
    return rows


def _is_page(row: CaptureRow) -> bool:
    has_body = row.kind == "response" and row.truncated is None
    return row.purpose == "article" and has_body and row.outcome not in {"redirect", "gone"}


def _look_at_article(
    folder: Path, site: Site, row: CaptureRow, tally: Tally, said: Mapping[str, Entry]
) -> Looked:
    url = row.entry or row.url
    try:
        fetched = fetched_again(folder, row)
        page = article_page(fetched, site)
        article = page.to_item(site.id, site.language, fetched.capture)
    except MfaError as error:
        return Looked(kind="article", url=url, captured=row.date, wrong=(_words(error),))
    entry = said.get(url)
    tally.add(article, entry)
    wrong = [*article.problems, *_second_opinion(page, article)]
    if entry is not None:
        differences = apart(article, entry, site.assertions.days_apart)
        wrong += [f"{field}: {words}" for field, words in differences]
    fields = {name: text for name in _SHOWN if (text := _short(getattr(article, name)))}
    return Looked(
        kind="article",
        url=url,
        captured=row.date,
        fields={**fields, "layout": page.layout},
        how={"photo_credit": _CREDIT, "inline_images": page.how.get("body", ""), **page.how},
        wrong=tuple(wrong),
    )


def _second_opinion(page: ArticlePage, article: Article) -> Iterator[str]:
    """Where the generic reading of the same page disagrees; nothing where it cannot read it."""
    if isinstance(page, GenericArticle):
        return
    document = page.document
    try:
        other = GenericArticle.read(Document(document.url, document.body, None))
    except MfaError:
        return
    if other is not None:
        yield from disagreement(article, other.to_item())


def _short(value: object) -> str:
    """A value in a few words."""
    if isinstance(value, tuple):
        return str(len(value)) if value else ""
    words = " ".join(str(getattr(value, "url", value) or "").split())
    return f"{words[:90]} ... ({len(words):,} characters)" if len(words) > 120 else words


def _words(error: MfaError) -> str:
    return f"{error.kind}: {error.reason if isinstance(error, UrlError) else error}"
