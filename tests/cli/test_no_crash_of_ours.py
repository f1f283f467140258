"""Damage that no crash of ours leaves is not mended away: named, left as it is, exit code 1."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mfa_crawler.replica import Ministry, running
from tests.crawling import crawl
from tests.guarantees import checking
from tests.guarantees.killing import Watched
from tests.lived import SITE, killed, mfa

pytestmark = pytest.mark.xdist_group("no_crash")  # its archives are made once


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`closed` is the archive of two crawls, `open` that of one that was killed."""
    folder = tmp_path_factory.mktemp("made")
    ministry = Watched(seed=7, articles=30, years=2)
    settings = ("-s", "MFA_COMMIT_SECONDS=0.01", "-s", "MFA_WARC_BYTES=100000000")
    with running(ministry) as replica:
        crawl(folder / "closed", SITE, replica.connect("www.gov.pl"))
        crawl(folder / "closed", SITE, replica.connect("www.gov.pl"), "--full")
        killed(ministry, replica, folder / "open", *settings, after=30)
    return folder


@pytest.fixture
def closed(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "closed", tmp_path / "output"))


@pytest.fixture
def unclosed(made: Path, tmp_path: Path) -> tuple[Path, Path]:
    output = Path(shutil.copytree(made / "open", tmp_path / "output"))
    (file,) = output.glob("warc/*/*.open")
    return output, file


def captures(output: Path) -> int:
    with closing(sqlite3.connect(output / "mfa.sqlite")) as db:
        return int(db.execute("SELECT count(*) FROM captures").fetchone()[0])


def flip(file: Path, at: int) -> bytes:
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    return bytes(data)


