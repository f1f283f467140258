"""Opening a database: new, old, newer, foreign, none at all, and only to read."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from mfa_crawler.errors import BadArgument, NewerDatabase
from mfa_crawler.store import Store, Wanted
from mfa_crawler.store.database import MIGRATIONS
from tests.store.made import SITE, article, capture, keep

Ask = Callable[[str], list[tuple[Any, ...]]]
NEXT = "CREATE TABLE extra (a TEXT) STRICT;\nINSERT INTO extra VALUES ('new');\n"


def test_a_new_database_has_the_schema_the_journal_and_the_marks_of_ours(
    tmp_path: Path, sql: Ask
) -> None:
    with Store.open(tmp_path / "new" / "folder"):
        pass
    with Store.open(tmp_path) as store:
        assert store.version == len(MIGRATIONS) + 1
        assert sql("PRAGMA journal_mode") == [("wal",)]
        assert sql("PRAGMA application_id") == [(0x4D464143,)]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["mfa.sqlite"]


def test_an_older_database_is_brought_up_to_date_and_keeps_its_rows(
    tmp_path: Path, sql: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(tmp_path) as store:
        keep(store, 1, article())
    assert not caplog.messages
    with Store.open(tmp_path, migrations=[*MIGRATIONS, NEXT]) as store:
        (said,) = caplog.messages
        assert f"from version {len(MIGRATIONS) + 1} to {len(MIGRATIONS) + 2}" in said
        assert store.version == len(MIGRATIONS) + 2
        assert len(list(store.articles(Wanted(site=SITE)))) == 1
    assert sql("SELECT a FROM extra") == [("new",)]
    with Store.open(tmp_path, migrations=[*MIGRATIONS, NEXT]):
        assert sql("SELECT count(*) FROM extra") == [(1,)]


@pytest.mark.parametrize("broken", ["CREATE TABLE nonsense;\n", "INSERT INTO images VALUES (1);\n"])
def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, sql: Ask, broken: str
) -> None:
    with Store.open(tmp_path) as store:
        keep(store, 1, article())
    with pytest.raises(sqlite3.OperationalError):
        Store.open(tmp_path, migrations=[*MIGRATIONS, NEXT + broken])
    assert sql("SELECT name FROM sqlite_schema WHERE name = 'extra'") == []
    with Store.open(tmp_path) as store:
        assert store.version == len(MIGRATIONS) + 1


def test_a_newer_database_is_refused_with_both_versions_and_the_remedy(tmp_path: Path) -> None:
    with Store.open(tmp_path, migrations=[*MIGRATIONS, NEXT]):
        pass
    for read_only in (False, True):
        with pytest.raises(NewerDatabase, match=r"version 7.* up to 6: update") as caught:
            Store.open(tmp_path, read_only=read_only)
        assert str(tmp_path) in str(caught.value)


def test_an_older_database_is_not_changed_by_a_reader(tmp_path: Path) -> None:
    with Store.open(tmp_path):
        pass
    with pytest.raises(BadArgument, match="mfa repair brings it up to date"):
        Store.open(tmp_path, read_only=True, migrations=[*MIGRATIONS, NEXT])


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mfa.sqlite"
    path.write_text("Dear diary, " * 100)
    for read_only in (False, True):
        with pytest.raises(BadArgument, match="no SQLite database"):
            Store.open(tmp_path, read_only=read_only)
    assert path.read_text() == "Dear diary, " * 100


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path, sql: Ask) -> None:
    with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(BadArgument, match="another program"):
        Store.open(tmp_path)
    assert sql("SELECT name FROM sqlite_schema") == [("recipes",)]


def test_a_reader_of_nothing_is_told_to_crawl_and_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="crawl first"):
        Store.open(tmp_path / "none", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_reads_while_a_crawl_writes_and_sees_what_was_committed(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, Store.open(tmp_path, read_only=True) as reader:
        keep(store, 1, article("a"))
        rows = reader.articles()
        first = next(rows)
        with store.transaction():
            store.settle_file(SITE, "r1", "open.warc.gz")
            assert reader.settled_files(SITE) == set()
        keep(store, 2, article("b"))
        assert [first.entry, *(row.entry for row in rows)] == [article("a").url]
        assert len(list(reader.articles(Wanted(site=SITE)))) == 2


def test_a_reader_cannot_write_and_leaves_no_file_behind(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        keep(store, 1, article())
    with (
        Store.open(tmp_path, read_only=True) as reader,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
        reader.transaction(),
    ):
        reader.settle_file(SITE, "r1", "a.warc.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["mfa.sqlite"]


@pytest.fixture
def unwritable() -> Iterator[Path]:
    """A folder with a database, not to be written by the nobody that `read_by_nobody` is."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder) as store:
            keep(store, 1, article())
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o700)


def read_by_nobody(folder: Path) -> str:
    """What a process without our rights finds: how many articles, or why it cannot say."""
    ends = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            with Store.open(folder, read_only=True) as reader:
                said = str(len(list(reader.articles(Wanted(site=SITE)))))
        except Exception as error:  # noqa: BLE001 - the parent is told of it
            said = f"{type(error).__name__}: {error}"
        os.write(ends[1], said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    return os.read(ends[0], 10_000).decode()


def test_a_folder_that_cannot_be_written_can_be_read(unwritable: Path) -> None:
    assert read_by_nobody(unwritable) == "1"


def test_rows_that_a_crash_left_in_the_log_are_not_passed_over_where_nobody_can_write(
    unwritable: Path,
) -> None:
    unwritable.chmod(0o700)
    with Store.open(unwritable) as store:
        keep(store, 2, article("b"))
        for name in ("mfa.sqlite", "mfa.sqlite-wal"):  # as a killed process leaves them
            copy = Path(shutil.copy(unwritable / name, unwritable / f"{name}.copy"))
            copy.chmod(0o444)
    for copy in unwritable.glob("*.copy"):
        copy.rename(copy.with_suffix(""))
    unwritable.chmod(0o555)
    assert "newest rows are still in" in read_by_nobody(unwritable)
    with Store.open(unwritable, read_only=True) as reader:  # by somebody who can write there
        assert len(list(reader.articles(Wanted(site=SITE)))) == 2


def test_an_error_takes_back_the_whole_transaction(store: Store) -> None:
    def write_half() -> None:
        with store.transaction():
            store.settle_file(SITE, "r1", "a.warc.gz")
            store.add_captures([capture(1), capture(1)])

    with pytest.raises(sqlite3.IntegrityError):
        write_half()
    assert store.settled_files(SITE) == set()
    with store.transaction():
        store.settle_file(SITE, "r1", "b.warc.gz")
    assert store.settled_files(SITE) == {"b.warc.gz"}


def test_nothing_is_written_outside_a_transaction(store: Store) -> None:
    with pytest.raises(AssertionError, match="inside"):
        store.settle_file(SITE, "r1", "a.warc.gz")
    assert store.settled_files(SITE) == set()


WRITER = """
import sys
from pathlib import Path
from mfa_crawler.items import Attachment
from mfa_crawler.store import Store, Wanted
with Store.open(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(100):
        with store.transaction():
            store.settle_file("pl_mfa", "r1", f"{sys.argv[2]}-{number}")
"""


def test_processes_that_make_and_write_one_database_at_a_time_all_succeed(
    tmp_path: Path, sql: Ask
) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "abc"
    ]
    try:
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        assert [writer.communicate()[0] for writer in writers] == ["", "", ""]
        assert [writer.returncode for writer in writers] == [0, 0, 0]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert sql("SELECT count(*) FROM files") == [(300,)]
    assert sql("PRAGMA integrity_check") == [("ok",)]
