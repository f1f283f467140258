"""What an archive holds as a whole: its sites, how much they published when, and what happened."""

from collections import Counter
from typing import NamedTuple

from mfa_crawler.store.database import Database


class SiteStanding(NamedTuple):
    """What is kept of one site."""

    site: str
    articles: int
    unlisted: int
    gone: int
    edited: int
    """Articles with more than one version."""
    oldest: str | None
    """First day of publication, ISO."""
    newest: str | None
    last_seen: str
    """WARC-Date of the last capture that showed an article."""


class Happening(NamedTuple):
    """Something that two looks at an article showed."""

    site: str
    url: str
    headline: str
    language: str | None
    """BCP 47."""
    what: str
    """Parts that differ, such as `headline, body`; or `unlisted` or `gone`."""
    seen: str
    """WARC-Date of the look that showed it."""


# NOT INDEXED: to sort all rows takes less than to fetch each by an index of sites
_STANDINGS = """
SELECT a.site, count(*), sum(a.status = 'unlisted'), sum(a.status = 'gone'),
       sum(a.entry IN (SELECT entry FROM versions WHERE number > 1)),
       min(a.date), max(a.date), max(a.last_seen)
FROM articles a NOT INDEXED GROUP BY a.site ORDER BY a.site"""

_EDITS = """
SELECT a.site, a.url, a.headline, a.language, group_concat(e.type, ', '), e.later_date
FROM (SELECT * FROM events WHERE change IS NOT NULL AND change <> 'typographic'
      ORDER BY later_date DESC LIMIT :most) e
JOIN articles a ON a.entry = e.entry
GROUP BY e.entry, e.later ORDER BY e.later_date DESC, a.site, a.url LIMIT :count"""

_DISAPPEARED = """
SELECT a.site, a.url, a.headline, a.language, a.status,
       coalesce((SELECT max(e.later_date) FROM events e
                 WHERE e.entry = a.entry AND e.type = a.status), a.last_seen) AS seen
FROM articles a WHERE a.status <> 'live' ORDER BY seen DESC, a.site, a.url LIMIT :count"""


class Overview(Database):
    """The part of the store that a first page is made of."""

    def standings(self) -> list[SiteStanding]:
        """Every site with articles, by its id."""
        return [SiteStanding(*row) for row in self._read(_STANDINGS)]

    def months(self) -> list[tuple[str, int]]:
        """How many articles were published in each month (`2023-10`) that has any, in order."""
        (months,) = self._one("SELECT group_concat(substr(date, 1, 7), ' ') FROM articles")
        return sorted(Counter((months or "").split()).items())

    def edits(self, count: int) -> list[Happening]:
        """The differences that were seen last, one for each look."""
        rows = self._db.execute(_EDITS, {"count": count, "most": 20 * count})
        return [Happening(*row) for row in rows]

    def disappeared(self, count: int) -> list[Happening]:
        """The articles that were unlisted or gone last, and still are."""
        return [Happening(*row) for row in self._db.execute(_DISAPPEARED, {"count": count})]

    def synthetic_sites(self) -> list[str]:
        """Ids of the sites of which the archive holds made-up captures, in order."""
        rows = self._read(
            "SELECT DISTINCT site FROM runs WHERE source_class = 'synthetic' ORDER BY site"
        )
        return [site for (site,) in rows]
