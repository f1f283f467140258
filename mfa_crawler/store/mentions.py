"""What each source of a site said of each entry: evidence beside what the page says."""

from collections.abc import Sequence

import msgspec

from mfa_crawler.items import Entry
from mfa_crawler.store.columns import Columns
from mfa_crawler.store.database import Database


class ListRow(msgspec.Struct, frozen=True, kw_only=True):
    """One captured page of a source."""

    site: str
    source: str
    """Address of the source, as its Site says it."""
    is_whole: bool
    """Whether the source shows all that the site lists."""
    run: str
    date: str
    """WARC-Date."""
    record_id: str


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """What one source said last of an entry, and how long it did."""

    source: str
    is_whole: bool
    headline: str | None
    date: str | None
    """ISO day."""
    lead: str | None
    published_at: str | None
    """ISO 8601 with the offset that was stated."""
    modified_at: str | None
    first_date: str
    """WARC-Date of the first page that showed the entry."""
    last_date: str
    """And of the last, whose words these are."""
    run: str
    record_id: str | None
    """Of the last; null where it was before sources were told apart."""

    def says(self, entry: Entry) -> bool:
        """Whether an entry says the same; the lead may be cut as the page likes."""
        ours = (self.headline, self.date, self.modified_at)
        return ours == (entry.headline, entry.date, entry.modified_at)


_MENTION = Columns(Mention, "mentions m JOIN urls u ON u.id = m.entry", "m")


class Mentions(Database):
    """The part of the store that knows who announced what."""

    def add_mentions(self, page: ListRow, entries: Sequence[Entry]) -> None:
        """Keep what a page of a source said; the newest page's words count, whatever comes when."""
        self._write_all(
            """DELETE FROM mentions WHERE source = ''
            AND entry = (SELECT id FROM urls WHERE site = ? AND url = ?)""",
            ((page.site, entry.url) for entry in entries),
        )
        self._write_all(
            """INSERT INTO mentions (entry, source, is_whole, headline, date, lead, published_at,
            modified_at, first_date, last_date, run, record_id)
            VALUES ((SELECT id FROM urls WHERE site = ?1 AND url = ?2),
            ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12)
            ON CONFLICT (entry, source) DO UPDATE SET
            (is_whole, headline, date, lead, published_at, modified_at, run, record_id)
            = (SELECT * FROM (VALUES (?4, ?5, ?6, ?7, ?8, ?9, ?11, ?12)) WHERE ?10 >= last_date
            UNION ALL SELECT is_whole, headline, date, lead, published_at, modified_at, run,
            record_id WHERE ?10 < last_date),
            first_date = min(first_date, ?10), last_date = max(last_date, ?10)""",
            (
                (
                    page.site,
                    entry.url,
                    page.source,
                    page.is_whole,
                    entry.headline,
                    entry.date,
                    entry.lead,
                    entry.published_at,
                    entry.modified_at,
                    page.date,
                    page.run,
                    page.record_id,
                )
                for entry in entries
            ),
        )

    def mentions_of(self, site: str, url: str) -> list[Mention]:
        """What each source said of an entry, the first to say anything first."""
        rows = self._read(
            _MENTION.select("WHERE u.site = ? AND u.url = ? ORDER BY m.first_date, m.source"),
            site,
            url,
        )
        return [_MENTION.read(row) for row in rows]

    def mention(self, site: str, url: str, source: str) -> Mention | None:
        """What one source said of an entry; some 10 microseconds."""
        row = self._one(
            _MENTION.select(
                """WHERE u.site = ? AND u.url = ? AND m.source IN (?, '')
                ORDER BY m.source DESC LIMIT 1"""
            ),
            site,
            url,
            source,
        )
        return _MENTION.read(row) if row else None

    def has_entries_under(self, site: str, prefix: str) -> bool:
        """Whether entries of the list are known by addresses that begin so."""
        found = self._one(
            """SELECT 1 FROM urls WHERE site = ?1 AND kind = 'entry'
            AND url >= ?2 AND url < ?2 || char(0x10FFFF) LIMIT 1""",
            site,
            prefix,
        )
        return found is not None

    def listed_in(self, site: str, run: str) -> list[str]:
        """The entries that a run found in whole sources, as long as no later run has too."""
        rows = self._read(
            """SELECT DISTINCT u.url FROM mentions m JOIN urls u ON u.id = m.entry
            WHERE m.run = ? AND m.is_whole AND u.site = ?""",
            run,
            site,
        )
        return [url for (url,) in rows]
