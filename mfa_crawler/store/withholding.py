"""What is withheld: decided record by record in the archive, and worked out from all rows here."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from mfa_crawler.items import SourceClass
from mfa_crawler.store.articles import spellings
from mfa_crawler.store.captures import Captures
from mfa_crawler.store.rows import CaptureRow, RunRow


class Act(StrEnum):
    """What was decided; also the reason of the run whose record says so."""

    WITHHELD = "withheld"
    LIFTED = "lifted"
    EXPUNGED = "expunged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """One decision: the block of a metadata record, as JSON.

    It is about an article, by its entry, or about one record.
    """

    act: Act
    site: str
    run: str
    date: str
    """When, as WARC-Date."""
    entry: str | None
    record: str | None
    """Record id."""
    urls: tuple[str, ...] = ()
    """The article's addresses as they were known then; nobody asks for them any more."""
    renditions: tuple[tuple[str, str], ...] = ()
    """Addresses of the article's pictures, each with that of a rendition shown of it."""
    reason: str
    records: tuple[str, ...] = ()
    """Record ids of what is expunged."""
    source_class: SourceClass
    """As that of the site's own captures, which are never of two kinds."""
    software: str

    @property
    def target(self) -> str:
        """The entry or record id that it is about."""
        return self.entry or self.record or ""

    @property
    def notice(self) -> str:
        """What is said to who looks for it."""
        said = f"withheld on {self.date[:10]}: {self.reason}"
        lift = f"`mfa withhold --lift {self.target}`"
        if self.act is Act.EXPUNGED:
            return f"{said}; its records were expunged. {lift} lets crawls ask again"
        return f"{said}. {lift} puts it back into view"

    def row(self, record_id: str) -> RunRow:
        """Its row: a decision is a run that walked no list."""
        return RunRow(
            site=self.site,
            run=self.run,
            started=self.date,
            finished=self.date,
            reason=self.act,
            source_class=self.source_class,
            record_id=record_id,
            record=msgspec.json.encode(self).decode(),
        )


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is out of view on one site."""

    records: frozenset[str] = frozenset()
    """Record ids of captures."""
    entries: frozenset[str] = frozenset()
    """Articles, by entry."""
    urls: frozenset[str] = frozenset()
    """Addresses that are not asked for any more."""
    standing: tuple[Withholding, ...] = field(default=(), compare=False)
    """The decisions that hold."""


_NOTHING = Hidden()

_OWN = """
hidden (id, url) AS (
    SELECT id, url FROM urls
    WHERE site = :site AND kind = 'entry' AND url IN (SELECT value FROM json_each(:entries))),
asking (id) AS (
    SELECT id FROM hidden
    UNION SELECT c.entry FROM captures c JOIN hidden h ON c.url = h.url
    WHERE c.site = :site AND c.purpose = 'article' AND c.entry IS NOT NULL),
own (record_id, original, outcome) AS (
    SELECT c.record_id, c.original, c.outcome FROM hidden h JOIN captures c ON c.url = h.url
    WHERE c.site = :site AND c.purpose = 'article' AND c.entry IS NOT NULL
    UNION SELECT c.record_id, c.original, c.outcome FROM asking a JOIN captures c ON c.entry = a.id
    WHERE c.purpose = 'article' AND (c.outcome = 'redirect' OR (a.id IN (SELECT id FROM hidden)
    AND NOT EXISTS (
        SELECT 1 FROM urls x WHERE x.site = :site AND x.url = c.url AND x.kind = 'entry'))))"""
"""The captures of withheld articles (as `captures_of`), and the redirects that led to them."""

_SAME = """
same (record_id) AS (
    SELECT c.record_id FROM captures c WHERE c.site = :site AND c.kind = 'response'
    AND c.status = 200 AND c.truncated IS NULL AND c.body_digest IN (
        SELECT o.body_digest FROM own JOIN captures o ON o.record_id = own.original
        WHERE own.outcome = 'article' AND o.body_digest IS NOT NULL
        AND instr(own.record_id, '#') = 0))"""
"""Responses with the very bytes that showed a withheld article, whatever their address.

