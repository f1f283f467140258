"""Rows that tests put into a store."""

from collections.abc import Sequence

from msgspec.structs import replace

from mfa_crawler.items import Article, Entry, Image, SourceClass
from mfa_crawler.store import (
    CaptureRow,
    Event,
    EventType,
    FailureRow,
    History,
    ListRow,
    RunRow,
    Spell,
    Store,
    Version,
)

SITE = "pl_mfa"
RUN = RunRow(site=SITE, run="r1", started="2024-01-01T00:00:00Z", source_class=SourceClass.OWN)


def url(name: str) -> str:
    return f"https://www.gov.pl/web/dyplomacja/{name}"


def entry(name: str, headline: str | None = None, date: str | None = "2024-01-01") -> Entry:
    return Entry(url(name), headline or f"About {name}", date, None)


def page(run: str, date: str, source: str = "list") -> ListRow:
    """A page of a source that shows all, unless it is called a feed."""
    return ListRow(
        site=SITE,
        source=url(source),
        is_whole=source != "feed",
        run=run,
        date=date,
        record_id=f"urn:uuid:{source}-{run}-{date}",
    )


def capture(number: int, name: str | None = "a", day: int | None = None) -> CaptureRow:
    """Capture `number` of an entry, on that day of January unless another is given."""
    date = f"2024-01-{day or number:02}T12:00:00Z"
    return CaptureRow(
        record_id=f"urn:uuid:{number:032x}",
        site=SITE,
        run="r1",
        purpose="article" if name else "list",
        url=url(name or "list"),
        entry=url(name) if name else None,
        date=date,
        kind="response",
        status=200,
        payload_digest=f"sha1:P{number}",
        body_digest=f"sha1:B{number}",
        original=f"urn:uuid:{number:032x}",
        file="pl_mfa/one.warc.gz",
        offset=number * 100,
        length=100,
        truncated=None,
        source_class=SourceClass.OWN,
        etag='"e"',
        last_modified=None,
        outcome="article" if name else "list",
        reason=None,
        parser="p1",
        layout="article-2022",
        content="{}",
    )


def failure(number: int, name: str = "a") -> FailureRow:
    row = capture(number, name)
    return FailureRow(
        record_id=row.record_id,
        site=row.site,
        run=row.run,
        purpose=row.purpose,
        url=row.url,
        entry=row.entry,
        date=row.date,
        kind="timed_out",
        reason="no answer within 30 seconds",
        file=row.file,
        offset=row.offset,
        length=row.length,
    )


def article(name: str = "a", headline: str = "A visit", body: str = "They met.") -> Article:
    return Article(
        url=url(name),
        site=SITE,
        language="pl",
        headline=headline,
        date="2024-01-01",
        date_raw="01.01.2024",
        lead="The lead.",
        body=body,
        main_image=Image("https://www.gov.pl/photo/1", caption="They meet"),
        gallery=(Image("https://www.gov.pl/photo/2", credit="Jan Kowalski"),),
    )


def history(captures: Sequence[CaptureRow], versions: str) -> History:
    """One spell a capture; `versions` says which version each showed: `121`."""
    numbers = [int(number) for number in versions]
    first = {number: captures[numbers.index(number)] for number in sorted({*numbers})}
    events = [
        Event(
            type=EventType.BODY if number > 1 else EventType.APPEARED,
            change=None,
            earlier=captures[number - 2].record_id if number > 1 else None,
            earlier_date=captures[number - 2].date if number > 1 else None,
            later=row.record_id,
            later_date=row.date,
        )
        for number, row in enumerate(captures, 1)
    ]
    return History(
        versions=tuple(
            Version(number=number, fingerprint=f"c1:{number:018x}", capture=row.record_id)
            for number, row in first.items()
        ),
        spells=tuple(
            Spell(
                number=number,
                version=version,
                first_capture=row.record_id,
                first_date=row.date,
                last_capture=row.record_id,
                last_date=row.date,
                captures=1,
            )
            for number, (version, row) in enumerate(zip(numbers, captures, strict=True), 1)
        ),
        events=tuple(events),
    )


def keep(store: Store, number: int, one: Article) -> None:
    """A store's whole way with an article seen once."""
    name = one.url.rpartition("/")[2]
    row = replace(capture(number, name), url=one.url)
    with store.transaction():
        store.list_entries(page("r1", row.date), [entry(name, one.headline, one.date)])
        store.add_captures([row])
        store.put_history(SITE, url(name), history([row], "1"), {1: one})
