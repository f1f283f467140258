"""Captures by the article that they show, to be read again."""

from collections.abc import Iterator
from itertools import groupby

from mfa_crawler.store.columns import Columns
from mfa_crawler.store.database import Database
from mfa_crawler.store.rows import CaptureRow

_CAPTURE = Columns(CaptureRow, "captures c LEFT JOIN urls u ON u.id = c.entry", "c", entry="u.url")


class Rereading(Database):
    """The part of the store that hands out what is to be read again."""

    def captures_by_article(self, site: str) -> Iterator[tuple[str | None, list[CaptureRow]]]:
        """Every capture of a site, with those of one article together, as `captures_of` has them.

        The entry, and its captures in order; None and all list pages and the rest come first, and
        None and all pictures and attachments last.
        """
        shown = "iif(c.purpose = 'article' AND c.entry IS NOT NULL, coalesce(x.url, u.url), NULL)"
        statement = _CAPTURE.select(
            """LEFT JOIN urls x ON x.site = c.site AND x.url = c.url AND x.kind = 'entry'
            WHERE c.site = ?
            ORDER BY c.purpose = 'media', shown IS NOT NULL, coalesce(x.id, u.id), shown,
            rtrim(c.date, 'Z'), c.record_id"""
        )
        rows = self._read(statement.replace(" FROM ", f", {shown} AS shown FROM ", 1), site)
        for entry, group in groupby(rows, key=lambda row: row[-1]):
            yield entry, [_CAPTURE.read(row[:-1]) for row in group]

    def version_texts(self, site: str, entry: str) -> dict[str, str]:
        """The records of an entry's versions as JSON, by the captures that they rest on."""
        rows = self._read(
            """SELECT capture, article FROM versions
            WHERE entry = (SELECT id FROM urls WHERE site = ? AND url = ?)""",
            site,
            entry,
        )
        return dict(rows.fetchall())

    def missing_in(self, site: str, run: str) -> list[str]:
        """Entries whose article was answered 404 or 410 in a run."""
        rows = self._read(
            """SELECT DISTINCT u.url FROM captures c JOIN urls u ON u.id = c.entry
            WHERE c.site = ? AND c.run = ? AND c.outcome = 'gone' AND c.purpose = 'article'
            ORDER BY u.url""",
            site,
            run,
        )
        return [url for (url,) in rows]

    def sites(self) -> list[str]:
        """Ids of the sites of which anything was captured."""
        rows = self._read("SELECT DISTINCT site FROM captures ORDER BY site")
        return [site for (site,) in rows]
