"""The processes that the benchmark reads pages with, and the lock that the peers come from."""

import re
import sys
from pathlib import Path

import pytest

from bench.families import reading
from bench.ours import record
from bench.pages import written
from bench.reader import pack

LOCK = Path(__file__).parents[2] / "requirements.bench.lock"


def test_a_reader_says_what_it_read_and_what_that_took(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pages = [one.page for one in written(3) if one.page.row == "fmprc article-2019"]
    pack(pages, tmp_path / "pages")
    with reading(sys.executable, "bench.ours", tmp_path / "pages") as ours:
        seconds, said = ours.read("record", "fmprc article-2019")
        assert said == [record(page) for page in pages]
        assert seconds > 0
        (parsed,) = ours.read("parsing", "fmprc article-2019")[1][0]
        assert 0 < int(parsed["region"] or 0) < 1e6
        with pytest.raises(RuntimeError, match="no such way ended at pages of fmprc"):
            ours.read("no such way", "fmprc article-2019")
    assert "KeyError: 'no such way'" in capfd.readouterr().err


def test_the_peers_are_locked_with_hashes() -> None:
    lock = LOCK.read_text("utf-8")
    locked = re.findall(
        r"^([a-z0-9.-]+)==\S+.*\\\n(?: +--hash=sha256:\w+.*\n)+", lock, re.MULTILINE
    )
    assert {"trafilatura", "newspaper4k", "readability-lxml", "fastwarc"} <= set(locked)
    assert len(locked) == len(re.findall(r"^[a-z0-9.-]+==", lock, re.MULTILINE))
