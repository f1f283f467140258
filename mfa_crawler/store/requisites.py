"""Requisites of pages: those that failed, and the pages of which they may be missing."""

from collections.abc import Iterator

from mfa_crawler.store.columns import Columns
from mfa_crawler.store.database import Database
from mfa_crawler.store.rows import CaptureRow

_CAPTURE = Columns(CaptureRow, "captures c LEFT JOIN urls u ON u.id = c.entry", "c", entry="u.url")
_BATCH = 100


class Requisites(Database):
    """The part of the store that knows what pages need to be shown."""

    def pages_kept(self, site: str, run: str) -> Iterator[tuple[str | None, CaptureRow]]:
        """The responses of a run that showed an article, each with the article's day (ISO).

        It may be read while others write. Articles that a feed held have no page.
        """
        after = ""
        statement = _CAPTURE.select(
            """WHERE c.site = ? AND c.run = ? AND c.record_id > ? AND c.purpose = 'article'
            AND c.outcome = 'article' AND c.kind = 'response' AND instr(c.record_id, '#') = 0
            ORDER BY c.record_id LIMIT ?"""
        )
        day = "(SELECT date FROM articles a WHERE a.entry = c.entry) AS day"
        statement = statement.replace(" FROM ", f", {day} FROM ", 1)
        while rows := self._read(statement, site, run, after, _BATCH).fetchall():
            for row in rows:
                yield row[-1], _CAPTURE.read(row[:-1])
            after = _CAPTURE.read(rows[-1][:-1]).record_id

    def failed_requisites(self, site: str) -> list[str]:
        """Those that failed and are to be asked for now.

        Not those that wait: they are asked for with a page that needs them.
        """
        rows = self._read(
            """SELECT u.url FROM urls u WHERE u.site = ? AND u.kind = 'media'
            AND u.state IN ('new', 'failed') AND u.next_due IS NULL
            AND NOT EXISTS (SELECT 1 FROM appearances WHERE media = u.url)
            ORDER BY u.url""",
            site,
        )
        return [url for (url,) in rows]
