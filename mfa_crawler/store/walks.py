"""Walks over a site's list, and the stretches of them in which each entry was listed."""

from collections.abc import Iterable

from mfa_crawler.store.columns import Columns
from mfa_crawler.store.rows import Presence, Walk
from mfa_crawler.store.urls import Urls

_WALK = Columns(Walk, "walks w", "w")
_PRESENCE = Columns(Presence, "presences p JOIN urls u ON u.id = p.entry", "p", entry="u.url")


class Walks(Urls):
    """The part of the store that knows what is listed, and what is not any more."""

    def record_walk(self, walk: Walk, shown: Iterable[str]) -> list[str]:
        """Judge by one walk which entries are listed; walks are recorded in their order.

        An entry that it showed is present, from now on or still. One that two complete walks in
        turn did not show is not any more: a list moves up while it is read where something is
        taken off it, and a single walk can pass what is still there. Returns the entries whose
        standing changed: those that left the list or are back in it.
        """
        self._write(
            f"INSERT INTO walks ({_WALK.names}) VALUES ({_WALK.marks()})",  # noqa: S608 - no data
            *_WALK.values(walk),
        )
        self._write("CREATE TEMP TABLE IF NOT EXISTS shown (entry INTEGER PRIMARY KEY)")
        self._write("DELETE FROM temp.shown")
        named = [(walk.site, url) for url in shown]
        self._write_all(
            """INSERT INTO urls (site, url) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET kind = 'entry' WHERE kind <> 'entry'""",
            named,
        )
        self._write_all(
            "INSERT OR IGNORE INTO temp.shown SELECT id FROM urls WHERE site = ? AND url = ?",
            named,
        )
        changed = self._extend(walk)
        if walk.complete:
            changed += self._end(walk)
        return sorted(self._urls(changed))

    def _extend(self, walk: Walk) -> list[int]:
        self._write(
            """UPDATE presences SET last_run = ?, last_date = ?
            WHERE ended_run IS NULL AND entry IN temp.shown""",
            walk.run,
            walk.date,
        )
        begun = self._write(
            """INSERT INTO presences
            (entry, number, site, first_run, first_date, last_run, last_date)
            SELECT s.entry, (SELECT coalesce(max(number), 0) + 1 FROM presences p
            WHERE p.entry = s.entry), ?1, ?2, ?3, ?2, ?3 FROM temp.shown s
            WHERE NOT EXISTS (SELECT 1 FROM presences p
            WHERE p.entry = s.entry AND p.ended_run IS NULL)
            RETURNING entry, number""",
            walk.site,
            walk.run,
            walk.date,
        )
        return [entry for entry, number in begun.fetchall() if number > 1]

    def _end(self, walk: Walk) -> list[int]:
        ended = self._write(
            """UPDATE presences AS p SET ended_run = ?2, ended_date = ?3
            WHERE site = ?1 AND ended_run IS NULL AND entry NOT IN temp.shown
            AND (SELECT number FROM walks WHERE site = ?1 AND run = p.last_run)
            < (SELECT number FROM walks WHERE site = ?1 AND complete AND run <> ?2
            ORDER BY number DESC LIMIT 1)
            RETURNING entry""",
            walk.site,
            walk.run,
            walk.date,
        )
        return [entry for (entry,) in ended.fetchall()]

    def presences_of(self, site: str, entry: str) -> list[Presence]:
        """The stretches in which the list showed an entry, in order."""
        rows = self._read(
            _PRESENCE.select("WHERE u.site = ? AND u.url = ? ORDER BY p.number"), site, entry
        )
        return [_PRESENCE.read(row) for row in rows]

    def absent_before(self, site: str, entry: str) -> Walk | None:
        """The last complete walk before the entry was first listed, which did not show it.

        None where there was none, and for an entry that no list ever showed. The run whose feed
        showed it first is none, whatever its list did.
        """
        row = self._one(
            _WALK.select(
                """JOIN urls u ON u.site = w.site
                LEFT JOIN presences p ON p.entry = u.id AND p.number = 1
                LEFT JOIN walks f ON f.site = u.site AND f.run = p.first_run
                WHERE u.site = ? AND u.url = ? AND w.complete
                AND iif(f.number IS NULL, w.date < u.first_listed AND w.run NOT IN (
                    SELECT run FROM captures
                    WHERE site = u.site AND purpose = 'list' AND date = u.first_listed
                ), w.number < f.number)
                ORDER BY w.number DESC LIMIT 1"""
            ),
            site,
            entry,
        )
        return _WALK.read(row) if row else None
