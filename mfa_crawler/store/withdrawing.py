"""Taking a database out of use, so that another file may take its name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mfa_crawler.errors import BadArgument
from mfa_crawler.store.database import MIGRATIONS, schema_version


@contextmanager
def withdrawn(folder: Path) -> Iterator[None]:
    """Hold `<folder>/mfa.sqlite` alone, as one file without a write-ahead log.

    A log left beside would be played into whatever file has the name next (sqlite.org/wal.html).
    So it goes into the database first, which is whole at every instant. A file that is no database
    any more is set aside as `mfa.sqlite.damaged`, its log with it. Raises BadArgument where another
    program has the database open or it is that of another program, and NewerDatabase.
    """
    path = folder / "mfa.sqlite"
    connection = _held(path) if path.exists() else None
    if connection is None:
        _set_aside(path)
        yield
        return
    with closing(connection):
        yield


def _held(path: Path) -> sqlite3.Connection | None:
    """A connection that keeps all others out, or None where this is no whole database."""
    connection = sqlite3.connect(path, 5.0, isolation_level=None)
    try:
        schema_version(connection, path, MIGRATIONS)
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
    except BaseException as error:
        connection.close()
        if not isinstance(error, sqlite3.DatabaseError):
            raise
        if error.sqlite_errorcode in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return None
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            words = f"{path} is open in another program; close that, and run this again"
            raise BadArgument(words) from None
        raise
    return connection


def _set_aside(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.replace(path.with_name(f"{path.name}.damaged{suffix}"))