The bytes of a feed show others too: of each capture of them this article's part is hidden alone.
"""

_MEDIA = """
shown (media, is_hidden) AS NOT MATERIALIZED (
    SELECT a.media, coalesce(x.url, u.url) IN (SELECT url FROM hidden)
    FROM appearances a JOIN urls u ON u.id = a.entry AND u.site = :site
    LEFT JOIN urls x ON x.site = u.site AND x.url = a.page AND x.kind = 'entry'),
lone (url) AS (
    SELECT media FROM shown WHERE media IN (SELECT media FROM appearances
        WHERE entry IN (SELECT id FROM hidden) OR page IN (SELECT url FROM hidden))
    GROUP BY media HAVING min(is_hidden)),
bytes (record_id, sha256) AS (
    SELECT c.record_id, coalesce(c.sha256, o.sha256) FROM lone l
    JOIN urls u ON u.site = :site AND u.url = l.url AND u.kind = 'media'
    JOIN captures c ON c.entry = u.id LEFT JOIN captures o ON o.record_id = c.original),
media (record_id) AS (
    SELECT b.record_id FROM bytes b WHERE NOT EXISTS (
        SELECT 1 FROM captures k JOIN urls u ON u.id = k.entry
        JOIN shown s ON s.media = u.url AND NOT s.is_hidden
        WHERE k.sha256 = b.sha256 AND k.site = :site))"""
"""Pictures and attachments that only withheld articles show, by address and by bytes."""

_LOOKS = """
looks (record_id) AS (
    SELECT c.record_id FROM json_each(:renditions) r JOIN lone l ON l.url = r.value ->> 0
    JOIN urls u ON u.site = :site AND u.url = r.value ->> 1
    JOIN captures c ON c.entry = u.id WHERE c.purpose = 'requisite')"""
"""Renditions of pictures that only withheld articles show."""

_ALL = f"""WITH {_OWN}, {_SAME}, {_MEDIA}, {_LOOKS},
named (record_id) AS (
    SELECT record_id FROM own UNION SELECT record_id FROM same UNION SELECT record_id FROM media
    UNION SELECT record_id FROM looks
    UNION SELECT value FROM json_each(:records))
