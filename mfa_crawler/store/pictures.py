"""Pictures and attachments: their bytes, the pages that showed them, and what is still owed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mfa_crawler.items import Media
from mfa_crawler.store.columns import Columns
from mfa_crawler.store.database import Database
from mfa_crawler.store.rows import IMPORTED, CaptureRow

_MEDIA = Columns(Media, "media")
_CAPTURE = Columns(CaptureRow, "captures c LEFT JOIN urls u ON u.id = c.entry", "c", entry="u.url")
_BATCH = 200  # articles whose pictures are looked up at once


class MediaSight(NamedTuple):
    """One capture of a picture or attachment that showed its bytes."""

    date: str
    """WARC-Date."""
    record_id: str
    sha256: str
    """Of its bytes; of a 304, of those of the original."""


class Pictures(Database):
    """The part of the store that knows pictures and attachments."""

    def add_media(self, site: str, found: Iterable[Media]) -> None:
        """Keep what some bytes were read as, in place of what they were before."""
        self._write_all(
            f"REPLACE INTO media (site, {_MEDIA.names}) VALUES (?{', ?' * _MEDIA.width})",  # noqa: S608 - no data
            ((site, *_MEDIA.values(one)) for one in found),
        )

    def forget_unshown(self, site: str) -> None:
        """Take away what no capture holds or shows any more, after another parser read them."""
        self._write(
            """DELETE FROM media WHERE site = ?1 AND NOT EXISTS
            (SELECT 1 FROM captures c WHERE c.sha256 = media.sha256 AND c.site = ?1)""",
            site,
        )
        self._write(
            """DELETE FROM appearances WHERE entry IN (SELECT id FROM urls WHERE site = ?)
            AND NOT EXISTS (
                SELECT 1 FROM captures c, json_tree(c.media) m
                WHERE c.entry = appearances.entry AND c.url = appearances.page
                AND m.value = appearances.media)""",
            site,
        )

    def add_appearances(self, shown: Iterable[tuple[str, str, str, str]]) -> None:
        """Keep that captures showed media: site, entry, URL of the page and URL of the picture."""
        self._write_all(
            """INSERT OR IGNORE INTO appearances (entry, page, media)
            VALUES ((SELECT id FROM urls WHERE site = ? AND url = ?), ?, ?)""",
            shown,
        )

    def has_media(self, site: str) -> bool:
        """Whether any picture or attachment was ever asked for."""
        found = self._one(
            """SELECT EXISTS (SELECT 1 FROM urls WHERE site = ?1 AND kind = 'media')
            OR EXISTS (SELECT 1 FROM media WHERE site = ?1)""",
            site,
        )
        return bool(found[0])

    def was_media(self, site: str, url: str) -> bool:
        """Whether it was ever captured as a picture or attachment, and not for its looks alone."""
        found = self._one(
            """SELECT 1 FROM captures WHERE purpose = 'media'
            AND entry = (SELECT id FROM urls WHERE site = ? AND url = ?) LIMIT 1""",
            site,
            url,
        )
        return found is not None

    def pages_with(self, site: str, url: str) -> list[tuple[str, str]]:
        """Entry and page URL of all captures that ever showed this picture or attachment."""
        return self._read(
            """SELECT u.url, a.page FROM appearances a JOIN urls u ON u.id = a.entry
            WHERE a.media = ? AND u.site = ? ORDER BY 1, 2""",
            url,
            site,
        ).fetchall()

    def media_sights(self, site: str, url: str) -> list[MediaSight]:
        """The captures that showed this picture's or attachment's bytes, in order."""
        rows = self._read(
            """SELECT c.date, c.record_id,
            iif(c.outcome = 'not_modified', o.sha256, c.sha256) AS sha256
            FROM captures c LEFT JOIN captures o ON o.record_id = c.original
            WHERE c.entry = (SELECT id FROM urls WHERE site = ? AND url = ?)
            AND c.purpose = 'media' AND iif(c.outcome = 'not_modified', o.sha256, c.sha256) <> ''
            ORDER BY rtrim(c.date, 'Z'), c.record_id""",
            site,
            url,
        )
        return [MediaSight(*row) for row in rows]

    def media(self, site: str, sha256: str) -> Media | None:
        """What these bytes are."""
        row = self._one(_MEDIA.select("WHERE site = ? AND sha256 = ?"), site, sha256)
        return _MEDIA.read(row) if row else None

    def holder(self, sha256: str) -> CaptureRow | None:
        """The first response record that holds these bytes, of whatever site."""
        row = self._one(
            _CAPTURE.select(
                """WHERE c.sha256 = ? AND c.kind = 'response'
                ORDER BY rtrim(c.date, 'Z'), c.record_id LIMIT 1"""
            ),
            sha256,
        )
        return _CAPTURE.read(row) if row else None

    def owed_media(self, site: str, until: str) -> Iterator[tuple[str | None, str]]:
        """What articles showed when we saw them last and was never fetched, or is due `until` then
        since it failed.

        The day of the article (ISO) and the URL; it may be read while others write. Pages that
        others captured last steer nothing.
        """
        last = 0
        while entries := self._read(
            "SELECT entry FROM articles WHERE site = ? AND entry > ? ORDER BY entry LIMIT ?",
            site,
            last,
            _BATCH,
        ).fetchall():
            yield from self._owed_between(site, until, last, entries[-1][0])
            last = entries[-1][0]

    def _owed_between(
        self, site: str, until: str, first: int, last: int
    ) -> Sequence[tuple[str | None, str]]:
        return self._read(
            """SELECT a.date, m.value FROM articles a
            JOIN spells s ON s.entry = a.entry
                AND s.number = (SELECT max(number) FROM spells WHERE entry = a.entry)
            JOIN captures l ON l.record_id = s.last_capture
            LEFT JOIN captures o ON o.record_id = l.original
            JOIN versions v ON v.entry = a.entry AND v.number = a.version
            JOIN captures f ON f.record_id = v.capture
            JOIN json_tree(coalesce(l.media, o.media, f.media)) m ON m.type = 'text'
            LEFT JOIN urls u ON u.site = ?1 AND u.url = m.value
            WHERE a.site = ?1 AND a.entry > ?2 AND a.entry <= ?3 AND l.file NOT LIKE ?4
            AND (u.id IS NULL OR u.kind = 'media' AND (
                u.state IN ('new', 'failed') AND (u.next_due IS NULL OR u.next_due <= ?5)
                OR u.state = 'known' AND NOT EXISTS
                    (SELECT 1 FROM captures WHERE entry = u.id AND purpose = 'media')))
            ORDER BY a.entry, m.id""",
            site,
            first,
            last,
            f"{IMPORTED}/%",
            until,
        ).fetchall()
