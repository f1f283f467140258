"""Files and records as they really come: plain, ARC, torn, labelled HTTP/2, undone halfway."""

import gzip
import hashlib
import zlib
from pathlib import Path

import brotli
import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.filing.foreign import (
    DAY,
    HTML,
    LIST,
    capture,
    captures,
    gzipped,
    http,
    list_page,
    page,
    record,
    revisit,
    sha1,
    taken,
    url,
)

ID = "urn:uuid:00000000-0000-4000-8000-000000000001"
CHUNKED = b"Transfer-Encoding: chunked"


def chunks(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


def arc(*pages: tuple[str, bytes], version: int = 1) -> list[bytes]:
    """Records of an ARC file, its version block first."""
    names = b"URL IP-address Archive-date Content-type Archive-length\n"
    block = b"%d 0 InternetArchive\n%b\n" % (version, names)
    made = [
        b"filedesc://a.arc 0.0.0.0 20240501115959 text/plain %d\n%b\n" % (len(block), block),
    ]
    for target, data in pages:
        rest = b" 200 - - 0 a.arc" if version == 2 else b""
        head = f"{target} 192.0.2.1 20240501120000 text/html".encode()
        made.append(b"%b%b %d\n%b\n" % (head, rest, len(data), data))
    return made


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


RESPONSES = {
    "HTTP/2": http(page(), HTML, line=b"HTTP/2 200"),
    "HTTP/3 with a reason": http(page(), HTML, line=b"HTTP/3.0 200 OK"),
    "no reason": http(page(), HTML, line=b"HTTP/1.1 200"),
    "small letters": http(page(), b"content-type: text/html", line=b"HTTP/2.0 200 "),
    "no fields": http(page(), line=b"HTTP/1.1 200 OK"),
    "newlines": b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + page(),
    "chunked": http(chunks(page()), HTML, CHUNKED),
    "chunked no more": http(page(), HTML, CHUNKED),
    "gzip": http(gzip.compress(page()), HTML, b"Content-Encoding: gzip"),
    "gzip no more": http(page(), HTML, b"Content-Encoding: gzip"),
    "brotli": http(brotli.compress(page()), HTML, b"content-encoding: br"),
    "brotli no more": http(page(), HTML, b"content-encoding: br"),
    "deflate in chunks": http(
        chunks(zlib.compress(page())), HTML, CHUNKED, b"Content-Encoding: deflate"
    ),
    "zstd no more": http(page(), HTML, b"Content-Encoding: zstd"),
    "length of the compressed body": http(page(), HTML, b"Content-Length: 99"),
    "interim before it": b"HTTP/1.1 100 Continue\r\n\r\n" + http(page(), HTML),
}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_is_read_however_it_was_kept(output: Path, name: str) -> None:
    block = RESPONSES[name]
    taken(output, gzipped(record(url(), block), capture(1)))
    ours = captures(output)[0]
    taken(output.parent / "plain", gzipped(capture()))
    assert ours.outcome == "article"
    assert ours.content == captures(output.parent / "plain")[0].content


def test_zstd_is_kept_and_named(output: Path) -> None:
    block = http(b"\x28\xb5\x2f\xfd\x00", HTML, b"Content-Encoding: zstd")
    taken(output, gzipped(record(url(), block)))
    (row,) = captures(output)
    assert (row.outcome, row.reason) == ("bad_encoding", "unknown Content-Encoding 'zstd'")


RECORDS = {
    "WARC/1.1": capture(version="1.1", date="2024-05-01T12:00:00.123456789Z"),
    "WARC/0.18": capture(version="0.18"),
    "angle brackets": capture().replace(url().encode(), f"<{url()}>".encode(), 1),
    "small letters": capture().replace(b"WARC-", b"warc-").replace(b"Content-Len", b"content-len"),
    "newlines": capture().replace(b"\r\n\r\n", b"\n\n", 1),
    "a folded field": capture(X_Note="one\r\n two"),
    "Latin-1": capture(X_Note="Åland").replace("Å".encode(), b"\xc5"),
    "more blank lines": capture() + b"\r\n\r\n\r\n",
    "no blank lines": capture()[:-4],
}


@pytest.mark.parametrize("suffix", [".gz", ""])
@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_read_however_it_was_written(output: Path, name: str, suffix: str) -> None:
    parts = [capture(1), RECORDS[name], capture(2)]
    data = gzipped(*parts) if suffix else b"".join(parts)
    done = taken(output, data, f"others.warc{suffix}")
    assert (done.captures, done.articles, done.odd) == (3, 3, [])
    assert captures(output)[0].outcome == "article"


def test_records_that_are_no_captures_are_counted_by_type(output: Path) -> None:
    text = {"Content_Type": "text/plain"}
    others = {
        "warcinfo": record("", b"software: x\r\n", kind="warcinfo"),
        "metadata": record(url(), b"via: x\r\n", kind="metadata"),
        "resource": record("urn:pageinfo:" + url(), b"{}", kind="resource", **text),
        "conversion": record(url(), b"text", kind="conversion", **text),
        "request": record(url(), b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        "bad_url": record("https://www.gov.pl:web/diplomacy/a", http(b"x")),
        "dns_url": record("dns:www.gov.pl", b"20240501\n", Content_Type="text/dns"),
        "continuation": record(url(), b"rest", kind="continuation"),
        "segmented": record(url(), http(b"begin", HTML), WARC_Segment_Number="1"),
        "not_http": record(url(), b"SSH-2.0-OpenSSH\r\n"),
        "bad_date": capture(date="2024-05"),
        "no_record_id": capture().replace(b"WARC-Record-ID", b"X-Record-ID"),
    }
    done = taken(output, gzipped(capture(), *others.values()))
    assert done.skipped == dict.fromkeys(others, 1)
    named = {"continuation", "segmented", "not_http", "bad_date", "no_record_id"}
    assert {odd.reason for odd in done.odd} == named


def test_answers_to_other_methods_are_no_captures(output: Path) -> None:
    head = record(url(), b"HEAD / HTTP/1.1\r\n\r\n", kind="request", WARC_Concurrent_To=f"<{ID}>")
    other = "urn:uuid:00000000-0000-4000-8000-000000000002"
    post = record(url(2), b"POST / HTTP/1.1\r\n\r\n", kind="request", record_id=other)
    answers = (capture(record_id=ID), capture(2, WARC_Concurrent_To=f"<{other}>"))
    done = taken(output, gzipped(capture(1), *answers, head, post))
    assert (done.captures, done.skipped) == (1, {"not_get": 2, "request": 2})


@pytest.mark.parametrize("suffix", [".gz", ""])
def test_a_torn_tail_is_named_and_what_is_before_it_is_kept(output: Path, suffix: str) -> None:
    parts = [capture(), capture(1)]
    data = gzipped(*parts) if suffix else b"".join(parts)
    whole = len(gzipped(parts[0]) if suffix else parts[0])
    done = taken(output, data[:-500], f"others.warc{suffix}")
    assert (done.captures, done.skipped) == (1, {"unreadable": 1})
    (odd,) = done.odd
    assert (odd.offset, odd.what) == (whole, "the file ends inside this record")


def test_damage_in_the_middle_is_named_and_passed_over(output: Path) -> None:
    first, second, third = (gzipped(capture(number)) for number in range(3))
    done = taken(output, first + second[:-8] + b"\0" * 8 + third)
    assert (done.captures, done.skipped) == (2, {"unreadable": 1})
    assert done.odd[0].offset == len(first)
    assert captures(output, 2)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("suffix", [".gz", ""])
def test_arc_is_read_by_its_own_fields(output: Path, version: int, suffix: str) -> None:
    block = http(page(), HTML)
    parts = arc((url(), block), ("http://example.org/", http(b"x")), version=version)
    data = gzipped(*parts) if suffix else b"".join(parts)
    done = taken(output, data, f"old.arc{suffix}")
    assert (done.captures, done.articles, done.hosts) == (1, 1, {"example.org": 1})
    (row,) = captures(output)
    assert (row.url, row.date, row.payload_digest) == (url(), DAY, sha1(page()))
    if version == 1:  # warcio takes the further fields of version 2 for parts of the URL
        with (output.parent / f"old.arc{suffix}").open("rb") as file:
            seen = [one.rec_headers for one in ArchiveIterator(file, arc2warc=True)][1]
        assert row.url == seen.get_header("WARC-Target-URI")
        assert row.date == seen.get_header("WARC-Date")
    again = taken(output, parts[0] + parts[1], "again.arc")
    assert again.outcome == "known"


PAIR = capture() + capture(1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(PAIR), "`gzip -d` the file"),
        (gzip.compress(b"".join(arc((url(), http(page(), HTML))))), "`gzip -d` the file"),
        (b"\x28\xb5\x2f\xfd rest", "`zstd -d` it"),
        (gzip.compress(b"Dear diary, " * 200_000), "neither a WARC nor an ARC record"),
        (b"Dear diary", "neither a WARC nor an ARC record"),
        (gzip.compress(b"Dear diary"), "neither a WARC nor an ARC record"),
        (b"", "no record that can be read"),
        (gzipped(capture())[:200], "no record that can be read"),
        (gzipped(record(url(), http(b"x"), kind="continuation")), "no capture"),
    ],
    ids=[
        "one member",
        "one member of ARC",
        "zstd",
        "much gzip of something else",
        "something else",
        "gzip of something else",
        "nothing",
        "a torn first record",
        "nothing but a continuation",
    ],
)
def test_files_that_cannot_be_proven_are_refused_by_name(
    output: Path, data: bytes, reason: str
) -> None:
    done = taken(output, data)
    assert (done.outcome, done.file) == ("refused", None)
    assert reason in str(done.reason)
    assert not list(output.glob("warc/*/*"))


