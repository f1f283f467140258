"""The known URLs of a site: what is known of each, and when to look at it next."""

from collections.abc import Iterable, Sequence

from mfa_crawler.items import Entry
from mfa_crawler.store.columns import Columns
from mfa_crawler.store.mentions import ListRow, Mentions
from mfa_crawler.store.rows import CheckRow, UrlRow

_URL = Columns(UrlRow, "urls")
_CHECK = Columns(CheckRow, "urls")


class Urls(Mentions):
    """The part of the store that knows what to look at."""

    def list_entries(self, page: ListRow, entries: Sequence[Entry]) -> tuple[str, ...]:
        """Keep what a page of a source showed, whatever order pages come in.

        Of an entry that stands there twice the first words count, as in a walk. Returns the
        entries whose articles other captures may turn out to show: of the entries that were not
        known, those that a redirect had led to, and where it had come from.
        """
        site, date = page.site, page.date
        entries = [*{entry.url: entry for entry in reversed(entries)}.values()][::-1]
        new = [entry.url for entry in entries if not self.is_entry(site, entry.url)]
        self._write_all(
            """INSERT INTO urls (site, url, headline, date, first_listed, last_listed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            ON CONFLICT (site, url) DO UPDATE SET
            first_listed = min(coalesce(first_listed, ?5), ?5),
            last_listed = max(coalesce(last_listed, ?5), ?5), kind = 'entry',
            headline = iif(?5 >= coalesce(last_listed, ''), ?3, headline),
            date = iif(?5 >= coalesce(last_listed, ''), ?4, date)""",
            ((site, entry.url, entry.headline, entry.date, date) for entry in entries),
        )
        self.add_mentions(page, entries)
        led: dict[str, None] = {}
        for url in new:
            rows = self._read(
                """SELECT DISTINCT u.url FROM captures c JOIN urls u ON u.id = c.entry
                WHERE +c.site = ? AND c.url = ? AND c.purpose = 'article'""",
                site,
                url,
            ).fetchall()
            led |= dict.fromkeys([origin for (origin,) in rows] + [url] if rows else [])
        return tuple(led)

    def set_check(self, site: str, entry: str, check: CheckRow) -> None:
        """Keep how the last look at an entry went, and when the next is due."""
        values = _CHECK.values(check)
        self._write(
            f"""UPDATE urls SET ({_CHECK.names}) = ({_CHECK.marks()})
            WHERE id = ?{len(values) + 1}""",  # noqa: S608 - names of columns
            *values,
            self._key(site, entry),
        )

    def known(self, site: str, url: str) -> UrlRow | None:
        """What is known of a URL, or None; some 10 microseconds."""
        row = self._one(_URL.select("WHERE site = ? AND url = ?"), site, url)
        return _URL.read(row) if row else None

    def is_entry(self, site: str, url: str) -> bool:
        """Whether a URL is known as one of the list, or was asked for as an article."""
        found = self._one(
            "SELECT 1 FROM urls WHERE site = ? AND url = ? AND kind = 'entry'", site, url
        )
        return found is not None

    def due(self, site: str, until: str | None, after: str = "", limit: int = 100) -> list[UrlRow]:
        """Up to `limit` entries that are owed, or due `until` then, in order of their URLs.

        Without `until` every entry is. One that no list ever showed and that never gave an article
        is not: others asked for it once. `after` is the last URL of the batch before.
        """
        rows = self._read(
            _URL.select(
                """WHERE site = ?1 AND kind = 'entry' AND url > ?3
                AND (?2 IS NULL OR next_due IS NULL OR next_due <= ?2 OR state IN ('new', 'failed'))
                AND (first_listed IS NOT NULL OR id IN (SELECT entry FROM articles))
                ORDER BY url LIMIT ?4"""
            ),
            site,
            until,
            after,
            limit,
        )
        return [_URL.read(row) for row in rows]

    def _key(self, site: str, url: str) -> int | None:
        row = self._one("SELECT id FROM urls WHERE site = ? AND url = ?", site, url)
        return int(row[0]) if row else None

    def _urls(self, keys: Iterable[int]) -> list[str]:
        return [str(self._one("SELECT url FROM urls WHERE id = ?", key)[0]) for key in keys]
