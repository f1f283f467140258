"""Whole tables of one site in the order of what rows are about, never of their numbers."""
# ruff: noqa: S608 - what is put into statements is names of tables and columns

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from mfa_crawler.store.database import Database
from mfa_crawler.store.rows import IMPORTED

EVIDENCE: Mapping[str, str] = {
    "runs": "run",
    "files": "name",
    "captures": "record_id",
    "failures": "record_id",
}
"""Tables that say what lies in the archive, and the column that names a row."""

DERIVED: Mapping[str, str] = {
    "urls": "url",
    "mentions": "source",
    "walks": "run",
    "presences": "number",
    "versions": "number",
    "articles": "",
    "spells": "number",
    "events": "number",
    "images": "version, number",
    "translations": "language, url",
    "media": "sha256",
    "appearances": "media, page",
    "words": "",
}
"""Tables that follow from it, and the columns that name a row, beside the entry's URL."""


class TableRow(NamedTuple):
    """One row of any table."""

    key: tuple[Any, ...]
    """What it is about: rows of two stores with the same key say the same, or one is wrong."""
    values: dict[str, Any]
    """By column; numbers that mean nothing outside the file are left out or replaced."""


class Tables(Database):
    """The part of the store that hands out all there is, to be compared with another store."""

    def table(self, name: str, site: str) -> Iterator[TableRow]:
        """The rows of one table that are of a site, in the order of their keys."""
        columns = [row[1] for row in self._read(f"PRAGMA table_info({name})")]
        of_entry = name in DERIVED and name not in {"urls", "walks", "media"}
        keys = [f"t.{key}" for key in {**EVIDENCE, **DERIVED}[name].split(", ") if key]
        keys = ["u.url", *keys] if of_entry else keys
        number = "t.rowid" if name == "words" else "t.entry"
        values = {column: f"t.{column}" for column in columns if column not in {"id", "entry"}}
        if "entry" in columns and not of_entry:
            values["entry"] = f"(SELECT url FROM urls WHERE id = {number})"
        if name == "walks":  # of all sites together; only the order counts
            values["number"] = "row_number() OVER (ORDER BY t.number)"
        source = f"urls u CROSS JOIN {name} t ON {number} = u.id" if of_entry else f"{name} t"
        rows = self._read(
            f"""SELECT {", ".join([*keys, *values.values()])} FROM {source}
            WHERE {"u" if of_entry else "t"}.site = ? ORDER BY {", ".join(keys)}""",
            site,
        )
        for row in rows:
            said = dict(zip(values, row[len(keys) :], strict=True))
            yield TableRow(tuple(row[: len(keys)]), said)

    def strangers(self, sites: Collection[str]) -> Iterator[tuple[str, str]]:
        """Tables that hold rows of a site that is none of these, and its id."""
        for table in ("runs", "files", "urls", "captures", "failures", "walks", "media"):
            for (site,) in self._read(f"SELECT DISTINCT site FROM {table} ORDER BY site"):
                if site not in sites and (table, site) != ("files", IMPORTED):
                    yield table, site

    def of_other_parsers(self, site: str, parser: str) -> Iterator[tuple[str | None, str, str]]:
        """Captures that another parser read: the article's entry (None for list pages), the name
        of the parser, and the record id.
        """
        yield from self._read(
            """SELECT iif(c.purpose = 'article', coalesce(x.url, u.url), NULL),
            c.parser, c.record_id FROM captures c LEFT JOIN urls u ON u.id = c.entry
            LEFT JOIN urls x ON x.site = c.site AND x.url = c.url AND x.kind = 'entry'
            WHERE c.site = ? AND c.parser <> ? ORDER BY c.parser, c.record_id""",
            site,
            parser,
        )

    def faults(self) -> Iterator[tuple[str, str]]:
        """What SQLite finds wrong with the file, and rows that point nowhere: table, and words."""
        for (line,) in self._read("PRAGMA integrity_check"):
            if line != "ok":
                yield "", line
        for table, row, parent, _ in self._read("PRAGMA foreign_key_check"):
            place = "a row" if row is None else f"row {row}"
            yield table, f"{place} points to a row of {parent} that is not there"
        for (row,) in self._read("SELECT rowid FROM words EXCEPT SELECT entry FROM articles"):
            yield "words", f"row {row} is of no article"
        if self._is_index_damaged():
            yield "words", "the index of the full text is damaged"

    def _is_index_damaged(self) -> bool:
        """What FTS5 says of itself (sqlite.org/fts5.html section 6.6); it asks by an INSERT."""
        self._read("PRAGMA query_only = OFF")
        try:
            self._read("INSERT INTO words (words) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            # a folder that cannot be written cannot be asked
            return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY
        finally:
            self._read("PRAGMA query_only = ON")
        return False