def test_a_gzip_over_everything_may_come_back_as_plain_warc(output: Path) -> None:
    assert taken(output, gzip.compress(PAIR)).outcome == "refused"
    assert taken(output, gzip.decompress(gzip.compress(PAIR)), "others.warc").captures == 2


def test_a_revisit_without_a_head_shows_what_its_original_does(output: Path) -> None:
    bare = record(
        url(),
        b"",
        kind="revisit",
        date="2024-06-01T12:00:00Z",
        WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        WARC_Refers_To=f"<{ID}>",
        WARC_Payload_Digest=sha1(page()),
    )
    taken(output, gzipped(capture(record_id=ID), bare))
    assert [row.outcome for row in captures(output)] == ["article", "article"]


def test_damage_at_the_very_beginning_is_passed_over(output: Path) -> None:
    first, second = gzipped(capture()), gzipped(capture(1))
    done = taken(output, first[:-8] + b"\0" * 8 + second)
    assert (done.captures, done.skipped) == (1, {"unreadable": 1})


def test_several_records_in_a_later_member_are_named(output: Path) -> None:
    done = taken(output, gzipped(capture(), capture(1) + capture(2), capture(3)))
    assert (done.captures, done.skipped) == (2, {"unreadable": 1})
    assert "`gzip -d` the file" in done.odd[0].what


def test_a_revisit_may_name_a_digest_of_another_algorithm(output: Path) -> None:
    digest = f"sha256:{hashlib.sha256(page()).hexdigest()}"
    original = capture(record_id=ID, WARC_Payload_Digest=digest)
    later = revisit(0, date="2024-06-01T12:00:00Z", digest=digest, WARC_Refers_To_Target_URI=url())
    taken(output, gzipped(original, later))
    assert [row.payload_digest for row in captures(output)] == [sha1(page())] * 2


@pytest.mark.parametrize("host", ["www.gov.pl:8443", "me@www.gov.pl", "me:secret@www.gov.pl:443"])
def test_another_port_or_a_user_is_another_site(output: Path, host: str) -> None:
    pages = {LIST: list_page(), "http://www.gov.pl/robots.txt": b"User-agent: *", url(1): page(1)}
    others = [
        record(target.replace("www.gov.pl", host, 1), http(body, HTML))
        for target, body in pages.items()
    ]
    done = taken(output, gzipped(capture(), *others))
    assert (done.captures, done.lists, done.skipped) == (1, 0, {"other_site": 3})
