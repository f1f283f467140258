"""What we write, read by us and by the tools that others will read it with."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecord, has_block_digest, has_payload_digest
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader

from mfa_crawler.archive import (
    Kept,
    Original,
    Purpose,
    Record,
    members,
    read_record,
    read_response,
    records,
    split_interim,
)
from tests.archive.wire import CUT, ODD, PAGE, REQUEST, URL, exchange, only_file, response, writer

ALL = ODD | CUT
WARCIO_KEEPS_CHUNKED = {"trailers", "two transfer codings"}
FASTWARC_REFUSES = {"chunk extensions", "two transfer codings"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Kept]]:
    """All odd messages, two revisits, a failure and a note in one file, closed."""
    output = tmp_path_factory.mktemp("output")
    archive = writer(output)
    found = {
        name: archive.capture(
            exchange(raw, f"{URL}?{number}", is_cut=name in CUT), Purpose.ARTICLE, entry=URL
        )
        for number, (name, raw) in enumerate(ALL.items())
    }
    original = original_of(found["gzip"], f"{URL}?{list(ALL).index('gzip')}")
    found["same"] = archive.capture(
        exchange(ODD["gzip"], begun="2026-11-24T00:00:00.000Z"),
        Purpose.ARTICLE,
        original=original,
    )
    found["304"] = archive.capture(
        exchange(response(b"", b'ETag: "1"', status=b"304 Not Modified"), original.url),
        Purpose.ARTICLE,
        original=original,
    )
    found["failure"] = archive.failure(
        exchange(b"SSH-2.0-OpenSSH\r\n", is_cut=True), Purpose.LIST, "unreachable", "no HTTP"
    ).kept
    found["note"] = archive.note("run", b"{}")
    archive.close()
    return output, found


def original_of(kept: Kept, url: str) -> Original:
    assert kept.payload_digest
    return Original(kept.record_id, url, "2026-11-23T22:33:41.123Z", kept.payload_digest)


def bare(record: WarcRecord) -> str:
    return str(record.record_id).strip("<>")


def by_id(output: Path) -> dict[str, Record]:
    return {record.record_id: record for record in records(only_file(output))}


@pytest.mark.parametrize("name", ALL)
def test_a_response_is_kept_bit_for_bit(kept: tuple[Path, dict[str, Kept]], name: str) -> None:
    output, found = kept
    everything = by_id(output)
    record = read_record(output / "warc", found[name].place, found[name].record_id)
    before, final = split_interim(ALL[name])
    assert record == everything[record.record_id]
    assert (record.kind, record.block) == ("response", final)
    assert (record.purpose, record.entry) == (Purpose.ARTICLE, URL)
    assert (record.truncated == "disconnect") is (name in CUT)
    beside = [one for one in everything.values() if record.record_id in one.concurrent_to]
    assert {one.date for one in beside} == {record.date}
    assert [one.block for one in beside] == [REQUEST, before] if before else [REQUEST]
    assert beside[0].kind == "request"


def test_warcio_reads_every_record_as_we_do(kept: tuple[Path, dict[str, Kept]]) -> None:
    ours = by_id(kept[0])
    seen = 0
    with only_file(kept[0]).open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            ours_of_it = ours[record.rec_headers.get_header("WARC-Record-ID").strip("<>")]
            assert record.raw_stream.read() == ours_of_it.block
            assert tuple(record.rec_headers.headers) == ours_of_it.headers
            seen += 1
    assert seen == len(ours) == sum(1 for _ in members(only_file(kept[0])))


def test_warcio_finds_the_same_pages_in_them(
    kept: tuple[Path, dict[str, Kept]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its brotli support wants brotlipy's interface (webrecorder/warcio#73): without, br stays br.
    monkeypatch.delitem(BufferedReader.DECOMPRESSORS, "br")
    names = {one.record_id: name for name, one in kept[1].items() if name in ODD}
    differing = set()
    with only_file(kept[0]).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            name = names.get(record.rec_headers.get_header("WARC-Record-ID").strip("<>"))
            page = record.content_stream().read()
            if name and page != read_response(split_interim(ODD[name])[1]).content(0, URL):
                differing.add(name)
    assert differing == {"brotli", "folded by blanks"} | WARCIO_KEEPS_CHUNKED


def test_warcio_check_finds_nothing_to_say(kept: tuple[Path, dict[str, Kept]]) -> None:
    code = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; main()"
    command = [sys.executable, "-c", code, "check", "-v", str(only_file(kept[0]))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("digest pass") == len(by_id(kept[0])) - 2  # it checks no revisits
    assert "failed" not in done.stdout


def test_fastwarc_verifies_every_digest(kept: tuple[Path, dict[str, Kept]]) -> None:
    ours = by_id(kept[0])
    blocks = payloads = 0
    for record in FastIterator(str(only_file(kept[0])), parse_http=False):
        assert has_block_digest(record)
        assert record.verify_block_digest()
        blocks += record.reader.read() == ours[bare(record)].block
    for record in FastIterator(str(only_file(kept[0])), parse_http=True):
        if has_payload_digest(record) and str(record.record_type) == "response":
            assert record.verify_payload_digest()
            payloads += 1
    assert blocks == len(ours)
    digested = [one for one in ours.values() if one.kind == "response" and one.payload_digest]
    assert payloads == len(digested) > 20


@pytest.mark.parametrize(
    ("decode", "part", "unread"),
    [
        ("none", "body", set()),
        ("content", "half", {"chunked and gzip"}),
        ("transfer", "entity", FASTWARC_REFUSES),
        ("all", "content", FASTWARC_REFUSES),
    ],
)
def test_fastwarc_finds_the_same_bytes_and_pages_in_them(
    kept: tuple[Path, dict[str, Kept]],
    decode: Literal["none", "content", "transfer", "all"],
    part: str,
    unread: set[str],
) -> None:
    data = only_file(kept[0]).read_bytes()
    differing = set()
    for name, raw in ODD.items():
        place = kept[1][name].place
        message = read_response(split_interim(raw)[1])
        content = message.content(0, URL)
        is_chunked = message.body != message.entity
        expected = {
            "body": message.body,
            "entity": message.entity,
            "half": message.body if is_chunked else content,
            "content": content,
        }[part]
        member = io.BytesIO(data[place.offset : place.offset + place.length])
        record = next(iter(FastIterator(member, parse_http=True, auto_decode=decode)))
        try:
            seen = record.reader.read()
        except OSError:
            seen = None
        if seen != expected:
            differing.add(name)
    assert differing == unread | {"bare line feeds"}  # it takes all of it for the head


def test_an_index_offers_no_304_request_or_note_for_replay(
    kept: tuple[Path, dict[str, Kept]], pywb: Path
) -> None:
    command = [str(pywb / "cdx-indexer"), "-j", str(only_file(kept[0]))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line.split(" ", 2)[2] for line in done.stdout.splitlines() if "{" in line]
    entries = {int(entry["offset"]): entry for entry in map(json.loads, lines)}
    places = {one.place.offset: one for one in by_id(kept[0]).values()}
    assert not [e for at, e in entries.items() if places[at].kind in {"request", "warcinfo"}]
    indexed = {
        name: entries[one.place.offset] for name, one in kept[1].items() if one.kind != "metadata"
    }
    assert all(indexed[name]["status"] == "200" for name in CUT)
    assert indexed["same"]["mime"] == indexed["304"]["mime"] == "warc/revisit"
    assert indexed["same"]["digest"] == indexed["gzip"]["digest"]
    assert "status" not in indexed["304"]
    for at, entry in entries.items():
        if places[at].kind == "metadata":
            assert entry["url"].startswith("urn:mfa-crawler:")
            assert "status" not in entry


def test_both_kinds_of_revisit_name_an_original_that_is_there(
    kept: tuple[Path, dict[str, Kept]],
) -> None:
    output, found = kept
    everything = by_id(output)
    for name, profile in (("same", "identical-payload-digest"), ("304", "server-not-modified")):
        record = everything[found[name].record_id]
        original = everything[record.refers_to or ""]
        assert record.kind == "revisit"
        assert (record.profile or "").endswith(f"/{profile}")
        assert original.kind == "response"
        assert original.response().content(0, URL) == PAGE
        assert record.header("WARC-Refers-To-Target-URI") == original.url
        assert record.header("WARC-Refers-To-Date") == original.date
    same = everything[found["same"].record_id]
    assert same.block == read_response(ODD["gzip"]).head
    assert same.payload_digest == everything[same.refers_to or ""].payload_digest
    assert everything[found["304"].record_id].payload_digest is None
