"""Files of others: whatever they are called and packed in, and however large their records are."""

import hashlib
import io
import json
import time
import tracemalloc
import uuid
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from mfa_crawler.archive import (
    Unread,
    foreign_records,
    make_room,
    none_of_them,
    read_record,
    staged,
)
from mfa_crawler.archive.scanning import all_of_them
from mfa_crawler.filing import verify
from mfa_crawler.filing.surveying import survey
from mfa_crawler.filing.verifying import Verified
from tests.filing.foreign import (
    HTML,
    capture,
    captures,
    gzipped,
    http,
    is_whole,
    record,
    take,
    taken,
    url,
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("crawl.warc.gz.part", "crawl.warc.gz.part.warc.gz"),
        ("crawl.warc.gz.open", "crawl.warc.gz.open.warc.gz"),
        ("crawl", "crawl.warc.gz"),
        ("CRAWL.WARC.GZ", "CRAWL.WARC.GZ"),
    ],
)
def test_a_file_is_kept_under_a_name_that_no_half_file_has(
    output: Path, name: str, kept: str
) -> None:
    done = taken(output, gzipped(capture()), name)
    assert str(done.file).endswith(f"-{kept}")
    taken(output, capture(1), "other.part")  # an import clears up first
    assert len(list(output.glob("warc/imported/*"))) == 2
    assert captures(output)
    is_whole(output)


def test_an_unfinished_copy_is_no_file_of_the_archive(output: Path) -> None:
    taken(output, gzipped(capture()))
    (output / "warc/imported/half.part").write_bytes(b"half")
    assert list(verify(output, None, Verified())) == []
    taken(output, gzipped(capture(1)), "more.warc.gz")
    assert not (output / "warc/imported/half.part").exists()


