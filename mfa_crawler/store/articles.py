"""Articles, their versions and what happened to them, as commands and exports read them."""

from collections.abc import Iterator

import msgspec

from mfa_crawler.items import Article
from mfa_crawler.store.columns import Columns
from mfa_crawler.store.database import Database
from mfa_crawler.store.query import Query
from mfa_crawler.store.rows import Event, Spell, UrlRow
from mfa_crawler.store.shown import ArticleRow, ShownRow, VersionRow
from mfa_crawler.store.wanted import ALL, Wanted

IS_SYNTHETIC = """EXISTS
    (SELECT 1 FROM runs r WHERE r.site = a.site AND r.source_class = 'synthetic')"""
"""Whether an archive holds made-up captures of the site of `articles a`."""

_NUMBERED = "t JOIN urls u ON u.id = t.entry"
_VERSION = Columns(VersionRow, f"versions {_NUMBERED}", "t")
_SPELL = Columns(Spell, f"spells {_NUMBERED}", "t")
_EVENT = Columns(Event, f"events {_NUMBERED}", "t")
_ARTICLE = Columns(
    ArticleRow,
    """articles a JOIN urls u ON u.id = a.entry
    JOIN versions v ON v.entry = a.entry AND v.number = a.version""",
    "a",
    entry="u.url",
    versions="(SELECT count(*) FROM versions n WHERE n.entry = a.entry)",
    article="v.article",
    is_synthetic=IS_SYNTHETIC,
)
_SHOWN = Columns(
    ShownRow,
    """captures c JOIN urls u ON u.id = coalesce(
        (SELECT id FROM urls WHERE site = c.site AND url = c.url AND kind = 'entry'), c.entry)
    JOIN spells s ON s.entry = u.id AND c.date BETWEEN s.first_date AND s.last_date
    JOIN versions v ON v.entry = s.entry AND v.number = s.version""",
    "c",
    entry="u.url",
    spell="s.number",
    article="v.article",
)
_ENTRY = Columns(UrlRow, "urls")
_OF_ENTRY = "WHERE u.site = ? AND u.url = ? ORDER BY t.number"


