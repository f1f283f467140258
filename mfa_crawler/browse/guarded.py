"""The database as Datasette may read it: never written, and without what is withheld."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from traceback import clear_frames
from typing import Any, TypeVar

from datasette.database import Database

from mfa_crawler.store import Store
from mfa_crawler.store.database import address

_Result = TypeVar("_Result")

CLOSED = {
    "urls": "url headline date etag last_modified",
    "captures": "url etag last_modified reason content media",
    "failures": "url reason",
    "mentions": "headline date lead published_at modified_at",
    "appearances": "media page",
    "media": "byline credit_line caption",
    "runs": "record",
}
"""Columns in which rows of withheld articles still say something of them.

Articles, versions, events and full text hold nothing withheld (docs/decisions/0026); these tables
do, since what is hidden is worked out from them.
"""

_CLOSED = {(table, column) for table, columns in CLOSED.items() for column in columns.split()}
_RAW = frozenset({"dbstat", "sqlite_dbpage", "sqlite_stmt", "query_only"})
"""Tables that show pages instead of rows, and the pragma that makes a connection read only."""

_LONGEST = 50_000_000  # bytes of a value or a row; SQLite's own limit is a gigabyte

_DECLARING = (sqlite3.SQLITE_UPDATE, "sqlite_master")
"""How FTS5 and json_each declare their columns when they are first used; `query_only` refuses it
to all others.
"""
_READING = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_PRAGMA,
    }
)


class GuardedDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """`mfa.sqlite`, opened anew for every query: a crawl may write it, and a rebuild replace it."""

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: FBT001, FBT002 - theirs
        """A connection that can only read; while anything is withheld, `CLOSED` reads as null."""
        assert not write, "the archive is not written from a browser"
        where = address(Path(self.path), read_only=True)
        connection = sqlite3.connect(where, 30.0, uri=True, check_same_thread=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.execute("PRAGMA query_only = ON")
        closed = _CLOSED if Store(connection).standing() else frozenset[tuple[str, str]]()

        def allows(
            action: int, one: str | None, other: str | None, _place: str | None, _by: str | None
        ) -> int:
            if one in _RAW or (action not in _READING and (action, one) != _DECLARING):
                return sqlite3.SQLITE_DENY
            if action == sqlite3.SQLITE_READ and (one, other) in closed:
                return sqlite3.SQLITE_IGNORE
            return sqlite3.SQLITE_OK

        connection.set_authorizer(allows)
        return connection

    async def foreign_keys_for_table(self, table: str) -> list[dict[str, str]]:
        """As Datasette's own, which does not know that `REFERENCES urls` means its primary key."""
        keys: list[dict[str, str]] = await super().foreign_keys_for_table(table)
        for key in keys:
            if not key["other_column"]:
                (key["other_column"],) = await self.primary_keys(key["other_table"])
        return keys

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[dict[str, str]]]]:
        """The same for all tables."""
        tables = await self.table_names()
        keys: dict[str, dict[str, list[dict[str, str]]]]
        keys = {table: {"incoming": [], "outgoing": []} for table in tables}
        for table in tables:
            for key in await self.foreign_keys_for_table(table):
                mine, theirs, other = key["column"], key["other_column"], key["other_table"]
                keys[table]["outgoing"].append(key)
                back = {"other_table": table, "column": theirs, "other_column": mine}
                keys[other]["incoming"].append(back)
        return keys

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Run something on a connection of its own, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, self._run, fn)

    def _run(self, fn: Callable[[sqlite3.Connection], _Result]) -> _Result:
        with closing(self.connect()) as connection:
            prepared: Any = self.ds
            prepared._prepare_connection(connection, self.name)
            try:
                return fn(connection)
            except Exception as error:
                # the statement lives on in the traceback, and the file would stay open for it
                for one in filter(None, (error, error.__context__)):
                    clear_frames(one.__traceback__)
                raise
