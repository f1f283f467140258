"""The writer: revisits, failures, files that follow each other, and disks that are full."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.archive import (
    Kept,
    Manifest,
    Original,
    Purpose,
    Truncation,
    members,
    payload_digest,
    read_record,
    records,
)
from mfa_crawler.errors import BadRecord, TornMember
from tests.archive.wire import (
    HTML,
    PAGE,
    REQUEST,
    SITE,
    URL,
    chunked,
    exchange,
    now,
    only_file,
    response,
    sized,
    writer,
)


def original_of(kept: Kept) -> Original:
    assert kept.payload_digest
    return Original(kept.record_id, URL, "2026-11-23T22:33:41.123Z", kept.payload_digest)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (sized(PAGE, HTML), sized(PAGE, HTML, b"Age: 9"), "revisit"),
        (sized(PAGE, HTML), sized(PAGE + b"!", HTML), "response"),
        (sized(PAGE, HTML), response(PAGE, HTML, status=b"404 Not Found"), "response"),
        (sized(b"", HTML), sized(b"", HTML), "response"),
        (chunked(PAGE, size=50), chunked(PAGE, size=70), "revisit"),
        (chunked(PAGE), sized(PAGE), "response"),
        (sized(PAGE), chunked(PAGE), "response"),
    ],
)
def test_the_same_bytes_again_are_a_revisit_where_a_replay_can_put_them_together(
    tmp_path: Path, first: bytes, second: bytes, kind: str
) -> None:
    archive = writer(tmp_path)
    one = archive.capture(exchange(first), Purpose.ARTICLE)
    known = {one.body_digest: original_of(one)} if one.payload_digest else {}
    two = archive.capture(exchange(second), Purpose.ARTICLE, find=known.get)
    three = archive.capture(exchange(second), Purpose.ARTICLE)
    archive.close()
    assert (two.kind, three.kind) == (kind, "response")
    assert two.refers_to == (one.record_id if kind == "revisit" else None)
    assert two.body_digest == three.body_digest
    assert two.payload_digest == (one if kind == "revisit" else three).payload_digest


def test_body_digests_do_not_depend_on_the_chunks(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    raws = sized(PAGE), chunked(PAGE, size=50), chunked(PAGE, size=70)
    kept = [archive.capture(exchange(raw), Purpose.ARTICLE) for raw in raws]
    archive.close()
    assert {one.body_digest for one in kept} == {payload_digest(PAGE)}
    assert len({one.payload_digest for one in kept}) == 3


def test_a_known_original_needs_no_search_and_a_wrong_one_is_ignored(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    one = archive.capture(exchange(chunked(PAGE)), Purpose.ARTICLE)
    same = archive.capture(exchange(chunked(PAGE)), Purpose.ARTICLE, original=original_of(one))
    other = archive.capture(exchange(chunked(b"x")), Purpose.ARTICLE, original=original_of(one))
    archive.close()
    assert (same.kind, same.refers_to, other.kind) == ("revisit", one.record_id, "response")


def test_a_cut_page_and_a_304_without_an_original_are_no_revisits(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    one = original_of(archive.capture(exchange(sized(PAGE)), Purpose.ARTICLE))
    cut = archive.capture(exchange(sized(PAGE), is_cut=True), Purpose.ARTICLE, original=one)
    stale = exchange(response(b"", status=b"304 Not Modified"))
    lone = archive.capture(stale, Purpose.ARTICLE)
    archive.close()
    assert (cut.kind, lone.kind, lone.payload_digest) == ("response", "response", None)


def test_a_failure_keeps_why_what_was_sent_and_what_came(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    raw = b"HTTP/1.1 103 Early\r\n\r\n" + sized(PAGE)[:-9]
    failed = archive.failure(
        exchange(raw, is_cut=True), Purpose.LIST, "cut_short", "broke off: Ł", entry=URL
    )
    archive.close()
    found = list(records(only_file(tmp_path)))[1:]
    assert [one.kind for one in found] == ["response", "request", "metadata", "metadata"]
    partial, request, interim, why = found
    assert failed.partial
    assert (failed.kept.record_id, failed.partial.record_id) == (why.record_id, partial.record_id)
    assert partial.truncated is Truncation.DISCONNECT
    assert (interim.block + partial.block, request.block) == (raw, REQUEST)
    assert {one.concurrent_to for one in found[1:]} == {(partial.record_id,)}
    assert why.error_kind == "cut_short"
    assert json.loads(why.block) == {
        "url": URL,
        "time": partial.date,
        "kind": "cut_short",
        "message": "broke off: Ł",
    }
    assert (why.purpose, why.entry, why.source_class) == (Purpose.LIST, URL, "own")
    assert (why.payload_digest, why.role, partial.error_kind) == (None, "failure", None)


def test_a_failure_without_a_connection_is_one_record(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    nothing = type(exchange(b""))(URL, "2026-11-23T22:33:41.123Z", b"", b"")
    failed = archive.failure(nothing, Purpose.ROBOTS, "unreachable", "refused")
    archive.close()
    assert failed.partial is None
    assert [one.kind for one in records(only_file(tmp_path))] == ["warcinfo", "metadata"]


@pytest.mark.parametrize("raw", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nConte"])
def test_what_is_no_response_is_kept_but_as_none(tmp_path: Path, raw: bytes) -> None:
    archive = writer(tmp_path)
    kept = archive.capture(exchange(raw), Purpose.ARTICLE)
    archive.close()
    found = list(records(only_file(tmp_path)))
    assert found[-1].record_id == kept.record_id
    assert found[-1].error_kind == "unreadable"
    assert [one.block for one in found if one.role == "bytes"] == ([raw] if raw else [])
    assert "response" not in {one.kind for one in found}


def test_the_first_record_says_who_wrote_the_file(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    note = archive.note("run", b'{"sites":1}')
    archive.close()
    first, second = records(only_file(tmp_path))
    assert first.kind == "warcinfo"
    assert first.header("WARC-Filename") == only_file(tmp_path).name
    assert b"software: mfa-crawler\r\n" in first.block
    assert b"\r\nrun: 20261123T223341Z-ab12\r\n" in first.block
    assert second.url == f"urn:mfa-crawler:run:20261123T223341Z-ab12:{SITE}"
    assert (second.role, second.block, second.warcinfo_id) == (
        "run",
        b'{"sites":1}',
        first.record_id,
    )
    assert second.record_id == note.record_id


@given(url=st.text(max_size=40), entry=st.text(max_size=40))
def test_no_address_breaks_a_header_and_every_entry_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, url: str, entry: str
) -> None:
    output = tmp_path_factory.mktemp("output")
    archive = writer(output)
    address = f"https://example.org/{url}"
    kept = archive.capture(exchange(sized(b"x"), address), Purpose.LIST, entry=entry)
    archive.close()
    record = read_record(output / "warc", kept.place)
    assert record.entry == entry
    assert (record.url or "").isascii()
    assert not set("\r\n \t") & set(record.url or "")
    assert (record.url == address) is all(" " < sign < "\x7f" for sign in address)
    assert record.block == sized(b"x")


def test_files_follow_each_other_by_size_and_no_capture_is_split(tmp_path: Path) -> None:
    archive = writer(tmp_path, max_bytes=1500)
    kept = [archive.capture(exchange(sized(PAGE)), Purpose.ARTICLE) for _ in range(6)]
    archive.close()
    files = sorted((tmp_path / "warc").glob("*/*"))
    assert len(files) > 2
    assert [f"{SITE}/{path.name}" for path in files] == list(
        dict.fromkeys(k.place.file for k in kept)
    )
    assert [entry.name for entry in Manifest(tmp_path / "warc").entries()] == [
        f"{SITE}/{path.name}" for path in files
    ]
    for path in files:
        kinds = [record.kind for record in records(path)]
        assert kinds == ["warcinfo", *["response", "request"] * (len(kinds) // 2)]


def test_two_writers_at_the_same_second_take_different_names(tmp_path: Path) -> None:
    archives = [writer(tmp_path) for _ in range(3)]
    names = [archive.note("run", b"{}").place.file for archive in archives]
    archives[0].close()
    names.append(archives[0].note("run", b"{}").place.file)
    for archive in archives:
        archive.close()
    assert len(set(names)) == 4
    assert {entry.name for entry in Manifest(tmp_path / "warc").entries()} == set(names)
    time = f"{now():%Y%m%dT%H%M%S}{now().microsecond // 1000:03}Z"
    assert names[0] == f"{SITE}/{time}-{SITE}-ab12-00001-host.example.warc.gz"


def test_records_are_found_before_and_after_their_file_is_closed(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    kept = archive.capture(exchange(sized(PAGE)), Purpose.ARTICLE)
    assert only_file(tmp_path).name.endswith(".warc.gz.open")
    before = read_record(tmp_path / "warc", kept.place, kept.record_id)
    archive.sync()
    archive.close()
    assert read_record(tmp_path / "warc", kept.place) == before
    assert (kept.place.offset, kept.place.length) in set(members(only_file(tmp_path)))
    longer = type(kept.place)(kept.place.file, kept.place.offset, kept.place.length + 5)
    shorter = type(kept.place)(kept.place.file, kept.place.offset, kept.place.length - 5)
    for place, error in ((longer, BadRecord), (shorter, TornMember)):
        with pytest.raises(error) as raised:
            read_record(tmp_path / "warc", place)
        assert (raised.value.file, raised.value.offset) == (place.file, place.offset)
    with pytest.raises(BadRecord, match="missing"):
        read_record(tmp_path, kept.place)
    with pytest.raises(BadRecord, match="urn:uuid:0"):
        read_record(tmp_path / "warc", kept.place, "urn:uuid:0")


FILLING = """
import resource, signal, sys
from pathlib import Path
from mfa_crawler.archive import Purpose
from tests.archive.wire import exchange, sized, writer

limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
archive = writer(Path(sys.argv[1]))
kept = 0
try:
    while True:
        archive.capture(exchange(sized(bytes(range(256)) * 8)), Purpose.ARTICLE)
        kept += 1
except OSError as error:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    archive.capture(exchange(sized(b"after")), Purpose.ARTICLE)
    archive.close()
    print(kept, error.errno)
"""


@pytest.mark.parametrize("limit", [10, 5_000, 20_000])
def test_a_full_disk_leaves_a_whole_file_and_the_writer_goes_on(tmp_path: Path, limit: int) -> None:
    command = [sys.executable, "-c", FILLING, str(tmp_path), str(limit)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    kept, number = map(int, done.stdout.split())
    assert number in {27, 28}  # EFBIG, as ENOSPC: first a part is written, then nothing
    found = list(records(only_file(tmp_path)))
    responses = [record.response().body for record in found if record.kind == "response"]
    assert len(responses) == kept + 1
    assert responses[-1] == b"after"
    assert only_file(tmp_path).stat().st_size == sum(n for _, n in members(only_file(tmp_path)))
