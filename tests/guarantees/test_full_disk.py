"""A disk that takes no more, and a folder that cannot be written: said clearly, nothing broken.

The limit is the system's own (RLIMIT_FSIZE: no file grows beyond so many bytes); where a small file
system can be mounted, a really full one does the same (`ENOSPC`).
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_crawler.replica import Replica, running
from tests.crawling import text_only
from tests.forked import Ended
from tests.guarantees import checking, killing
from tests.guarantees.killing import SITE, UNIT, Watched, limited


@pytest.fixture
def replica() -> Iterator[Replica]:
    with running(Watched(seed=9, articles=40, page_bytes=60_000)) as replica:
        yield replica


def mfa(replica: Replica, folder: Path) -> list[str]:
    connect = replica.connect("www.gov.pl")
    return [
        "mfa",
        "crawl",
        SITE,
        "--connect",
        connect,
        "--output",
        str(folder),
        "--json",
        "--no-images",
        "--no-requisites",
    ]


def scrapy(replica: Replica, folder: Path, **settings: object) -> list[str]:
    said = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return ["scrapy", "crawl", SITE, *text_only(replica, folder), *said]


def has_said_so(done: Ended, words: str) -> None:
    assert words in done.err
    assert "Traceback" not in done.err, done.err


def goes_on(replica: Replica, folder: Path) -> None:
    done = killing.run(*mfa(replica, folder))
    assert done.code == 0, done.err
    checking.finished(folder, UNIT)


@pytest.mark.parametrize(
    ("size", "settings", "words"),
    [
        (300_000, {"MFA_COMMIT_SECONDS": 60}, "Not kept: https://www.gov.pl/web/diplomacy/"),
        (300_000, {"MFA_COMMIT_SECONDS": 0, "MFA_WARC_BYTES": 20_000}, "database takes no more"),
        (240_000, {"MFA_COMMIT_SECONDS": 60, "MFA_WARC_BYTES": 20_000}, "could not be written to"),
    ],
    ids=["warc", "database", "articles.jsonl"],
)
def test_a_file_that_cannot_grow_ends_the_run_and_breaks_nothing(
    replica: Replica, tmp_path: Path, size: int, settings: dict[str, object], words: str
) -> None:
    done = killing.run(*limited(size, *scrapy(replica, tmp_path, **settings)))
    has_said_so(done, words)
    assert "Spider closed (output_failed)" in done.err
    goes_on(replica, tmp_path)


@pytest.mark.parametrize("size", [240_000, 400_000])
def test_a_crawl_that_finds_no_room_fails(replica: Replica, tmp_path: Path, size: int) -> None:
    done = killing.run(*limited(size, *mfa(replica, tmp_path)))
    assert done.code == 1, done.err
    (log,) = tmp_path.glob("runs/*/crawl.log")
    assert "Spider closed (output_failed)" in log.read_text()
    assert "Traceback" not in log.read_text()
    assert "the disk took no more" in done.err
    goes_on(replica, tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte, where the system lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk))
    if not mounted:
        pytest.skip("only root may mount; the tests above need no mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def mount(*arguments: str) -> bool:
    done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    return done.returncode == 0


def test_a_full_disk_ends_the_run_and_breaks_nothing(replica: Replica, small_disk: Path) -> None:
    done = killing.run(*mfa(replica, small_disk))
    assert done.code == 1, done.err
    (log,) = small_disk.glob("runs/*/crawl.log")
    assert "No space left on device" in log.read_text() or "full" in log.read_text()
    assert mount("-o", "remount,size=100m", str(small_disk))
    goes_on(replica, small_disk)


def test_a_disk_that_can_only_be_read_is_found_out_before_anything_is_asked_for(
    replica: Replica, small_disk: Path
) -> None:
    assert mount("-o", "remount,ro", str(small_disk))
    done = killing.run(*mfa(replica, small_disk))
    assert done.code == 2
    has_said_so(done, f"cannot write to {small_disk}")
    assert not replica.requests


@pytest.mark.parametrize("name", ["file/output", "file/a/b"])
def test_a_folder_that_cannot_be_made_is_found_out_before_anything_is_asked_for(
    replica: Replica, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").touch()
    done = killing.run(*mfa(replica, tmp_path / name))
    assert done.code == 2
    has_said_so(done, f"cannot write to {tmp_path / name}")
    assert not replica.requests
