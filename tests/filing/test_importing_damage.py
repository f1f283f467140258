"""Damaged files of others: what is around the damage is used, in every form of file."""

import gzip
import time
from pathlib import Path

import pytest

from mfa_crawler.archive import Unread, foreign_records
from tests.filing.foreign import HTML, capture, gzipped, http, page, record, taken, url

NO_LENGTH = b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n\r\n\r\n"
DAMAGES = {
    "stray bytes": capture() + b"GARBAGE\r\n" + capture(1) + capture(2),
    "stray bytes first": b"GARBAGE\r\n" + capture() + capture(1) + capture(2),
    "no length": capture() + NO_LENGTH + capture(1) + capture(2),
    "no length first": NO_LENGTH + capture() + capture(1) + capture(2),
    "a torn block": capture() + capture(3)[:2000] + capture(1) + capture(2),
    "a torn header": capture() + capture(3)[:60] + capture(1) + capture(2),
    "a length over the end": capture()
    + capture(3).replace(b"Content-Length: ", b"Content-Length: 9999")
    + capture(1)
    + capture(2),
    "headers of records in a row": capture() + b"WARC/1.0\r\nA:" * 9 + capture(1) + capture(2),
}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.mark.parametrize("name", DAMAGES)
def test_plain_records_around_the_damage_are_used(output: Path, name: str) -> None:
    done = taken(output, DAMAGES[name], "others.warc")
    assert (done.captures, done.articles) == (3, 3)
    assert {odd.reason for odd in done.odd} == {"unreadable"}
    assert done.skipped["unreadable"] == len(done.odd) > 0


def _arc(number: int) -> bytes:
    block = http(page(number), HTML)
    line = f"{url(number)} 192.0.2.1 20240501120000 text/html {len(block)}\n"
    return line.encode() + block + b"\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.arc", _arc(0) + b"GARBAGE\n" + _arc(1)),
        ("a.arc", _arc(0) + _arc(2)[:2000] + b"\n" + _arc(1)),
        ("a.arc.gz", gzipped(_arc(0)) + gzipped(_arc(2))[:-8] + b"\0" * 8 + gzipped(_arc(1))),
        ("a.arc.gz", gzipped(_arc(2))[:-8] + b"\0" * 8 + gzipped(_arc(0), _arc(1))),
    ],
    ids=["stray bytes", "a torn block", "a damaged member", "a damaged first member"],
)
def test_arc_records_around_the_damage_are_used(output: Path, name: str, data: bytes) -> None:
    done = taken(output, data, name)
    assert (done.captures, done.skipped) == (2, {"unreadable": 1})


@pytest.mark.parametrize("first", [NO_LENGTH, b"Dear diary"], ids=["no length", "no record"])
def test_a_first_member_without_a_record_costs_no_other(output: Path, first: bytes) -> None:
    done = taken(output, gzipped(first, capture(), capture(1)))
    assert (done.captures, done.odd[0].offset, done.skipped) == (2, 0, {"unreadable": 1})


def test_a_member_that_was_cut_costs_no_other(output: Path) -> None:
    data = gzipped(capture()) + gzip.compress(b"", mtime=0)[:10] + gzipped(capture(1))
    assert taken(output, data).captures == 2


def test_a_record_says_where_it_ends_or_is_none(output: Path) -> None:
    """One that was cut takes nothing of the next, which is whole."""
    cut = record(url(3), http(page(3), HTML))[:-3000]
    done = taken(output, cut + capture() + b"x" * 4000, "others.warc")
    assert (done.captures, done.skipped) == (1, {"unreadable": 2})
    assert done.odd[0].what == "does not end where it says"


@pytest.mark.parametrize(
    "line",
    [b"WARC/1.0\r\n", b"a:WARC/1.0\r\n", b"a:b c 1.1.1.1 \n"],
    ids=["versions", "fields", "lines of ARC"],
)
def test_much_that_looks_like_records_takes_little_time(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(capture() + line * 400_000 + capture(1))
    begun = time.process_time()
    found = list(foreign_records(path, "imported/a.warc"))
    assert sum(not isinstance(one, Unread) for one in found) == 2
    assert time.process_time() - begun < 10
