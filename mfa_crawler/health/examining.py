"""Examining a site on what its archive holds: its newest lists, and a few articles by field."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from mfa_crawler.archive import is_part
from mfa_crawler.discovery import Source
from mfa_crawler.errors import BadStatus, Gone, MfaError
from mfa_crawler.extraction import ArticlePage, Document
from mfa_crawler.extraction.generic import GenericArticle, disagreement
from mfa_crawler.filing import Fetched, Reading, article_page, listed, listing_page, shown_by
from mfa_crawler.health.past import FIELDS, Alarm, Past
from mfa_crawler.health.trust import Tally, apart
from mfa_crawler.items import Article, Entry, Failure
from mfa_crawler.sites import Site
from mfa_crawler.store import CaptureRow, Store

_SHOWN = ("headline", "date", "published_at", "modified_at", *FIELDS[1:])
_NOT_ASKED = "not asked for yet: the sources before it showed enough"
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

    The articles are those that the lists show first, else those captured last; none is withheld.
    Each is compared with what the lists say of it, with the generic reading of the same page, and
    all of them with what was read of the site before.
    """
    versions = store.latest_versions(site.id, "9999", 200)
    reports = (run.record for run in reversed(store.runs(site.id)) if run.record)
    past = Past.of(versions, reports)
    examiner = _Examiner(store, folder, site)
    lists = [examiner.look_at_list(source) for source in site.sources]
    articles = [examiner.look_at_article(row) for row in examiner.newest(count)]
    unread = {site.source_of(one.url).url: one for one in past.listing_failures}
    failed = {one.url: one for one in past.failures if one.kind != Gone.kind}
    return Examination(
        site=site.id,
        lists=tuple(_up_to_date(looked, unread, past.crawled) for looked in lists),
        articles=tuple(_up_to_date(looked, failed, past.crawled) for looked in articles),
        alarms=tuple(examiner.tally.alarms(past)),
    )


def _up_to_date(looked: Looked, failures: Mapping[str, Failure], crawled: str) -> Looked:
    """What was captured may be older than the last crawl, which got no answer."""
    failure = failures.get(looked.url)
    is_after = failure and (failure.url != looked.url or (looked.captured or "") < crawled)
    if failure and is_after:
        why = f"the last crawl could not read {failure.url}: {failure.kind}: {failure.reason}"
        return replace(looked, wrong=(*looked.wrong, why))
    if looked.captured is None and not looked.fields:
        return replace(looked, wrong=("the archive holds no answer of it: mfa doctor asks for it",))
    return looked


class _Examiner:
    """Looks at captures of one site, and remembers what its lists said."""

    def __init__(self, store: Store, folder: Path, site: Site) -> None:
        self._store, self._folder, self._site = store, folder, site
        self._withheld = store.out_of_view()
        self._said: dict[str, Entry] = {}
        self.tally = Tally(site.assertions)

    def look_at_list(self, source: Source) -> Looked:
        """The last answer of a source's own address."""
        row = self._last_answer(source.url)
        if row is None:
            fields = {"entries": _NOT_ASKED} if self._said else {}
            return Looked(kind=source.kind, url=source.url, fields=fields)
        looked = Looked(kind=source.kind, url=source.url, captured=row.date)
        try:
            page = listing_page(self._shown(row), self._site)
            read = listed(page, self._site)
        except Exception as error:  # noqa: BLE001 - a defect of a parser is what we look for
            return replace(looked, wrong=(_words(Reading.failed(error)),))
        self.tally.add_list(source.url, read)
        own = [entry for entry in read.entries if self._site.territory.owns(entry.url)]
        for entry in own:
            self._said.setdefault(entry.url, entry)
        fields = {
            "entries": f"{len(read.entries)}, {len(own)} of them this site's",
            "dated": f"{sum(entry.date is not None for entry in own)} of {len(own)}",
            "first": _short(own[0].headline) if own else "none",
            "next": read.next or "none",
            "pages": str(read.pages or "not said"),
        }
        wrong = (*page.signals(), *(() if own else ("shows no entry of this site",)))
        return replace(looked, fields=fields, wrong=wrong)

    def _last_answer(self, url: str) -> CaptureRow | None:
        """Where an address redirects, what that led to: walks ask for one thing after another."""
        rows = [row for row in self._store.list_pages(self._site.id) if self._is_in_view(row)]
        asked = [number for number, row in enumerate(rows) if row.url == url]
        if not asked:
            return None
        last = rows[asked[-1]]
        following = (row for row in rows[asked[-1] :] if row.run == last.run)
        return next((row for row in following if row.outcome != "redirect"), None)

    def _is_in_view(self, row: CaptureRow) -> bool:
        return row.is_ours and row.record_id not in self._withheld

    def _shown(self, row: CaptureRow) -> Fetched:
        """What a capture shows; raises BadStatus where an answer is none."""
        if row.status and row.status >= 300 and row.status != 304:
            raise (Gone if row.outcome == Gone.kind else BadStatus)(row.url, row.status)
        return shown_by(self._store, self._folder, row)

    def newest(self, count: int) -> list[CaptureRow]:
        """The last answer of each of the first entries that have one."""
        rows: list[CaptureRow] = []
        for url in [*self._said, *self._store.last_looked_at(self._site.id, count)]:
            looks = filter(self._is_page, self._store.looks_of(self._site.id, url))
            last = next(reversed([*looks]), None)
            if last and last not in rows:
                rows.append(last)
            if len(rows) == count:
                break
        return rows

    def _is_page(self, row: CaptureRow) -> bool:
        has_body = (row.kind == "response" or row.original) and row.truncated is None
        is_shown = row.purpose == "article" and row.record_id not in self._withheld
        return bool(has_body) and is_shown and row.outcome not in {"redirect", "gone"}

    def look_at_article(self, row: CaptureRow) -> Looked:
        """One capture, field by field."""
        looked = Looked(kind="article", url=row.entry or row.url, captured=row.date)
        try:
            fetched = self._shown(row)
            page = article_page(fetched, self._site)
            article = page.to_item(self._site.id, self._site.language, fetched.capture)
        except Exception as error:  # noqa: BLE001 - as above
            return replace(looked, wrong=(_words(Reading.failed(error)),))
        entry = self._said.get(looked.url)
        self.tally.add(article, entry)
        wrong = [*article.problems]
        if not is_part(row.record_id):  # of a page that holds several
            wrong += _second_opinion(page, article)
        if entry is not None:
            differences = apart(article, entry, self._site.assertions.days_apart)
            wrong += [f"{field}: {words}" for field, words in differences]
        fields = {name: text for name in _SHOWN if (text := _short(getattr(article, name)))}
        return replace(
            looked,
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
    return f"{words[:90].rstrip()} ... ({len(words):,} characters)" if len(words) > 120 else words


def _words(reading: Reading) -> str:
    return f"{reading.outcome}: {reading.reason}"
