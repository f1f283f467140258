"""Files that others wrote, replayed by real pywb beside ours; packages leave them out."""

import gzip
from pathlib import Path

from tests.crawling import run
from tests.filing.foreign import (
    HTML,
    capture,
    gzipped,
    http,
    page,
    record,
    revisit,
    sha1,
    taken,
    url,
)
from tests.replaying.serving import get, replaying

ID = "urn:uuid:00000000-0000-4000-8000-000000000001"


def test_captures_of_others_are_replayed_at_their_own_time(tmp_path: Path, pywb: Path) -> None:
    output = tmp_path / "output"
    again = revisit(
        0,
        date="2024-06-01T12:00:00Z",
        digest=sha1(page()),
        WARC_Refers_To=f"<{ID}>",
        WARC_Truncated="length",
    )
    members = gzipped(capture(record_id=ID), again)
    taken(output, members + gzipped(capture(3))[:-400])
    plain = record(url(1), http(page(1), HTML), date="2024-05-02T12:00:00Z")
    taken(output, plain, "plain.warc")
    block = http(page(2), HTML)
    head = f"{url(2)} 192.0.2.1 20240503120000 text/html {len(block)}\n".encode()
    version = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    about = b"filedesc://a.arc 0.0.0.0 20240503115959 text/plain %d\n" % len(version)
    arc = [about + version + b"\n", head + block + b"\n"]
    taken(output, b"".join(gzip.compress(one, mtime=0) for one in arc), "old.arc.gz")
    with replaying(output, pywb) as replay:
        for moment, number in (
            ("20240501120000", 0),
            ("20240601120000", 0),
            ("20240502120000", 1),
            ("20240503120000", 2),
        ):
            answer = get(f"{replay.url}/{moment}id_/{url(number)}")
            assert (answer.status, answer.text) == (200, page(number).decode()), moment
    packed = run("mfa", "wacz", str(tmp_path / "a.wacz"), "--output", str(output))
    assert packed.code == 2
    assert "nothing was captured" in packed.err


def test_what_proves_nothing_is_not_shown(tmp_path: Path, pywb: Path) -> None:
    output = tmp_path / "output"
    good = capture(WARC_Payload_Digest=sha1(page()))
    tampered = record(
        url(0),
        http(b"not what it was", HTML),
        date="2024-06-01T12:00:00Z",
        WARC_Payload_Digest=sha1(page()),
    )
    part = record(
        url(0),
        http(page()[:100], HTML, line=b"HTTP/1.1 206 Partial Content"),
        date="2024-07-01T12:00:00Z",
    )
    posted = capture(1, date="2024-08-01T12:00:00Z", record_id=ID)
    asked = record(
        url(1),
        b"POST / HTTP/1.1\r\nHost: www.gov.pl\r\n\r\n",
        kind="request",
        date="2024-08-01T12:00:00Z",
        WARC_Concurrent_To=f"<{ID}>",
    )
    later = capture(2, date="2199-01-01T00:00:00Z")
    taken(output, gzipped(good, tampered, part, posted, asked, later))
    with replaying(output, pywb) as replay:
        for number in (1, 2):
            assert get(f"{replay.url}/{url(number)}").status == 404
        for moment in ("20240501120000", "20240601120000", "20240701120000"):
            answer = get(f"{replay.url}/{moment}id_/{url(0)}")
            assert (answer.status, answer.text) == (200, page().decode()), moment
