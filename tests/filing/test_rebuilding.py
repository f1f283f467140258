"""The database is made again from WARC alone, and is the one that the crawls made."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mfa_crawler.errors import BadArgument, NewerDatabase, SiteHeld
from mfa_crawler.filing import rebuild, repair_all, spread_over, verify
from mfa_crawler.filing.rereading import Originals
from mfa_crawler.filing.verifying import Verified
from mfa_crawler.store import DERIVED, EVIDENCE, Lease, Store, TableRow
from tests.lived import OTHER, SITE

pytestmark = pytest.mark.xdist_group("lived")  # its archive is made once

Everything = dict[tuple[str, str], list[TableRow]]


def everything(output: Path) -> Everything:
    """Every row of every table, without numbers that mean nothing outside the file."""
    with Store.open(output, read_only=True) as store:
        return {
            (table, site): list(store.table(table, site))
            for table in (*EVIDENCE, *DERIVED)
            for site in (SITE, OTHER)
        }


def rebuilt(output: Path) -> Everything:
    rebuild(output, lambda *_: None)
    return everything(output)


def sql(output: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database, database:
        return database.execute(statement).fetchall()


def test_the_archive_has_seen_what_a_rebuild_must_get_right(original: Path) -> None:
    outcomes = {row[0] for row in sql(original, "SELECT DISTINCT outcome FROM captures")}
    assert {"article", "bad_status", "cut_short", "gone", "list", "not_modified"} <= outcomes
    assert {"redirect", "robots"} <= outcomes
    revisits = sql(original, "SELECT DISTINCT outcome FROM captures WHERE kind = 'revisit'")
    assert {("article",), ("list",), ("not_modified",)} <= set(revisits)
    assert ("killed",) in sql(original, "SELECT reason FROM runs")
    assert len(sql(original, "SELECT name FROM files")) > len(sql(original, "SELECT 1 FROM runs"))
    events = {row[0] for row in sql(original, "SELECT DISTINCT type FROM events")}
    assert {"appeared", "headline", "body", "unlisted"} <= events
    assert sql(original, "SELECT 1 FROM failures")
    assert sql(original, "SELECT 1 FROM spells WHERE number = 3")


def test_a_rebuild_gives_the_live_database_again(output: Path) -> None:
    live = everything(output)
    empty = {table for table in (*EVIDENCE, *DERIVED) if not live[table, SITE]}
    assert empty == {"translations"}  # gov.pl offers none
    (output / "mfa.sqlite").unlink()
    assert rebuilt(output) == live


def test_processes_read_what_one_reads(output: Path) -> None:
    live = everything(output)
    with spread_over(2) as spread:
        done = rebuild(output, lambda *_: None, spread)
    assert everything(output) == live
    rows = {site: len(live["captures", site]) for site in (SITE, OTHER)}
    assert {site: one.captures for site, one in done.sites.items()} == rows


def test_a_rebuild_replaces_whatever_the_database_said(output: Path) -> None:
    live = everything(output)
    sql(output, "DELETE FROM events")
    sql(output, "UPDATE captures SET outcome = 'gone'")
    assert rebuilt(output) == live
    assert not list(output.glob("mfa.sqlite?*"))


def test_a_log_that_a_kill_left_is_not_played_into_the_new_database(
    output: Path, tmp_path: Path
) -> None:
    live = everything(output)
    with closing(sqlite3.connect(output / "mfa.sqlite")) as writer:
        writer.execute("UPDATE captures SET outcome = 'gone'")
        writer.commit()
        crashed = Path(shutil.copytree(output, tmp_path / "crashed"))
    assert (crashed / "mfa.sqlite-wal").stat().st_size > 0
    assert rebuilt(crashed) == live


def test_a_damaged_database_is_set_aside_and_made_anew(output: Path) -> None:
    live = everything(output)
    (output / "mfa.sqlite").write_bytes(b"no database at all" * 100)
    assert rebuilt(output) == live
    assert (output / "mfa.sqlite.damaged").read_bytes().startswith(b"no database")


def test_an_open_database_stays(output: Path) -> None:
    sql(output, "UPDATE captures SET reason = 'mine'")
    with closing(sqlite3.connect(output / "mfa.sqlite")) as reader:
        reader.execute("SELECT * FROM runs").fetchone()
        with pytest.raises(BadArgument, match="open in another program"):
            rebuild(output, lambda *_: None)
    assert {row[0] for row in sql(output, "SELECT reason FROM captures")} == {"mine"}
    assert not (output / "mfa.sqlite.part").exists()


def test_a_database_of_later_software_stays(output: Path) -> None:
    sql(output, "PRAGMA user_version = 99")
    told: list[str] = []
    with pytest.raises(NewerDatabase):
        rebuild(output, lambda site, _: told.append(site))
    assert not told  # before anything was read
    assert sql(output, "PRAGMA user_version") == [(99,)]


def test_nothing_is_rebuilt_while_a_crawl_lives(output: Path) -> None:
    with Lease(output, OTHER), pytest.raises(SiteHeld, match=OTHER):
        rebuild(output, lambda *_: None)


def damaged(output: Path, at: str = "offset + length / 2") -> Path:
    """One bit of an article's record is another, or the byte at another place in its file."""
    place = f"SELECT file, {at} FROM captures WHERE site = '{SITE}' AND outcome = 'article'"
    ((name, byte), *_) = sql(output, place)
    file = output / "warc" / str(name)
    data = bytearray(file.read_bytes())
    data[int(str(byte))] ^= 1
    file.write_bytes(data)
    return file


