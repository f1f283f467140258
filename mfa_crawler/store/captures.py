"""Captures and failures: a row for every record of the archive that says how a fetch went."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from mfa_crawler.items import SourceClass
from mfa_crawler.store.columns import Columns
from mfa_crawler.store.database import Database
from mfa_crawler.store.rows import IMPORTED, CaptureRow, FailureRow, Kind, OriginalRow

_JOINED = "c LEFT JOIN urls u ON u.id = c.entry"
_CAPTURE = Columns(CaptureRow, f"captures {_JOINED}", "c", entry="u.url")
_FAILURE = Columns(FailureRow, f"failures {_JOINED}", "c", entry="u.url")
_KEY = "(SELECT id FROM urls WHERE site = {site} AND url = {entry})"


class Captures(Database):
    """The part of the store that knows captures and failures."""

    def add_captures(self, rows: Sequence[CaptureRow]) -> None:
        """Keep the rows of some captures; raises sqlite3.IntegrityError where one has its row."""
        self._make_room(rows)
        self._write_all(
            f"INSERT INTO captures ({_CAPTURE.names}) VALUES ({_CAPTURE.marks(entry=_KEY)})",  # noqa: S608
            map(_CAPTURE.values, rows),
        )

    def add_failures(self, rows: Sequence[FailureRow]) -> None:
        """Keep the rows of some failures; raises sqlite3.IntegrityError where one has its row."""
        self._make_room(rows)
        self._write_all(
            f"INSERT INTO failures ({_FAILURE.names}) VALUES ({_FAILURE.marks(entry=_KEY)})",  # noqa: S608
            map(_FAILURE.values, rows),
        )

    def replace_capture(self, row: CaptureRow) -> None:
        """Keep what today's parser read of a capture, in place of what an earlier one did."""
        self._write(
            """UPDATE captures SET outcome = ?, reason = ?, parser = ?, layout = ?, content = ?,
            media = ?, sha256 = ? WHERE record_id = ?""",
            row.outcome,
            row.reason,
            row.parser,
            row.layout,
            row.content,
            row.media,
            row.sha256,
            row.record_id,
        )

    def _make_room(self, rows: Iterable[CaptureRow | FailureRow]) -> None:
        """Rows of the files and entries that they name."""
        files = {(row.file, _owner(row), row.run) for row in rows}
        self._write_all("INSERT OR IGNORE INTO files (name, site, run) VALUES (?, ?, ?)", files)
        entries = {
            (row.site, row.entry, _kind(row.purpose)): None for row in rows if row.entry is not None
        }
        self._write_all(
            """INSERT INTO urls (site, url, kind) VALUES (?, ?, ?) ON CONFLICT DO UPDATE
            SET kind = 'entry' WHERE kind <> excluded.kind AND excluded.kind = 'entry'""",
            entries,
        )

    def rows_of(self, file: str) -> set[str]:
        """Record ids of the records of a WARC file that have their row."""
        rows = self._read(
            """SELECT record_id FROM captures WHERE file = ?1
            UNION ALL SELECT record_id FROM failures WHERE file = ?1
            UNION ALL SELECT record_id FROM runs JOIN files USING (site, run)
            WHERE name = ?1 AND record_id IS NOT NULL""",
            file,
        )
        return {record_id for (record_id,) in rows}

    def end_of_rows(self, file: str) -> int:
        """Behind which byte of a WARC file no row points; 0 where none points into it."""
        found = self._one(
            """SELECT max(offset + length) FROM (
            SELECT offset, length FROM captures WHERE file = ?1
            UNION ALL SELECT offset, length FROM failures WHERE file = ?1)""",
            file,
        )
        return int(found[0] or 0)

    def capture(self, record_id: str) -> CaptureRow | None:
        """The capture of that WARC-Record-ID."""
        row = self._one(_CAPTURE.select("WHERE c.record_id = ?"), record_id)
        return _CAPTURE.read(row) if row else None

    def parts_of(self, record_id: str) -> list[str]:
        """Ids of what a record holds as captures of their own, such as the articles of a feed."""
        rows = self._read(
            """SELECT record_id FROM captures
            WHERE record_id > ?1 || '#' AND record_id < ?1 || '$' ORDER BY record_id""",
            record_id,
        )
        return [part for (part,) in rows]

    def is_untouched(self, site: str, entry: str) -> bool:
        """Whether nothing was ever captured of an entry, attempted at it, or judged by a walk."""
        found = self._one(
            """SELECT 1 FROM captures WHERE url = ?2 AND entry IS NOT NULL
            UNION ALL SELECT 1 FROM urls u WHERE site = ?1 AND url = ?2 AND (
            EXISTS (SELECT 1 FROM captures WHERE entry = u.id)
            OR EXISTS (SELECT 1 FROM failures WHERE entry = u.id)
            OR EXISTS (SELECT 1 FROM presences WHERE entry = u.id)) LIMIT 1""",
            site,
            entry,
        )
        return found is None

    def captures_of(self, site: str, entry: str) -> list[CaptureRow]:
        """The captures of an entry's article in order (WARC-Date, then record id).

        A capture shows the article of the entry that its URL is, after redirects; where its URL
        is no known entry, of the one that it was fetched for.
        """
        rows = self._read(
            _CAPTURE.select("""WHERE c.purpose = 'article' AND +c.site = ?1 AND c.rowid IN (
                SELECT rowid FROM captures WHERE url = ?2 AND entry IS NOT NULL
                UNION ALL
                SELECT rowid FROM captures x
                WHERE entry = (SELECT id FROM urls WHERE site = ?1 AND url = ?2)
                AND NOT EXISTS
                    (SELECT 1 FROM urls WHERE site = ?1 AND url = x.url AND kind = 'entry')
            ) ORDER BY rtrim(c.date, 'Z'), c.record_id"""),
            site,
            entry,
        )
        return [_CAPTURE.read(row) for row in rows]

    def looks_of(self, site: str, entry: str) -> list[CaptureRow]:
        """The captures that were fetched for an entry, wherever they led, in order."""
        rows = self._read(
            _CAPTURE.select(
                "WHERE u.site = ? AND u.url = ? ORDER BY rtrim(c.date, 'Z'), c.record_id"
            ),
            site,
            entry,
        )
        return [_CAPTURE.read(row) for row in rows]

    def failures_of(self, site: str, entry: str) -> list[FailureRow]:
        """The failed attempts at an entry, in order."""
        rows = self._read(
            _FAILURE.select(
                "WHERE u.site = ? AND u.url = ? ORDER BY rtrim(c.date, 'Z'), c.record_id"
            ),
            site,
            entry,
        )
        return [_FAILURE.read(row) for row in rows]

    def list_pages(self, site: str, since: str | None = None) -> list[CaptureRow]:
        """Captures of the site's list pages in order; with `since`, those of that date or later."""
        rows = self._read(
            _CAPTURE.select(
                """WHERE c.purpose = 'list' AND c.site = ? AND c.date >= ?
                ORDER BY rtrim(c.date, 'Z'), c.record_id"""
            ),
            site,
            since or "",
        )
        return [_CAPTURE.read(row) for row in rows]

    def original(self, body_digest: str, source_class: SourceClass) -> OriginalRow | None:
        """The first full 200 response with this body, which a revisit may refer to.

        A synthetic capture never refers to a real one, nor the other way round; and none of ours
        to one that others made.
        """
        row = self._one(
            """SELECT record_id, url, date, payload_digest FROM captures
            WHERE body_digest = ? AND source_class = ? AND kind = 'response' AND status = 200
            AND truncated IS NULL AND body_digest IS NOT NULL AND payload_digest IS NOT NULL
            AND file NOT LIKE ?3
            ORDER BY date, record_id LIMIT 1""",
            body_digest,
            source_class,
            f"{IMPORTED}/%",
        )
        return OriginalRow(*row) if row else None

    def responses_at(self, site: str, url: str) -> list[CaptureRow]:
        """The response records of a URL."""
        rows = self._read(
            _CAPTURE.select("WHERE c.url = ? AND c.site = ? AND c.kind = 'response'"), url, site
        )
        return [_CAPTURE.read(row) for row in rows]

    def places_of_imports(self, outcomes: Collection[str]) -> Iterator[tuple[str, int]]:
        """File and offset of the captures in files of others that were read as one of these."""
        yield from self._read(
            f"""SELECT file, offset FROM captures WHERE file BETWEEN 'imported/' AND 'imported0'
            AND outcome IN ({", ".join("?" * len(outcomes))})""",  # noqa: S608 - marks only
            *outcomes,
        )

    def led_to(self, site: str, url: str) -> str | None:
        """The entry for which this URL was captured first, or None."""
        row = self._one(
            """SELECT u.url FROM captures c JOIN urls u ON u.id = c.entry
            WHERE c.url = ? AND c.site = ? AND c.purpose = 'article'
            ORDER BY rtrim(c.date, 'Z'), c.record_id LIMIT 1""",
            url,
            site,
        )
        return row[0] if row else None

    def outcomes_of(self, site: str, run: str) -> dict[str, int]:
        """How many captures of a run were read as what."""
        rows = self._read(
            "SELECT outcome, count(*) FROM captures WHERE site = ? AND run = ? GROUP BY outcome",
            site,
            run,
        )
        return dict(rows.fetchall())

    def articles_of(self, site: str, run: str) -> int:
        """How many entries gave an article in a run."""
        found = self._one(
            """SELECT count(DISTINCT entry) FROM captures
            WHERE site = ? AND run = ? AND outcome = 'article'""",
            site,
            run,
        )
        return int(found[0])

    def last_capture(self, site: str | None = None) -> str | None:
        """WARC-Date of the last capture, of a site or of all; None where there is none."""
        row = self._one("SELECT max(date) FROM captures WHERE ?1 IS NULL OR site = ?1", site)
        return row[0] if row else None

    def answered(self, site: str, run: str, day: str | None = None) -> bool:
        """Whether the site showed any list or article in that run, or on one day (ISO) of it."""
        found = self._one(
            """SELECT 1 FROM captures WHERE site = ? AND run = ? AND purpose IN ('article', 'list')
            AND outcome IN ('article', 'list', 'not_modified')
            AND (?3 IS NULL OR substr(date, 1, 10) = ?3) LIMIT 1""",
            site,
            run,
            day,
        )
        return found is not None


def _kind(purpose: str) -> Kind:
    return Kind.MEDIA if purpose in {"media", "requisite"} else Kind.ENTRY


def _owner(row: CaptureRow | FailureRow) -> str:
    """Whose file it is: one of others may hold captures of several sites."""
    return IMPORTED if row.file.startswith(f"{IMPORTED}/") else row.site
