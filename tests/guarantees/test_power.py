"""The power fails at any instant: EVIDENCE section 4, Power.

Simulated: a real crawl is recorded at its own calls of `os` (write, fsync of files and folders,
rename, unlink ...) and at each COMMIT of SQLite. For every prefix of the recording a folder is laid
out that a power cut there could leave (disk.py): writes and names that were not synchronised are
lost, kept in part, or turned to zeros. The next start's repair and adoption must make it sound,
with every record that had been synchronised, and every row that had been committed.

Not simulated: SQLite's own writes. The database is the one of the last COMMIT that returned, which
is SQLite's promise for WAL with synchronous=FULL; both are checked on the connection in use. Nor
are disks that lie about fsync, or write a later part of an unsynchronised tail before an earlier.
The copies that repair makes are not recorded: power fails here during crawls, not during repairs.
"""

import os
import pickle
import random
from pathlib import Path

import msgspec
import pytest

from mfa_crawler.archive import Purpose
from mfa_crawler.filing import Keeper, Plan, adopt
from mfa_crawler.items import SourceClass
from mfa_crawler.replica import Ministry, running
from mfa_crawler.sites import site
from mfa_crawler.store import Store
from tests.archive.wire import HTML, PAGE, exchange, sized
from tests.crawling import connected
from tests.guarantees import checking
from tests.guarantees.disk import LOSES_ALL, LOSES_NOTHING, Disk
from tests.guarantees.killing import SITE, recorded, run
from tests.guarantees.operations import Operation

_ROWS = ("captures", "failures", "versions", "events", "runs")


@pytest.fixture(
    scope="module",
    params=[*(pytest.param(s, marks=pytest.mark.torture) for s in ("0", "0.05")), "pictures"],
)
def recording(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[Path, list[Operation]]:
    """A crawl of a few articles into files of 40 KB, and a second one that finds two more."""
    has_pictures = request.param == "pictures"
    commit = "0.05" if has_pictures else request.param
    options = ["-s", f"MFA_COMMIT_SECONDS={commit}", "-s", "MFA_WARC_BYTES=40000"]
    options += [] if has_pictures else ["-a", "images=0", "-a", "requisites=0"]
    folder = tmp_path_factory.mktemp("recording")
    output = folder / "output"
    operations: list[Operation] = []
    with running(Ministry(seed=6, articles=1 if has_pictures else 9)) as replica:
        for number in range(2):
            arguments = ["crawl", SITE, *connected(replica, output)]
            file = folder / str(number)
            done = run(*recorded("scrapy", file, output), *arguments, *options)
            assert done.code == 0, done.err
            operations += pickle.loads(file.read_bytes())
            replica.ministry.publish(2, "/web/diplomacy")
    return output, operations


def starts_again(found: Path, committed: dict[str, list[checking.Row]], durable: set[str]) -> None:
    """What the next start does before its first request, and what must hold then."""
    with Store.open(found) as store:
        adopt(store, found / "warc", site(SITE))
    checking.sound(found)
    after = checking.tables(found, *_ROWS)
    for name, rows in committed.items():
        kept = [checking.without_bytes(row) for row in after[name]]
        assert all(checking.without_bytes(row) in kept for row in rows), name
    records, _ = checking.written(found)
    assert durable <= {record.id for record in records}


def cut_everywhere(folder: Path, recording: tuple[Path, list[Operation]], losses: int) -> None:
    """Cut the power after every operation, and start again from what is found."""
    output, operations = recording
    disk = Disk(output)
    rng = random.Random(0)
    for number, operation in enumerate(operations):
        disk.do(operation)
        (path := folder / str(number)).mkdir()
        disk.cut_power(path / "least", rng, LOSES_ALL)
        committed = _committed(path / "least")
        durable = {record.id for record in checking.written(path / "least")[0]}
        named = {row["record_id"] for name in ("captures", "failures") for row in committed[name]}
        assert named <= durable, "a row was committed before its record was durable"
        starts_again(path / "least", committed, durable)
        for loss in [LOSES_NOTHING, *[None] * losses][:losses]:
            found = path / f"{rng.random()}"
            disk.cut_power(found, rng, loss)
            starts_again(found, committed, durable)


def _committed(found: Path) -> dict[str, list[checking.Row]]:
    if not (found / "mfa.sqlite").exists():
        return {name: [] for name in _ROWS}
    return checking.tables(found, *_ROWS)


def test_a_power_cut_never_leaves_a_row_without_its_record(
    recording: tuple[Path, list[Operation]], tmp_path: Path
) -> None:
    kinds = {operation.name for operation in recording[1]}
    assert kinds >= {"create", "write", "fsync", "rename", "mkdir", "commit"}
    cut_everywhere(tmp_path, recording, 2)


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_a_power_cut_in_every_way(recording: tuple[Path, list[Operation]], tmp_path: Path) -> None:
    cut_everywhere(tmp_path, recording, 20)


def test_what_sqlite_promises_is_asked_for(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        assert store._one("PRAGMA journal_mode") == ("wal",)
        assert store._one("PRAGMA synchronous") == (2,)


def test_a_record_is_durable_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SourceClass.SYNTHETIC
    keeper = Keeper(Plan(site(SITE), "20261123T223341Z-ab12", tmp_path, source_class=source))
    kept = exchange(sized(PAGE, HTML))
    keeper.keep(kept, Purpose.ARTICLE, "https://www.gov.pl/x", None)
    synced: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    assert not keeper.commit(), "it is still to be read"
    assert any(name.endswith(".warc.gz.open") for name in synced)
    report = {
        "site": SITE,
        "run": "20261123T223341Z-ab12",
        "started": kept.begun,
        "finished": kept.begun,
        "reason": "finished",
        "source_class": source,
        "walk": {"complete": False, "covered": False},
    }
    keeper.end(msgspec.json.encode(report))
    (row,) = checking.tables(tmp_path, "captures")["captures"]
    assert row["outcome"] != "article"