class Articles(Database):
    """The part of the store that is read for people."""

    def article(self, url: str) -> ArticleRow | None:
        """The article of this listed or final URL.

        `http` or `https`, a slash at the end and a fragment make no difference, unless the
        archive knows both spellings.
        """
        row = self._one(
            _ARTICLE.select(
                """WHERE a.entry IN (
                    SELECT entry FROM captures WHERE url IN (?1, ?2, ?3, ?4)
                    UNION ALL SELECT entry FROM articles WHERE url IN (?1, ?2, ?3, ?4)
                ) ORDER BY u.url = ?1 DESC, a.url = ?1 DESC, a.site, u.url LIMIT 1"""
            ),
            *spellings(url),
        )
        if row:
            return _ARTICLE.read(row)
        known = self.entry(url)  # captured elsewhere alone, such as on a former domain
        return self.article_of(known.site, known.url) if known else None

    def article_of(self, site: str, entry: str) -> ArticleRow | None:
        """The article of an entry, as it stands."""
        row = self._one(_ARTICLE.select("WHERE u.site = ? AND u.url = ?"), site, entry)
        return _ARTICLE.read(row) if row else None

    def entry(self, url: str) -> UrlRow | None:
        """What is known of this listed URL, whether or not it ever gave an article.

        Other spellings count as in `article`.
        """
        row = self._one(
            _ENTRY.select(
                """WHERE url IN (?1, ?2, ?3, ?4) AND kind = 'entry'
                ORDER BY url = ?1 DESC, site LIMIT 1"""
            ),
            *spellings(url),
        )
        return _ENTRY.read(row) if row else None

    def articles(self, wanted: Wanted = ALL, words: str | None = None) -> Iterator[ArticleRow]:
        """The articles, unlisted and gone ones too, in order of site, date and URL.

        `words` are read by `Query`; none has them where they come to nothing. All are of one
        moment, whatever is written meanwhile.
        """
        fts = Query.parse(words).fts if words is not None else None
        if words is not None and fts is None:
            return iter(())
        # the plus keeps SQLite on the index that has the order: else it would sort whole records
        found = "AND +a.entry IN (SELECT rowid FROM words WHERE words MATCH :words)" if fts else ""
        rows = self._db.execute(
            _ARTICLE.select(
                f"WHERE {wanted.condition} {found} ORDER BY a.site, a.date, a.url, u.url"
            ),
            {**wanted.values, "words": fts},
        )
        return map(_ARTICLE.read, rows)

    def count_articles(self, wanted: Wanted = ALL) -> int:
        """How many `articles` gives without words; `count_found` says it with some."""
        counted = f"SELECT count(*) FROM articles a WHERE {wanted.condition}"  # noqa: S608 - no data
        return int(self._db.execute(counted, wanted.values).fetchone()[0])

    def newest(self, count: int) -> list[ArticleRow]:
        """The articles of the last days of publication, the newest first."""
        rows = self._read(
            _ARTICLE.select("ORDER BY a.date DESC, a.last_seen DESC, a.site, a.url LIMIT ?"), count
        )
        return [_ARTICLE.read(row) for row in rows]

    def translations_of(self, url: str) -> list[tuple[str, str, str]]:
        """The same article in other languages, whichever page says so: language, its URL, and the
        URL of the page that offers the pair.
        """
        rows = self._read(
            """SELECT t.language, t.url, a.url FROM articles a
            JOIN translations t ON t.entry = a.entry WHERE a.url = ?1
            UNION SELECT v.article ->> '$.language', a.url, a.url FROM translations t
            JOIN articles a ON a.entry = t.entry
            JOIN versions v ON v.entry = a.entry AND v.number = a.version
            WHERE t.url = ?1 AND v.article ->> '$.language' IS NOT NULL
            ORDER BY 1, 2, 3""",
            url,
        )
        return rows.fetchall()

    def last_looked_at(self, site: str, count: int) -> list[str]:
        """The entries that were looked at last."""
        rows = self._read(
            """SELECT url FROM urls WHERE site = ? AND kind = 'entry' AND last_checked IS NOT NULL
            ORDER BY last_checked DESC, url LIMIT ?""",
            site,
            count,
        )
        return [url for (url,) in rows]

    def latest_versions(self, site: str, until: str, count: int) -> list[tuple[Article, str]]:
        """The records of the versions captured last before a moment, the newest first; each with
        the WARC-Date of the last capture that showed it.
        """
        rows = self._read(  # records are long: only those that are wanted are touched
            """SELECT article, (SELECT max(s.last_date) FROM spells s
                WHERE s.entry = versions.entry AND s.version = versions.number)
            FROM versions JOIN (
                SELECT v.rowid AS chosen, c.date FROM captures c
                JOIN versions v ON v.entry = c.entry AND v.capture = c.record_id
                WHERE c.site = ? AND c.date < ? AND c.outcome = 'article'
                ORDER BY c.date DESC LIMIT ?
            ) found ON chosen = versions.rowid ORDER BY found.date DESC""",
            site,
            until,
            count,
        )
        return [(msgspec.json.decode(text, type=Article), seen) for text, seen in rows]

    def shown(self, record_id: str) -> ShownRow | None:
        """What a capture shows, or None where it shows no article."""
        row = self._one(_SHOWN.select("WHERE c.record_id = ? AND c.outcome = 'article'"), record_id)
        return _SHOWN.read(row) if row else None

    def day_of(self, site: str, entry: str) -> str | None:
        """The day (ISO) on which an entry's article was published, where it says so."""
        row = self._one(
            """SELECT a.date FROM articles a JOIN urls u ON u.id = a.entry
            WHERE u.site = ? AND u.url = ?""",
            site,
            entry,
        )
        return row[0] if row else None

    def versions_of(self, site: str, entry: str) -> list[VersionRow]:
        """The versions of an entry's article in order, each with its record."""
        return [_VERSION.read(row) for row in self._read(_VERSION.select(_OF_ENTRY), site, entry)]

    def spells_of(self, site: str, entry: str) -> list[Spell]:
        """The spells of an entry's article in order."""
        return [_SPELL.read(row) for row in self._read(_SPELL.select(_OF_ENTRY), site, entry)]

    def events_of(self, site: str, entry: str) -> list[Event]:
        """The events of an entry in order."""
        return [_EVENT.read(row) for row in self._read(_EVENT.select(_OF_ENTRY), site, entry)]


def spellings(url: str) -> list[str]:
    """The URL as given, and as others may write it."""
    plain = url.strip().partition("#")[0]
    scheme, _, rest = plain.rpartition("://")
    other = {"http": "https", "https": "http"}.get(scheme, "https")
    rests = [rest, rest[:-1] if rest.endswith("/") else f"{rest}/"]
    return [f"{scheme}://{rest}" for scheme in (scheme or "https", other) for rest in rests]