def packed(compression: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as package:
        package.writestr("archive/a.warc.gz", gzipped(capture()) * 3)
    return made.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_package_is_refused_and_others_are_taken(output: Path, compression: int) -> None:
    whole = packed(compression)
    bad, good = output.parent / "bad.wacz", output.parent / "good.wacz"
    bad.write_bytes(whole[:120] + bytes(40) + whole[160:])
    good.write_bytes(whole)
    assert [done.outcome for done in take(output, bad, good)] == ["refused", "imported"]
    is_whole(output)


def test_a_file_that_the_disk_does_not_give_is_refused_and_others_are_taken(output: Path) -> None:
    unreadable = Path("/proc/self/mem")
    if not unreadable.is_file():
        pytest.skip("there is no file here that cannot be read")
    good = output.parent / "good.warc.gz"
    good.write_bytes(gzipped(capture()))
    first, second = take(output, unreadable, good)
    assert (first.outcome, second.outcome) == ("refused", "imported")
    assert "cannot be read" in str(first.reason)
    is_whole(output)


FILE = gzipped(capture())


def said(hash_of_file: str, seal: str | None = None) -> bytes:
    """A package whose list names this digest; `seal` is the one of the list."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("archive/a.warc.gz", FILE)
        listed = {"resources": [{"path": "archive/a.warc.gz", "hash": hash_of_file}]}
        package.writestr("datapackage.json", json.dumps(listed))
        if seal is not None:
            made_of = seal or f"sha256:{hashlib.sha256(json.dumps(listed).encode()).hexdigest()}"
            sealed = {"path": "datapackage.json", "hash": made_of}
            package.writestr("datapackage-digest.json", json.dumps(sealed))
    return made.getvalue()


SHA512 = f"sha512:{hashlib.sha512(FILE).hexdigest()}"


@pytest.mark.parametrize(
    "data",
    [
        said(SHA512),
        said(SHA512.upper()),
        said(hashlib.md5(FILE, usedforsecurity=False).hexdigest()),
        said(SHA512, ""),
        said(""),
    ],
    ids=["SHA-512", "capitals", "MD5 without its name", "sealed", "no digest"],
)
def test_a_package_whose_digests_hold_is_taken(output: Path, data: bytes) -> None:
    (done,) = take(output, _put(output, data))
    assert (done.outcome, done.captures) == ("imported", 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (said("sha512:" + "0" * 128), "a.warc.gz does not have the digest that datapackage.json"),
        (said("SHA256:" + "0" * 64), "a.warc.gz does not have the digest that datapackage.json"),
        (said("0" * 32), "a.warc.gz does not have the digest that datapackage.json"),
        (said("blake9:00"), "cannot be checked (blake9): unzip it"),
        (said("shake_128:00"), "cannot be checked (shake_128): unzip it"),
        (
            said(SHA512, "sha256:" + "0" * 64),
            "datapackage.json does not have the digest that datapackage-digest.json",
        ),
    ],
    ids=["SHA-512", "capitals", "MD5", "unknown", "no length", "seal"],
)
def test_a_package_whose_digests_do_not_hold_is_refused(
    output: Path, data: bytes, reason: str
) -> None:
    (done,) = take(output, _put(output, data))
    assert done.outcome == "refused"
    assert reason in str(done.reason)
    assert not list(output.glob("warc/imported/*"))


def _put(output: Path, data: bytes) -> Path:
    path = output.parent / "others.wacz"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("suffix", [".gz", ""])
@pytest.mark.parametrize(
    ("target", "kind", "reason"),
    [
        ("https://example.org/film", "response", "other_site"),
        (url(1), "response", "too_large"),
        (url(1), "request", "request"),
        ("https://www.gov.pl/robots.txt", "response", "other_site"),
    ],
)
def test_a_large_record_takes_little_memory(
    output: Path, target: str, kind: str, reason: str, suffix: str
) -> None:
    film = record(target, http(bytes(40_000_000), HTML), kind=kind)
    path = output.parent / f"others.warc{suffix}"
    path.write_bytes(gzipped(capture(), film) if suffix else capture() + film)
    del film
    take(output.parent / "other", path)  # all is imported that Python imports once
    tracemalloc.start()
    try:
        (done,) = take(output, path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (done.captures, done.skipped) == (1, {reason: 1})
    assert [odd.reason for odd in done.odd] == [reason] * (reason == "too_large")
    assert peak < 16_000_000
    is_whole(output)


def test_a_large_record_of_arc_has_the_id_that_its_bytes_give(tmp_path: Path) -> None:
    """Whether its block was read or not, and however the file is packed."""
    block = http(bytes(3_000_000), HTML)
    line = f"{url()} 192.0.2.1 20240501120000 text/html {len(block)}\n".encode()
    plain, packed = tmp_path / "a.arc", tmp_path / "a.arc.gz"
    plain.write_bytes(line + block + b"\n")
    packed.write_bytes(gzipped(line + block + b"\n"))
    found = [
        one
        for path in (plain, packed)
        for wanted in (all_of_them, none_of_them)
        for one in foreign_records(path, f"imported/{path.name}", wanted)
        if not isinstance(one, Unread)
    ]
    assert len({one.record_id for one in found}) == 1
    assert [len(one.block) for one in found] == [len(block), 0, len(block), 0]
    for path, one in zip((plain, packed), found[::2], strict=True):
        place = replace(one.place, file=f"imported/{path.name}")
        (tmp_path / "imported").mkdir(exist_ok=True)
        (tmp_path / place.file).write_bytes(path.read_bytes())
        assert read_record(tmp_path, place, one.record_id).block == block


def test_many_answers_to_other_methods_cost_no_more_than_answers_to_gets(output: Path) -> None:
    ids = [f"urn:uuid:{uuid.UUID(int=number)}" for number in range(4000)]
    answers = b"".join(record(url(), http(b"x"), record_id=one) for one in ids)
    post = record(url(), b"POST / HTTP/1.1\r\n\r\n", kind="request")
    named = "".join(f"WARC-Concurrent-To: <{one}>\r\n" for one in ids[2000:]).encode()
    post = post.replace(b"WARC-Date", named + b"WARC-Date", 1)
    spent = {}
    make_room(output / "warc")
    for path, data in ((output / "gets.warc", answers), (output / "posts.warc", answers + post)):
        path.write_bytes(data)
        with staged(output / "warc", path) as (copy,):
            begun = time.process_time()
            found = survey(copy, None, "2026-01-01T00:00:00Z")
            spent[path.stem] = time.process_time() - begun
    assert (len(found.candidates), found.skipped["not_get"]) == (2000, 2000)
    assert spent["posts"] < 2 * spent["gets"] + 0.3
