"""The connection: opening, migrations, transactions, and the two ways to run a statement."""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mfa_crawler.errors import BadArgument, NewerDatabase

_HERE = files(__package__)
_SCHEMA = _HERE.joinpath("schema.sql").read_text("utf-8")
_STEPS = [path for path in _HERE.joinpath("migrations").iterdir() if path.name.endswith(".sql")]
MIGRATIONS: tuple[str, ...] = tuple(
    path.read_text("utf-8")
    for path in sorted(_STEPS, key=lambda path: int(path.name.removesuffix(".sql")))
)
"""Scripts: the first makes version 2 of version 1, the next version 3 of that ...

A new database is made from schema.sql, which has all of them in it.
"""

_VIEW = re.compile("^CREATE VIEW", re.MULTILINE)
_APPLICATION = 0x4D464143  # `MFAC`, the application_id in the header of our databases


class Database:
    """One connection to `mfa.sqlite`; a context manager that closes it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(
        cls, folder: Path, *, read_only: bool = False, migrations: Sequence[str] = MIGRATIONS
    ) -> Self:
        """Open `<folder>/mfa.sqlite`, made or brought up to date first unless `read_only`.

        Raises NewerDatabase, BadArgument where there is no such database to read, or none that
        can be read as it lies, or a file that is none of ours, and sqlite3.OperationalError where
        the folder cannot be written.
        """
        path = folder / "mfa.sqlite"
        if read_only and not path.is_file():
            raise BadArgument(f"nothing is kept in {folder} yet: run mfa crawl first")
        folder.mkdir(parents=True, exist_ok=True)
        # immediate transactions are begun by hand, so isolation_level is off
        connection = sqlite3.connect(
            address(path, read_only=read_only), 30.0, isolation_level=None, uri=True
        )
        try:
            _prepare(connection, path, migrations, read_only=read_only)
        except BaseException as error:
            connection.close()
            if (
                isinstance(error, sqlite3.DatabaseError)
                and error.sqlite_errorcode == sqlite3.SQLITE_NOTADB
            ):
                raise BadArgument(f"{path} is no SQLite database; move it away") from error
            raise
        return cls(connection)

    @property
    def version(self) -> int:
        """The version of the schema."""
        return int(self._one("PRAGMA user_version")[0])

    def copy_to(self, folder: Path) -> None:
        """Write `<folder>/mfa.sqlite`, the database as it is at one moment."""
        with closing(sqlite3.connect(folder / "mfa.sqlite")) as copy:
            self._db.backup(copy)

    def close(self) -> None:
        """Close the connection; the last one to close leaves a single file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything written inside is kept or, on an error, nothing of it; never await inside."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    @contextmanager
    def moment(self) -> Iterator[None]:
        """What is read inside is of one moment, whatever is written meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def _write(self, sql: str, *values: object) -> sqlite3.Cursor:
        assert self._db.in_transaction, "writes belong inside `with store.transaction()`"
        return self._db.execute(sql, values)

    def _write_all(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        assert self._db.in_transaction, "writes belong inside `with store.transaction()`"
        self._db.executemany(sql, rows)

    def _read(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._db.execute(sql, values)

    def _one(self, sql: str, *values: object) -> Any:
        return self._db.execute(sql, values).fetchone()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def explained(error: sqlite3.Error) -> str:
    """What SQLite says, and the remedy where its file is damaged."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
        return str(error)
    return f"mfa.sqlite is damaged ({error}): mfa verify says more, mfa rebuild makes it anew"


def address(path: Path, *, read_only: bool) -> str:
    """The file as a URI (sqlite.org/uri.html).

    A reader opens it for writing too and never writes: so the two files that a reader of WAL
    needs beside it vanish again. Where the folder cannot be written nobody can be writing; but a
    log that a crash left there is read by nobody either, so then BadArgument is raised.
    """
    mode = "rwc"
    if read_only:
        mode = "rw" if os.access(path.parent, os.W_OK) else "ro&immutable=1"
    log = path.with_name(f"{path.name}-wal")
    if "immutable" in mode and log.exists() and log.stat().st_size:
        raise BadArgument(
            f"the newest rows are still in {log}, which is read only where its folder can be "
            "written: copy the folder, and name the copy with --output"
        )
    return f"{path.absolute().as_uri()}?mode={mode}"


def _prepare(
    db: sqlite3.Connection, path: Path, migrations: Sequence[str], *, read_only: bool
) -> None:
    version = schema_version(db, path, migrations)
    if read_only:
        if version <= len(migrations):
            raise BadArgument(f"{path} is of an older version: mfa repair brings it up to date")
        db.execute("PRAGMA query_only = ON")
    else:
        _use_wal(db)
        db.execute("PRAGMA synchronous = FULL")
        _migrate(db, path, migrations)
        db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA cache_size = -8000")
    db.execute("PRAGMA temp_store = MEMORY")


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch to WAL, which SQLite refuses at once while another process is doing the same."""
    for attempt in range(100):
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or attempt == 99:
                raise
            db.execute("BEGIN IMMEDIATE")  # this waits for the other
            db.execute("ROLLBACK")
        else:
            return


@contextmanager
def _one_moment(db: sqlite3.Connection) -> Iterator[None]:
    """Read several things as they were at one moment."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def schema_version(db: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> int:
    """The version of the schema, 0 for a database with nothing in it."""
    with _one_moment(db):  # another process may be making it just now
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        is_empty = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if application != _APPLICATION and not is_empty:
        raise BadArgument(f"{path} is a database of another program; move it away")
    if version > len(migrations) + 1:
        raise NewerDatabase(
            f"{path} is of version {version}, and this software knows versions up to "
            f"{len(migrations) + 1}: update it (pip install -U mfa-crawler), or name another "
            "--output"
        )
    return version


def _migrate(db: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    newest = len(migrations) + 1
    if schema_version(db, path, migrations) == newest:
        return
    with closing(db.cursor()) as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        try:
            version = schema_version(db, path, migrations)
            if version:
                _say_so(path, version, newest)
            for script in _missing(cursor, version, migrations):
                for statement in _statements(script):
                    cursor.execute(statement)
            cursor.execute(f"PRAGMA user_version = {newest}")
            cursor.execute(f"PRAGMA application_id = {_APPLICATION}")
            broken = cursor.execute("PRAGMA foreign_key_check").fetchall()
            assert not broken, f"a migration left rows that point nowhere: {broken[:5]}"
            cursor.execute("COMMIT")
        finally:
            if db.in_transaction:
                cursor.execute("ROLLBACK")


def _say_so(path: Path, version: int, newest: int) -> None:
    import logging  # which readers, who start often, need not load

    said = "bringing %s from version %d to %d, which may take a minute"
    logging.getLogger(__name__).warning(said, path, version, newest)


def _missing(cursor: sqlite3.Cursor, version: int, migrations: Sequence[str]) -> Iterator[str]:
    """The scripts that bring a database of this version up to date."""
    if version == 0:
        yield _SCHEMA
        yield from migrations[len(MIGRATIONS) :]
        return
    # views hold nothing, so they are made anew and no step need speak of them
    views = cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
    yield "".join(f"DROP VIEW {name};\n" for (name,) in views)
    yield from migrations[version - 1 :]
    for statement in _statements(_SCHEMA):
        if _VIEW.search(statement):
            yield statement


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
