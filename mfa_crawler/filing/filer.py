"""Writes captures into the store, and makes the versions, spells and events that follow."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from mfa_crawler.archive import Purpose, read_record
from mfa_crawler.filing.caught import Caught, Filed
from mfa_crawler.filing.content import Content
from mfa_crawler.filing.history import Sight, history
from mfa_crawler.filing.known import Known
from mfa_crawler.filing.parser import parser_version
from mfa_crawler.filing.reading import Reading
from mfa_crawler.filing.rereading import Originals, caught_of, place_of, read_again
from mfa_crawler.filing.schedule import check
from mfa_crawler.filing.showing import (
    Bytes,
    MediaUrls,
    Shown,
    bytes_at,
    bytes_of_versions,
    filled,
    showings,
)
from mfa_crawler.items import Article
from mfa_crawler.sites import Site
from mfa_crawler.store import (
    IMPORTED,
    Act,
    CaptureRow,
    CheckRow,
    FailureRow,
    Hidden,
    History,
    Kind,
    ListRow,
    RunRow,
    Store,
    Walk,
)


class Filer:
    """Files the captures of one site; its methods write inside a transaction of the store.

    `folder` is the archive's `warc/`: what another parser read is read again from there before
    it is compared.
    """

    def __init__(self, store: Store, folder: Path, site: Site) -> None:
        self._store, self._folder, self._site = store, folder, site
        self._originals = Originals(folder)
        self._has_media = False
        self._hidden = Hidden()

    def file(self, captures: Sequence[Filed], failures: Sequence[FailureRow]) -> None:
        """Keep the rows of some captures, and bring the histories they touch up to date."""
        if not captures and not failures:
            return
        store = self._store
        with store.transaction():
            rows = [filed.row for filed in captures]
            before = store.hidden(self._site.id)
            alone = () if before.standing else self._first(rows, failures)
            first = {row.url: Known.alone(row) for row in alone}
            store.add_captures(rows)
            store.add_failures(failures)
            self._add_media(captures)
            touched: dict[str, None] = {}
            for filed in captures:
                touched |= dict.fromkeys(self._touched(filed))
            touched |= dict.fromkeys(row.entry for row in failures if row.entry is not None)
            touched |= dict.fromkeys(self._turned(before))
            fresh = {filed.row.record_id: filed.reading.article for filed in captures}
            self._bring_up_to_date(touched, fresh, first)

    def _first(
        self, rows: Sequence[CaptureRow], failures: Sequence[FailureRow]
    ) -> Iterable[CaptureRow]:
        """Captures that will be all there is of their entry and its article: nothing need be read.

        Most captures of a first crawl are.
        """
        every: list[CaptureRow | FailureRow] = [*rows, *failures]
        named = Counter(url for row in every for url in {row.url, row.entry})
        for row in rows:
            is_alone = row.purpose == Purpose.ARTICLE and row.url == row.entry
            is_alone = is_alone and named[row.url] == 1
            if is_alone and self._store.is_untouched(self._site.id, row.url):
                yield row

    def file_again(self, captures: Sequence[Filed]) -> None:
        """Keep what today's parser reads of some captures that have rows, with what follows."""
        with self._store.transaction():
            touched: dict[str, None] = {}
            self._add_media(captures)
            for filed in captures:
                self._store.replace_capture(filed.row)
                touched |= dict.fromkeys(self._touched(filed))
            fresh = {filed.row.record_id: filed.reading.article for filed in captures}
            self._bring_up_to_date(touched, fresh, {})

    def _add_media(self, captures: Sequence[Filed]) -> None:
        """Keep what media are, and which captures showed which."""
        self._add_appearances(filed.row for filed in captures)
        found = [filed.reading.media for filed in captures if filed.reading.media]
        self._store.add_media(self._site.id, found)

    def _add_appearances(self, rows: Iterable[CaptureRow]) -> None:
        shown = [
            (row.site, row.entry, row.url, url)
            for row in rows
            if row.media and row.entry
            for url in MediaUrls.parse(row.media)
        ]
        self._store.add_appearances(shown)

    def _touched(self, filed: Filed) -> Iterable[str]:
        """The URLs whose standing a capture may change, and the articles whose history."""
        row, listing = filed.row, filed.reading.listing
        if listing is not None:
            owns, source = self._site.territory.owns, self._site.source_of(row.url)
            own = [entry for entry in listing.entries if owns(entry.url)]
            page = ListRow(
                site=self._site.id,
                source=source.url,
                is_whole=source.is_whole,
                run=row.run,
                date=row.date,
                record_id=row.record_id,
            )
            return self._store.list_entries(page, own)
        if row.purpose == Purpose.MEDIA and row.entry is not None:
            shown = self._store.pages_with(self._site.id, row.entry)
            return (row.entry, *(self.identity(page, entry) for entry, page in shown))
        if row.entry is None or row.purpose not in {Purpose.ARTICLE, Purpose.REQUISITE}:
            return ()
        if row.purpose == Purpose.REQUISITE:
            return (row.entry,)
        return (row.entry, self.identity(row.url, row.entry))

    def _turned(self, before: Hidden) -> Iterator[str]:
        """The entries of which something went out of view, or came back into it."""
        after = self._store.hidden(self._site.id)
        for row in self._store.rows_named(before.records ^ after.records):
            yield from self._touched(Filed(row, Reading(row.outcome)))

    def identity(self, url: str, entry: str) -> str:
        """The entry whose article a capture shows: the one that `url` is, else the one asked for.

        A redirect to another entry of the list leads to that entry's article.
        """
        return url if url != entry and self._store.is_entry(self._site.id, url) else entry

    def end_run(self, run: RunRow) -> None:
        """Keep a run's row, and judge by its walk what is listed and what is not any more.

        An import walked no list: its list pages are older than it, and as others chose them. Nor
        did who withheld something; then what went out of view is taken out of its history.
        """
        store, site = self._store, self._site.id
        with store.transaction():
            before = store.hidden(site)
            if store.add_run(run):
                changed = [*self._turned(before)]
                if run.reason not in {IMPORTED, *Act}:
                    walk = Walk(site=site, run=run.run, date=run.started, complete=run.complete)
                    changed += store.record_walk(walk, store.listed_in(site, run.run))
                missing = store.missing_in(site, run.run)  # only now is it known who answered
                self._bring_up_to_date({*changed, *missing}, {}, {})

    def settle(self, run: str, files: Iterable[str]) -> None:
        """Say that some closed WARC files of a run have a row for each of their records."""
        with self._store.transaction():
            for file in files:
                self._store.settle_file(self._site.id, run, file)

    def _bring_up_to_date(
        self,
        entries: Iterable[str],
        fresh: Mapping[str, Article | None],
        first: Mapping[str, Known],
    ) -> None:
        self._has_media = self._store.has_media(self._site.id)
        self._hidden = self._store.hidden(self._site.id)
        for entry in entries:
            if self._has_media and not self._store.is_entry(self._site.id, entry):
                due = self._check_media(entry)
            else:
                known = first.get(entry) or Known.of(self._store, self._site.id, entry)
                published = self._tell(entry, known, fresh)
                asked = self._site.territory.address(entry)
                due = check(asked, published, known.looks, known.failures)
            self._store.set_check(self._site.id, entry, due)

    def _check_media(self, url: str) -> CheckRow:
        looks = [row for row in self._store.looks_of(self._site.id, url) if row.is_ours]
        failures = self._store.failures_of(self._site.id, url)
        return check(url, None, looks, failures, Kind.MEDIA)

    def _tell(self, entry: str, known: Known, fresh: Mapping[str, Article | None]) -> str | None:
        """Make an article's history from all of it that is in view; gives its day."""
        store, site = self._store, self._site.id
        rows = [*map(self._of_today, known.captures)]
        renewed = [row for row in rows if row not in known.captures]
        for row in renewed:
            store.replace_capture(row)
        self._add_appearances(renewed)
        seen = [row for row in rows if row.record_id not in self._hidden.records]
        presences = () if entry in self._hidden.entries else known.presences
        shown = showings(seen)
        known_bytes = bytes_at(store, site, shown, self._hidden.records) if self._has_media else {}
        sights = self._sights(seen, shown, known_bytes)
        told = history(sights, presences, store.absent_before(site, entry))
        kept = {} if renewed else known.versions
        articles = {
            version.number: fresh.get(version.capture) or self.article(version.capture)
            for version in told.versions
            if version.capture not in kept or version.capture in fresh
        }
        if self._has_media:
            of_versions = bytes_of_versions(told, shown, known_bytes)
            articles |= self._filled(told, articles, kept, of_versions)
        store.put_history(site, entry, told, articles)
        current = articles.get(told.spells[-1].version) if told.spells else None
        return current.date if current else store.day_of(site, entry)

    def _filled(
        self,
        told: History,
        articles: Mapping[int, Article],
        kept: Mapping[str, str],
        known: Mapping[int, Bytes],
    ) -> Iterator[tuple[int, Article]]:
        """The records of versions that show pictures or attachments, with what is known of them."""
        for version in told.versions:
            article = articles.get(version.number) or msgspec.json.decode(
                kept[version.capture], type=Article
            )
            if MediaUrls.of(article).text():
                found = known.get(version.number, {})
                media = {url: self._store.media(self._site.id, one) for url, one in found.items()}
                yield version.number, filled(article, media)

    def _sights(
        self, rows: Sequence[CaptureRow], shown: Sequence[Shown], known: Mapping[str, Bytes]
    ) -> list[Sight]:
        urls = {one.record_id: one for one in shown}
        sights = []
        for row in rows:
            one = urls.get(row.record_id)
            content = Content.parse(one.content) if one else None
            if content and one and known:
                content = content.with_bytes(one.urls, known[row.record_id])
            sight = Sight(
                record_id=row.record_id,
                date=row.date,
                outcome=row.outcome,
                status=row.status,
                parser=row.parser,
                content=content,
                site_answered=row.outcome != "gone" or self._answered(row),
            )
            sights.append(sight)
        return sights

    def _answered(self, row: CaptureRow) -> bool:
        """Whether the site otherwise answered: in the run, or on the day, as imports span years."""
        day = None if row.is_ours else row.date[:10]
        return self._store.answered(row.site, row.run, day)

    def article(self, record_id: str) -> Article:
        """What a capture of an article showed, read by today's parser from its WARC record."""
        row = self._store.capture(record_id)
        if row and row.outcome == "not_modified":  # only the bytes behind a picture were others
            row = self._store.capture(row.original or "")
        article = self.read(row).reading.article if row else None
        assert article is not None, f"{record_id} is kept and showed an article"
        return article

    def shown_last(self, entry: str) -> str | None:
        """The content of an article's last capture that has any, read by today's parser."""
        rows = reversed(self._store.captures_of(self._site.id, entry))
        return next((one.content for one in map(self._of_today, rows) if one.content), None)

    def _of_today(self, row: CaptureRow) -> CaptureRow:
        return row if row.parser in {None, parser_version()} else self.read(row).row

    def read(self, row: CaptureRow) -> Filed:
        """A capture read from its WARC record by today's parser."""
        record = read_record(self._folder, place_of(row), row.record_id)
        return self.read_again(caught_of(row, record.response()))

    def read_again(self, caught: Caught) -> Filed:
        """A capture read by today's parser, with its original's payload if it is a revisit."""
        refers_to = caught.kept.refers_to if caught.read_status() is None else None
        original = self._originals.find(self._store, refers_to) if refers_to else None
        return read_again(caught, self._site, original)