SELECT record_id FROM named
UNION SELECT c.record_id FROM named n JOIN captures c ON c.original = n.record_id
WHERE c.kind = 'revisit'
UNION SELECT c.record_id FROM named n JOIN captures c
ON c.record_id > n.record_id || '#' AND c.record_id < n.record_id || '$'"""  # noqa: S608 - its own parts


class Withheld(Captures):
    """The part of the store that knows what is withheld."""

    def decisions(self, site: str | None = None) -> list[Withholding]:
        """Every decision of one site or of all, the oldest first."""
        rows = self._read(
            """SELECT record FROM runs WHERE reason IN ('withheld', 'lifted', 'expunged')
            AND (?1 IS NULL OR site = ?1) ORDER BY started, site, run""",
            site,
        )
        return [msgspec.json.decode(record, type=Withholding) for (record,) in rows]

    def hidden(self, site: str) -> Hidden:
        """What is out of view on a site: a pure function of its rows.

        An article with all its captures and the redirects to it, every capture of the very bytes
        that showed it, pictures and attachments that no other article shows, and renditions of
        those; single records; what is expunged; and revisits of any of these, whose payload they
        are.
        """
        made = self.decisions(site)
        if not made:
            return _NOTHING
        standing = tuple(_standing(made))
        entries = {one.entry for one in standing if one.entry}
        records = {one.record for one in standing if one.record}
        records.update(record_id for one in made for record_id in one.records)
        urls = {url for one in standing if one.entry for url in (one.entry, *one.urls)}
        found = self._hidden_by(site, entries, records)
        return Hidden(found, frozenset(entries), frozenset(urls), standing)

    def out_of_view(self) -> frozenset[str]:
        """Record ids of all captures that are hidden, and of other sites' revisits of them."""
        sites = {one.site for one in self.decisions()}
        found = frozenset[str]().union(*(self.hidden(site).records for site in sites))
        rows = self._read(
            """SELECT record_id FROM captures WHERE kind = 'revisit'
            AND original IN (SELECT value FROM json_each(?))""",
            _json(found),
        )
        return found.union(record_id for (record_id,) in rows)

    def standing(self) -> list[Withholding]:
        """The decisions of all sites that hold, the oldest first."""
        return list(_standing(self.decisions()))

    def hidden_by(
        self,
        site: str,
        entry: str | None,
        record: str | None,
        renditions: Sequence[tuple[str, str]] = (),
    ) -> list[CaptureRow]:
        """The captures that would be out of view if only this article or record were, in the order
        of their files; with `renditions`, as a decision would name them, of an article that none
        is about yet.
        """
        entries = [entry] if entry else []
        records = [record] if record else []
        return self.rows_named(self._hidden_by(site, entries, records, renditions))

    def _hidden_by(
        self,
        site: str,
        entries: Collection[str],
        records: Iterable[str],
        renditions: Sequence[tuple[str, str]] = (),
    ) -> frozenset[str]:
        made = [one for one in self.decisions(site) if one.entry in entries]
        pairs = {*renditions, *(pair for one in made for pair in one.renditions)}
        values = {"site": site, "entries": _json(entries), "records": _json(records)}
        values["renditions"] = msgspec.json.encode(sorted(pairs)).decode()
        return frozenset(record_id for (record_id,) in self._db.execute(_ALL, values))

    def unfinished(self, site: str | None = None) -> list[str]:
        """Record ids of what was to be expunged and still has its row."""
        named = {record_id for one in self.decisions(site) for record_id in one.records}
        rows = self._read(
            "SELECT record_id FROM captures WHERE record_id IN (SELECT value FROM json_each(?))",
            _json(named),
        )
        return sorted(record_id for (record_id,) in rows)

    def withholding_of(self, target: str) -> Withholding | None:
        """The decision by which this address, in any spelling, or record id is out of view."""
        standing = self.standing()
        for one in standing:
            if target == one.record:
                return one
        wanted = set(spellings(target))
        for one in standing:
            if one.entry and wanted & {one.entry, *one.urls}:
                return one
        return None

    def addresses(self, site: str, entry: str) -> list[str]:
        """The URLs that show an entry's article or lead to it, and to no other article."""
        rows = self._read(
            """SELECT ?2 UNION SELECT c.url FROM captures c JOIN urls u ON u.id = c.entry
            WHERE c.site = ?1 AND c.purpose = 'article' AND instr(c.record_id, '#') = 0
            AND (u.url = ?2 OR c.entry IN (
                SELECT entry FROM captures WHERE url = ?2 AND site = ?1 AND purpose = 'article'))
            AND NOT EXISTS (SELECT 1 FROM articles a JOIN urls x ON x.id = a.entry
                WHERE x.site = ?1 AND x.url <> ?2 AND c.url IN (x.url, a.url))
            ORDER BY 1""",
            site,
            entry,
        )
        return [url for (url,) in rows]

    def rows_named(self, records: Iterable[str]) -> list[CaptureRow]:
        """The captures among these records, in the order of their files."""
        found = filter(None, map(self.capture, records))
        return sorted(found, key=lambda row: (row.file, row.offset))

    @contextmanager
    def scrubbing(self) -> Iterator[None]:
        """Leave nothing of rows that are deleted inside, in free pages or the full text's index.

        FTS5 keeps the words of deleted rows until it merges its segments (its section 6.8).
        """
        self._read("PRAGMA secure_delete = ON")
        yield
        self._read("INSERT INTO words (words) VALUES ('optimize')")
        self._read("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _standing(made: Iterable[Withholding]) -> Iterator[Withholding]:
    """The decisions that hold: the last word on each article or record, unless it lifts."""
    last: dict[tuple[str, str], Withholding] = {}
    for one in made:
        last.pop((one.site, one.target), None)
        if one.act is not Act.LIFTED:
            last[one.site, one.target] = one
    yield from last.values()


def _json(values: Iterable[str]) -> str:
    return msgspec.json.encode([*values]).decode()