def test_damage_before_what_was_committed_is_no_torn_tail(unclosed: tuple[Path, Path]) -> None:
    output, file = unclosed
    before = captures(output)
    assert before > 10
    data = flip(file, file.stat().st_size // 3)
    for verb in ("repair", "repair"):
        done = mfa(output, verb)
        assert done.code == 1
        assert f"{SITE}/{file.name} refused (is damaged at byte" in " ".join(done.err.split())
        assert "nothing to mend" in done.out
    assert file.read_bytes() == data
    assert captures(output) == before
    verified = mfa(output, "verify")
    assert (verified.code, file.name.removesuffix(".open") in verified.out) == (1, True)


@pytest.mark.parametrize("end", [".open", ""])
def test_what_a_kill_left_is_said_once_for_each_file(unclosed: tuple[Path, Path], end: str) -> None:
    output, file = unclosed
    name = f"{SITE}/{file.name}"
    strange = []
    if not end:  # killed between the rename and the manifest's line
        file.rename(file.with_suffix(""))
        name = name.removesuffix(".open")
        strange = [(name, "name", "is not in the manifest")]
    count = waiting(output)
    waits = f"is of a killed run, {count} records wait for rows: run mfa repair"
    assert found(output) == [*strange, (name, "rows", waits)]
    with closing(sqlite3.connect(output / "mfa.sqlite")) as db, db:
        db.execute("UPDATE captures SET reason = 'x' WHERE rowid = 3")
    assert [field for _, field, _ in found(output)] == ["name", "rows", "reason"][bool(end) :]
    with closing(sqlite3.connect(output / "mfa.sqlite")) as db, db:
        db.execute("UPDATE captures SET reason = NULL WHERE rowid = 3")
    assert mfa(output, "repair").code == 0
    assert found(output) == []


def found(output: Path) -> list[tuple[str, str, str]]:
    flaws = mfa(output, "verify", "--json").row["flaws"]
    return [(flaw["where"], flaw["field"], flaw["what"]) for flaw in flaws]


def waiting(output: Path) -> int:
    """How many records have no row, of those that get one."""
    written, _ = checking.written(output)
    with closing(sqlite3.connect(output / "mfa.sqlite")) as db:
        query = "SELECT record_id FROM captures UNION ALL SELECT record_id FROM failures"
        known = {row[0] for row in db.execute(query)}
    return sum(record.table is not None and record.id not in known for record in written)


def test_without_a_database_whole_records_behind_damage_are_not_set_aside(
    unclosed: tuple[Path, Path],
) -> None:
    output, file = unclosed
    for path in output.glob("mfa.sqlite*"):
        path.unlink()
    data = flip(file, file.stat().st_size // 3)
    assert mfa(output, "rebuild").code == 1
    assert file.read_bytes() == data
    assert not (output / "warc" / "torn").exists()


def test_a_torn_tail_of_the_same_file_is_mended(unclosed: tuple[Path, Path]) -> None:
    output, file = unclosed
    with file.open("ab") as more:
        more.write(file.read_bytes()[:300])
    assert mfa(output, "repair").code == 0
    assert not file.exists()
    assert mfa(output, "verify").code == 0


def test_an_open_copy_beside_a_closed_file_takes_nothing_from_a_rebuild(closed: Path) -> None:
    before = captures(closed)
    file = max(closed.glob("warc/*/*.warc.gz"), key=lambda path: path.stat().st_size)
    half = file.read_bytes()[: file.stat().st_size // 2]
    file.with_name(file.name + ".open").write_bytes(half)
    done = mfa(closed, "rebuild", "--json")
    assert done.code == 1
    (refused,) = done.row["sites"][0]["mended"]
    assert (refused["file"], refused["mending"]) == (f"{SITE}/{file.name}.open", "refused")
    assert captures(closed) == before


@pytest.mark.parametrize("lines", ["last", "all"])
def test_a_line_that_vanished_from_the_manifest_is_not_written_again(
    closed: Path, lines: str
) -> None:
    manifest = closed / "warc" / "manifest.jsonl"
    *kept, last = manifest.read_bytes().splitlines(keepends=True)
    file = closed / "warc" / json.loads(last)["name"]
    flip(file, 4)  # the time in a gzip header, which no digest of WARC covers
    manifest.write_bytes(b"".join(kept if lines == "last" else []))
    before = manifest.read_bytes()
    repaired = mfa(closed, "repair")
    assert repaired.code == 1
    assert "had a line in the manifest, which is not there any more" in " ".join(
        repaired.err.split()
    )
    assert manifest.read_bytes() == before
    verified = mfa(closed, "verify")
    assert (verified.code, file.name in verified.out) == (1, True)


@pytest.mark.parametrize(
    "name", ["added.warc.gz", f"{SITE}/sub/x.warc.gz", f"{SITE}/x.warc", f"{SITE}/note.bin"]
)
def test_an_added_file_is_found(closed: Path, name: str) -> None:
    added = closed / "warc" / name
    added.parent.mkdir(exist_ok=True)
    added.write_bytes(next(closed.glob("warc/*/*.warc.gz")).read_bytes())
    verified = mfa(closed, "verify")
    assert (verified.code, f"{name}: name is no file of the archive" in verified.out) == (1, True)


def test_a_damaged_index_of_the_full_text_is_found(closed: Path) -> None:
    with closing(sqlite3.connect(closed / "mfa.sqlite")) as db, db:
        db.execute("DELETE FROM words_data WHERE id > 10")
    verified = mfa(closed, "verify")
    assert (verified.code, "the index of the full text is damaged" in verified.out) == (1, True)
    assert mfa(closed, "rebuild").code == 0
    assert mfa(closed, "verify").code == 0


def test_a_damaged_record_is_named_and_keeps_nobody_from_crawling(closed: Path) -> None:
    before = captures(closed)
    with closing(sqlite3.connect(closed / "mfa.sqlite")) as db:
        query = "SELECT file, offset + length / 2 FROM captures WHERE outcome = 'article'"
        name, middle = db.execute(query).fetchone()
    flip(closed / "warc" / name, middle)
    old = mfa(closed, "rebuild")
    assert (old.code, old.out) == (1, "")
    assert "mfa.sqlite stays as it was" in old.err
    (closed / "mfa.sqlite").unlink()
    made = mfa(closed, "rebuild", "--json")
    (damaged,) = made.row["sites"][0]["damaged"]
    assert (made.code, damaged["file"]) == (1, name)
    assert f"not filed: {name} at byte {damaged['offset']}" in made.err
    assert captures(closed) == before - 1
    (closed / "mfa.sqlite").unlink()
    with running(Ministry(seed=7, articles=30, years=2)) as replica:
        again = crawl(closed, SITE, replica.connect("www.gov.pl")).ended
    assert again.code == 0
    assert f"{SITE}: not filed: {name} at byte {damaged['offset']}" in again.err
    assert captures(closed) > before - 1


@pytest.mark.parametrize("end", ["", ".open"])
def test_a_file_of_another_site_is_refused_and_keeps_nobody_from_crawling(
    closed: Path, end: str
) -> None:
    file = next(closed.glob("warc/*/*.warc.gz"))
    copy = closed / "warc" / "pl_mfa" / (file.name + end)
    copy.parent.mkdir()
    shutil.copy(file, copy)
    before = (closed / "warc" / "manifest.jsonl").read_bytes()
    done = mfa(closed, "repair")
    assert done.code == 1
    assert "its warcinfo record is not of pl_mfa" in " ".join(done.err.split())
    assert (closed / "warc" / "manifest.jsonl").read_bytes() == before
    assert mfa(closed, "rebuild").code == 1
    with running(Ministry(seed=7, articles=30, years=2)) as replica:
        crawl(closed, "pl_mfa", replica.connect("www.gov.pl"), "--limit", "3")
