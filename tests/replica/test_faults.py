"""Every fault, as bytes on a raw socket."""

import gzip
import io
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from mfa_crawler.replica import Fault, FaultKind, Ministry
from mfa_crawler.replica.faults import parse_fault

Raw = Callable[..., bytes]
PATH = "/web/diplomacy/news-"


def split(answer: bytes) -> tuple[bytes, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


def declared(head: bytes) -> int:
    lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    return int(lines[b"Content-Length"])


def test_slow(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.SLOW, seconds=0.3)
    before = time.monotonic()
    assert raw(PATH).startswith(b"HTTP/1.1 200")
    assert time.monotonic() - before >= 0.3


def test_all_of_one_host_suffers_and_no_other(ministry: Ministry) -> None:
    ministry.faults["www.gov.pl/*"] = Fault(FaultKind.STATUS, status=500)
    assert ministry.fault_for("www.gov.pl", "/any?page=2") == ministry.faults["www.gov.pl/*"]
    assert ministry.fault_for("samorzad.gov.pl", "/any?page=2") is None


def test_a_challenge_is_a_200_that_asks_for_patience(raw: Raw, ministry: Ministry) -> None:
    ministry.faults["*"] = Fault(FaultKind.CHALLENGE)
    head, body = split(raw(PATH))
    assert head.startswith(b"HTTP/1.1 200")
    assert b"<title>Just a moment...</title>" in body


def test_status_with_and_without_retry_after(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.STATUS, status=503, retry_after="7")
    head, _ = split(raw(PATH))
    assert head.startswith(b"HTTP/1.1 503 Service Unavailable")
    assert b"Retry-After: 7" in head
    ministry.faults[PATH] = Fault(FaultKind.STATUS, status=429)
    head, _ = split(raw(PATH))
    assert head.startswith(b"HTTP/1.1 429")
    assert b"Retry-After" not in head


def test_a_fault_can_heal_after_some_requests(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.STATUS, status=500, times=2)
    codes = [raw(PATH)[9:12] for _ in range(3)]
    assert codes == [b"500", b"500", b"200"]


def test_drop_sends_half_of_what_it_promised(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.DROP)
    head, body = split(raw(PATH))
    assert 0 < len(body) <= declared(head) // 2


def test_truncated_lacks_the_last_chunk(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.TRUNCATED)
    head, body = split(raw(PATH))
    assert b"Transfer-Encoding: chunked" in head
    assert body.endswith(b"\r\n")
    assert not body.endswith(b"0\r\n\r\n")


def test_drip_goes_on_and_on(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.DRIP, seconds=0.001)
    _, body = split(raw(PATH, limit=1000))
    assert body.startswith(b"1\r\n \r\n1\r\n \r\n")


def test_empty(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.EMPTY)
    head, body = split(raw(PATH))
    assert head.startswith(b"HTTP/1.1 200")
    assert (declared(head), body) == (0, b"")


def test_error_page_lies_about_its_status(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.ERROR_PAGE)
    head, body = split(raw(PATH))
    assert head.startswith(b"HTTP/1.1 200")
    assert b"Something went wrong" in body
    assert b"art-prev" not in body


def test_image_where_html_was_expected(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.IMAGE)
    head, body = split(raw(PATH))
    assert b"Content-Type: text/html" in head
    assert Image.open(io.BytesIO(body)).format == "JPEG"


def test_charset_is_declared_wrong(raw: Raw, ministry: Ministry) -> None:
    path = "/web/dyplomacja/aktualnosci"
    ministry.faults[path] = Fault(FaultKind.CHARSET)
    head, body = split(raw(path))
    assert b"charset=ISO-8859-2" in head
    assert "Aktualności" in body.decode("utf-8")


def test_bomb_inflates_to_its_size(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.BOMB, size=30_000_000)
    head, body = split(raw(PATH))
    assert b"Content-Encoding: gzip" in head
    assert len(body) < 60_000
    assert len(gzip.decompress(body)) == 30_000_000
    assert len(zlib.decompressobj(31).decompress(body, 50_000_000)) == 30_000_000


@pytest.mark.parametrize("kind", [FaultKind.HUGE, FaultKind.HUGE_UNDECLARED])
def test_huge_bodies(raw: Raw, ministry: Ministry, kind: FaultKind) -> None:
    ministry.faults[PATH] = Fault(kind)
    head, body = split(raw(PATH))
    assert len(body) >= 100_000_000
    assert (b"Content-Length: 100000000" in head) is (kind is FaultKind.HUGE)


def test_headers_of_twenty_kilobytes(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.HEADERS)
    head, body = split(raw(PATH))
    assert len(head) >= 20_000
    assert body.endswith(b"</html>\n")


def test_redirect_to_anywhere(raw: Raw, ministry: Ministry) -> None:
    ministry.faults[PATH] = Fault(FaultKind.REDIRECT, location="http://10.0.0.1/", status=307)
    head, _ = split(raw(PATH))
    assert head.startswith(b"HTTP/1.1 307")
    assert b"Location: http://10.0.0.1/" in head


def test_faults_are_found_by_query_by_host_and_by_star(raw: Raw, ministry: Ministry) -> None:
    ministry.faults["*"] = Fault(FaultKind.STATUS, status=501)
    ministry.faults[f"{PATH}?page=2&size=10"] = Fault(FaultKind.STATUS, status=502)
    ministry.faults["www.gov.pl/robots.txt"] = Fault(FaultKind.STATUS, status=503)
    targets = ["/", f"{PATH}?page=2&size=10", "/robots.txt"]
    assert [raw(target)[9:12] for target in targets] == [b"501", b"502", b"503"]


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_can_be_written_on_the_command_line(kind: FaultKind) -> None:
    assert parse_fault(f"/a={kind}") == ("/a", Fault(kind))


@pytest.mark.parametrize(
    "text", ["", "/a", "/a=", "/a=nonsense", "=slow", "/a=slow:soon", "/a=shift:0"]
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"KIND|could not convert|from 1 on"):
        parse_fault(text)


def test_a_fault_s_path_may_contain_a_query() -> None:
    path, fault = parse_fault("/a?page=2&size=10=redirect:https://ministry.example/x")
    assert (path, fault.location) == ("/a?page=2&size=10", "https://ministry.example/x")
