"""A disk that reports once that writes were lost: no row rests on them (fsync(2), EIO)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mfa_crawler.replica import Ministry, running
from tests.crawling import connected
from tests.guarantees import killing
from tests.guarantees.killing import SITE
from tests.lived import mfa

_EVERY = ("-s", "MFA_COMMIT_SECONDS=0.05")
_AT_ROTATION = ("-s", "MFA_COMMIT_SECONDS=1000", "-s", "MFA_WARC_BYTES=150000")


@pytest.mark.parametrize("settings", [_EVERY, _AT_ROTATION], ids=["commit", "rotation"])
def test_no_row_rests_on_a_write_that_was_lost(tmp_path: Path, settings: tuple[str, ...]) -> None:
    with running(Ministry(seed=7, articles=40, years=2)) as replica:
        crawl = ("crawl", SITE, *connected(replica, tmp_path))
        losing = ("tests.guarantees.losing", "100000", "scrapy")
        done = killing.run(*losing, *crawl, *settings)
        assert "Input/output error" in done.err
        assert "Spider closed (output_failed)" in done.err
        said = [line.split() for line in done.out.splitlines()]
        assert [word for word, _ in said].count("lost") == 1
        assert said[-1][0] == "lost", "an fsync after the lost one was believed"
        kept = max((int(size) for word, size in said if word == "kept"), default=0)
        with closing(sqlite3.connect(tmp_path / "mfa.sqlite")) as db:
            (end,) = db.execute("SELECT max(offset + length) FROM captures").fetchone()
        assert (end or 0) <= kept
        assert killing.run("scrapy", *crawl).code == 0
    assert mfa(tmp_path, "verify").code == 0