def test_a_damaged_archive_leaves_the_old_database(output: Path) -> None:
    live = everything(output)
    file = damaged(output)
    done = rebuild(output, lambda *_: None)
    assert done.stayed == output / "mfa.sqlite"
    (error,) = done.sites[SITE].damaged
    assert (error.file, done.is_whole) == (f"{SITE}/{file.name}", False)
    assert everything(output) == live


def test_without_a_database_all_that_is_left_of_a_damaged_archive_is_filed(output: Path) -> None:
    live = everything(output)
    damaged(output)
    (output / "mfa.sqlite").unlink()
    done = rebuild(output, lambda *_: None)
    assert done.stayed is None
    (error,) = done.sites[SITE].damaged
    rows, before = (every["captures", SITE] for every in (everything(output), live))
    (lost,) = {row.key for row in before} - {row.key for row in rows}
    assert (error.file, error.offset) in {
        (row.values["file"], row.values["offset"]) for row in before if row.key == lost
    }
    assert [row for row in before if row.key != lost] == rows


def test_a_file_that_does_not_say_whose_it_is_is_named_and_left_out(output: Path) -> None:
    file = damaged(output, "0")
    (output / "mfa.sqlite").unlink()
    done = rebuild(output, lambda *_: None)
    assert [error.file for error in done.sites[SITE].damaged] == [f"{SITE}/{file.name}"]
    files = {row[0] for row in sql(output, "SELECT DISTINCT file FROM captures")}
    assert files
    assert f"{SITE}/{file.name}" not in files


def test_a_site_that_the_registry_does_not_know_is_named(output: Path) -> None:
    stranger = output / "warc" / "xx_nobody" / "1.warc.gz"
    stranger.parent.mkdir()
    stranger.write_bytes(b"")
    assert rebuild(output, lambda *_: None).unknown == ("xx_nobody",)


def test_the_last_of_a_killed_run_is_adopted_once(output: Path) -> None:
    live = everything(output)
    lost = "SELECT record_id FROM captures WHERE run = (SELECT max(run) FROM runs)"
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database, database:
        for table in ("articles", "versions", "spells", "events", "images", "words"):
            database.execute(f"DELETE FROM {table}")
        database.execute("UPDATE files SET settled = 0")
        database.execute("DELETE FROM captures")
    assert not sql(output, lost)
    done = repair_all(output, lambda *_: None)
    assert sum(one.captures for one in done.sites.values()) == sum(
        len(live["captures", site]) for site in (SITE, OTHER)
    )
    captures = {key: rows for key, rows in everything(output).items() if key[0] == "captures"}
    assert captures == {key: rows for key, rows in live.items() if key[0] == "captures"}
    again = repair_all(output, lambda *_: None)
    assert [(one.captures, one.mended) for one in again.sites.values()] == [(0, []), (0, [])]


def test_a_copied_file_does_not_keep_a_crawl_from_its_start(output: Path) -> None:
    file = max(output.glob(f"warc/{SITE}/*.warc.gz"), key=lambda path: path.stat().st_size)
    shutil.copy(file, file.with_name("20991231T000000Z-copy.warc.gz"))
    done = repair_all(output, lambda *_: None)
    assert [str(mended.mending) for mended in done.sites[SITE].mended] == ["refused"]
    assert done.sites[SITE].captures == 0
    flaws = list(verify(output, None, Verified()))
    assert [(flaw.field, flaw.what) for flaw in flaws] == [("name", "is not in the manifest")]


def test_the_message_of_a_record_without_a_row_is_found_in_any_file(
    output: Path, tmp_path: Path
) -> None:
    """Two sites may show the same bytes, and the database that knew where is lost."""
    ((record_id,), *_) = sql(output, "SELECT original FROM captures WHERE kind = 'revisit'")
    with Store.open(output, read_only=True) as store, Store.open(tmp_path / "empty") as empty:
        known = Originals(output / "warc").find(store, str(record_id))
        assert known is not None
        assert Originals(output / "warc").find(empty, str(record_id)) == known


_KILLED = """
import os, signal, sys
from pathlib import Path
from mfa_crawler.filing import rebuild
def hook(event, arguments):
    if event == sys.argv[2] and "mfa.sqlite" in str(arguments):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
rebuild(Path(sys.argv[1]), lambda *_: None)
"""


@pytest.mark.parametrize("instant", ["os.rename", "shutil.rmtree"])
def test_a_killed_rebuild_leaves_a_whole_database(output: Path, instant: str) -> None:
    live = everything(output)
    done = subprocess.run([sys.executable, "-c", _KILLED, output, instant], check=False)
    assert done.returncode == -signal.SIGKILL
    assert everything(output) == live
    assert rebuilt(output) == live
    assert not list(output.glob("mfa.sqlite?*"))
