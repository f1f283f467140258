"""Databases of version 1, brought up to date: their shape, and what they knew."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from mfa_crawler.items import Attachment
from mfa_crawler.store import Store
from mfa_crawler.store.database import MIGRATIONS
from tests.store.made import SITE, article, entry, keep, page, url

Ask = Callable[[str], list[tuple[Any, ...]]]


@contextmanager
def version_1(folder: Path) -> Iterator[sqlite3.Connection]:
    """A new database as version 1 made it."""
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "mfa.sqlite")) as db:
        db.executescript(Path(__file__).with_name("version_1.sql").read_text("utf-8"))
        db.executescript("PRAGMA user_version = 1; PRAGMA application_id = 0x4D464143;")
        yield db


def _fill(db: sqlite3.Connection, new: Path, tables: str) -> None:
    """Put rows of a new database into one of version 1, as far as it has columns for them."""
    db.execute("ATTACH ? AS new", [str(new / "mfa.sqlite")])
    for table in tables.split():
        columns = db.execute(f"PRAGMA main.table_info({table})").fetchall()
        names = ", ".join(column[1] for column in columns if column[1] != "listed_run")
        names = f"rowid, {names}" if table == "words" else names
        db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
    db.commit()


def _shape(path: Path) -> dict[str, object]:
    """Tables with their columns and modules, indices with what they are of, and views, word for
    word.
    """
    with closing(sqlite3.connect(path / "mfa.sqlite")) as db:
        found = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
        return {
            name: (
                sql.partition(" USING ")[2],
                db.execute(f"PRAGMA table_xinfo({name})").fetchall(),
            )
            if kind == "table"
            else (kind, table, sql)
            for kind, name, table, sql in found
        }


def test_a_database_of_version_1_ends_with_the_schema_of_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    with version_1(old):
        pass
    for folder in (old, new):
        with Store.open(folder) as store:
            assert store.version == len(MIGRATIONS) + 1
    assert _shape(old) == _shape(new)


def test_what_version_1_knew_of_pictures_is_owed_after_its_migration(
    tmp_path: Path, sql: Ask
) -> None:
    attached = replace(
        article(), attachments=(Attachment("https://www.gov.pl/attachment/3", "A", "a.pdf"),)
    )
    with Store.open(tmp_path / "new") as store:
        keep(store, 1, attached)
    with version_1(tmp_path) as db:
        _fill(db, tmp_path / "new", "urls files captures versions articles spells images")
    with Store.open(tmp_path) as store:
        assert [url for _, url in store.owed_media(SITE, "2030")] == [
            "https://www.gov.pl/photo/1",
            "https://www.gov.pl/photo/2",
            "https://www.gov.pl/attachment/3",
        ]
    assert len(sql("SELECT * FROM appearances")) == 3


def test_the_words_of_version_1_are_found_and_ranked_as_before(tmp_path: Path) -> None:
    with Store.open(tmp_path / "new") as store:
        keep(store, 1, article("a", "A visit", "Nothing."))
        keep(store, 2, article("b", "Nothing", "A visit."))
        expected = store.search("vi*")
    with version_1(tmp_path) as db:
        _fill(db, tmp_path / "new", "urls files captures versions articles words")
    with Store.open(tmp_path) as store:
        assert store.search("vi*") == expected
        assert [hit.url for hit in expected] == [url("a"), url("b")]
        assert list(store.faults()) == []


def test_what_version_1_knew_of_a_list_stands_until_a_source_is_named(tmp_path: Path) -> None:
    first, last = "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"
    with version_1(tmp_path) as db:
        known = (SITE, url("a"), first, last, "r1", "About a", "2024-01-01")
        names = "site, url, first_listed, last_listed, listed_run, headline, date"
        db.execute(f"INSERT INTO urls ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)", known)
        db.commit()
    with Store.open(tmp_path) as store:
        (said,) = store.mentions_of(SITE, url("a"))
        assert said == store.mention(SITE, url("a"), url("feed"))
        assert (said.source, said.first_date, said.last_date) == ("", first, last)
        assert said.says(entry("a"))
        assert store.listed_in(SITE, "r1") == [url("a")]
        with store.transaction():
            store.list_entries(page("r2", "2024-01-03T00:00:00Z"), [entry("a")])
        assert [one.source for one in store.mentions_of(SITE, url("a"))] == [url("list")]
