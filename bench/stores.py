"""Stores filled without a crawl: articles, as though captures had shown them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from mfa_crawler.items import Article, Entry, SourceClass
from mfa_crawler.store import (
    CaptureRow,
    Event,
    EventType,
    History,
    ListRow,
    RunRow,
    Spell,
    Store,
    Version,
)

_RUN, _STARTED = "20100101T000000Z-0001", "2010-01-01T00:00:00Z"
_BATCH = 1000


class Seen(NamedTuple):
    """A capture of an article, and what it showed."""

    record_id: str
    date: str
    """WARC-Date."""
    article: Article


def fill(
    folder: Path, sites: Iterable[str], articles: int, seen: Callable[[int], Sequence[Seen]]
) -> None:
    """Make a store of so many articles; `seen` gives the captures of each by its number, every one
    of which shows another version.
    """
    with Store.open(folder) as store:
        with store.transaction():
            for site in sites:
                store.add_run(
                    RunRow(site=site, run=_RUN, started=_STARTED, source_class=SourceClass.OWN)
                )
        for start in range(0, articles, _BATCH):
            with store.transaction():
                for number in range(start, min(articles, start + _BATCH)):
                    _keep(store, seen(number))


def _keep(store: Store, seen: Sequence[Seen]) -> None:
    record_id, date, article = seen[0]
    site = article.site or ""
    page = ListRow(
        site=site, source=site, is_whole=True, run=_RUN, date=date, record_id="urn:uuid:list"
    )
    store.list_entries(page, [Entry(article.url, article.headline, article.date, None)])
    store.add_captures([_capture(one) for one in seen])
    event = Event(
        type=EventType.APPEARED,
        change=None,
        earlier=None,
        earlier_date=None,
        later=record_id,
        later_date=date,
    )
    numbered = [*enumerate(seen, 1)]
    versions = [
        Version(number=n, fingerprint=f"c1:{one.record_id[-32:]}", capture=one.record_id)
        for n, one in numbered
    ]
    spells = [_spell(number, one) for number, one in numbered]
    told = History(versions=tuple(versions), spells=tuple(spells), events=(event,))
    store.put_history(site, article.url, told, {number: one.article for number, one in numbered})


def _spell(number: int, one: Seen) -> Spell:
    return Spell(
        number=number,
        version=number,
        first_capture=one.record_id,
        first_date=one.date,
        last_capture=one.record_id,
        last_date=one.date,
        captures=1,
    )


def _capture(one: Seen) -> CaptureRow:
    return CaptureRow(
        record_id=one.record_id,
        site=one.article.site or "",
        run=_RUN,
        purpose="article",
        url=one.article.url,
        entry=one.article.url,
        date=one.date,
        kind="response",
        status=200,
        payload_digest=f"sha1:{'A' * 32}",
        body_digest=None,
        original=one.record_id,
        file=f"{one.article.site}/one.warc.gz",
        offset=0,
        length=1,
        truncated=None,
        source_class=SourceClass.OWN,
        etag=None,
        last_modified=None,
        outcome="article",
        reason=None,
        parser="p1",
        layout="article-2022",
        content="{}",
    )
