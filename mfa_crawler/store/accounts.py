"""How the entries of a site stand, counted for an account of what was seen and what was kept."""

from typing import NamedTuple

import msgspec

from mfa_crawler.store.database import Database
from mfa_crawler.store.withholding import Hidden


class Count(NamedTuple):
    """Entries that stand alike."""

    stands: str
    """`live`, `unlisted` or `gone` of an article; else `withheld`, `same` (it led to another
    entry's article), `lost` (never an article, and answered 404 or 410), `failed`, `new` (never
    answered), or `known`, which says that the rows contradict each other.
    """
    failure: str | None
    """Kind of the last failure, of `failed`."""
    is_listed: bool
    """Whether a list ever showed them."""
    entries: int


class Accounts(Database):
    """The part of the store that counts."""

    def account_of(self, site: str, hidden: Hidden) -> list[Count]:
        """Every entry of a site in exactly one count."""
        rows = self._db.execute(
            """WITH entries AS (SELECT u.id, u.first_listed IS NOT NULL AS is_listed, u.failure,
            CASE WHEN a.status IS NOT NULL THEN a.status
            WHEN u.url IN (SELECT value FROM json_each(:urls)) THEN 'withheld'
            WHEN EXISTS (SELECT 1 FROM captures c WHERE c.entry = u.id AND c.record_id IN
                (SELECT value FROM json_each(:records))) THEN 'withheld'
            WHEN u.state = 'gone' THEN 'lost'
            WHEN u.state <> 'known' THEN u.state
            WHEN EXISTS (SELECT 1 FROM captures c JOIN urls x ON x.site = u.site AND x.url = c.url
                WHERE c.entry = u.id AND x.id <> u.id AND x.kind = 'entry'
                AND c.outcome IN ('article', 'not_modified')) THEN 'same'
            ELSE u.state END AS stands
            FROM urls u LEFT JOIN articles a ON a.entry = u.id
            WHERE u.site = :site AND u.kind = 'entry')
            SELECT stands, iif(stands = 'failed', failure, NULL) AS why, is_listed, count(*)
            FROM entries GROUP BY stands, why, is_listed ORDER BY stands, why, is_listed""",
            {"site": site, "urls": _json(hidden.entries), "records": _json(hidden.records)},
        )
        return [Count(stands, why, bool(listed), n) for stands, why, listed, n in rows]

    def last_capture(self, site: str) -> str | None:
        """When the last capture of a site was made (WARC-Date), or None where there is none."""
        found = self._one("SELECT max(date) FROM captures WHERE site = ?", site)[0]
        return None if found is None else str(found)

    def recorded_in_runs(self, site: str) -> dict[str, tuple[int, int]]:
        """Of each run, how many entries have records as articles, and how many of these were asked
        for themselves: others are inside of lists, which may hold what nobody asks for.
        """
        rows = self._read(
            """SELECT run, count(DISTINCT entry),
                count(DISTINCT iif(instr(record_id, '#') = 0, entry, NULL)) FROM (
                SELECT run, record_id, entry FROM captures WHERE site = ?1 AND purpose = 'article'
                UNION ALL
                SELECT run, record_id, entry FROM failures WHERE site = ?1 AND purpose = 'article')
            GROUP BY run""",
            site,
        )
        return {run: (recorded, asked) for run, recorded, asked in rows}


def _json(values: frozenset[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()
