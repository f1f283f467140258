"""Servers that lie, break off, never end or send too much: each gives its own typed error."""

import gzip
import re
import socket
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from tests.fetch.conftest import Crawl, Crawled
from tests.fetch.server import Answer, Server, drip, hang_up, html, reply, silence

PAGE = b"<html><body>" + b"Minister " * 500 + b"</body></html>"
HUGE = 100_000_000


def coded(body: bytes, coding: str, *headers: str) -> bytes:
    return reply(body, "Content-Type: text/html", f"Content-Encoding: {coding}", *headers)


def raw_deflate(data: bytes) -> bytes:
    deflator = zlib.compressobj(wbits=-15)
    return deflator.compress(data) + deflator.flush()


def pour(server: Server, connection: socket.socket) -> None:
    """100 MB without Content-Length, until the client has had enough."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(HUGE // 1_000_000):
        connection.sendall(b"x" * 1_000_000)


def break_a_later_chunk(server: Server, connection: socket.socket) -> None:
    connection.sendall(f"{OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n".encode())
    server.stopping.wait(0.1)
    connection.sendall(b"zz\r\n")


OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
GOOD: dict[str, Answer] = {
    "/plain": html("hello"),
    "/gzip": coded(gzip.compress(PAGE), "gzip"),
    "/x-gzip": coded(gzip.compress(PAGE), "x-gzip"),
    "/members": coded(gzip.compress(PAGE[:1000]) + gzip.compress(PAGE[1000:]), "gzip"),
    "/gzip-and-junk": coded(gzip.compress(PAGE) + b"\0\0junk", "gzip"),
    "/deflate": coded(zlib.compress(PAGE), "deflate"),
    "/raw-deflate": coded(raw_deflate(PAGE), "deflate"),
    "/br": coded(brotli.compress(PAGE), "br"),
    "/twice": coded(brotli.compress(gzip.compress(PAGE)), "gzip, br"),
    "/identity": coded(PAGE, "identity"),
    "/no-body": coded(b"", "gzip"),
    "/no-reason": b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok",
    "/early-hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + html("after the hints"),
    "/no-length": f"{OK}Connection: close\r\n\r\nto the end".encode(),
    "/chunked": f"{OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".encode(),
    "/long-headers": html("x", f"Content-Security-Policy: {'a' * 20_000}"),
    "/repeats": html("x", "Set-Cookie: a=1", "X-Odd: one", "Set-Cookie: b=2", "X-Odd: \xe9"),
    "/error-500": html("oops", status="500 Internal Server Error"),
}
BAD: dict[str, tuple[str, Answer]] = {
    "/early-close": ("cut_short", f"{OK}Connection: close\r\nContent-Length: 9\r\n\r\nhe".encode()),
    "/last-chunk-missing": (
        "cut_short",
        f"{OK}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n".encode(),
    ),
    "/late-broken-chunk": ("unreachable", break_a_later_chunk),
    "/broken-chunk": (
        "unreachable",
        f"{OK}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n".encode(),
    ),
    "/says-100-mb": (
        "too_large",
        f"{OK}Connection: close\r\nContent-Length: {HUGE}\r\n\r\nx".encode(),
    ),
    "/sends-100-mb": ("too_large", pour),
    "/bomb-gzip": ("too_large", coded(gzip.compress(bytes(HUGE)), "gzip")),
    "/bomb-deflate": ("too_large", coded(zlib.compress(bytes(HUGE)), "deflate")),
    "/bomb-br": ("too_large", coded(brotli.compress(bytes(HUGE), quality=5), "br")),
    "/bomb-twice": ("too_large", coded(gzip.compress(gzip.compress(bytes(HUGE))), "gzip, gzip")),
    "/not-gzip": ("bad_encoding", coded(PAGE, "gzip")),
    "/not-deflate": ("bad_encoding", coded(b"\xff" * 99, "deflate")),
    "/not-br": ("bad_encoding", coded(PAGE, "br")),
    "/half-gzip": ("bad_encoding", coded(gzip.compress(PAGE)[:-9], "gzip")),
    "/half-br": ("bad_encoding", coded(brotli.compress(PAGE)[:-3], "br")),
    "/bad-checksum": ("bad_encoding", coded(gzip.compress(PAGE)[:-8] + b"12345678", "gzip")),
    "/zstd": ("bad_encoding", coded(b"(\xb5/\xfd" + PAGE, "zstd")),
    "/unheard-of": ("bad_encoding", coded(PAGE, "rot13")),
    "/onion": ("bad_encoding", coded(PAGE, ", ".join(["identity"] * 9))),
    "/no-http": ("unreachable", b"220 ftp.example.org ready\r\nConnection: close\r\n\r\n"),
    "/two-lengths": ("unreachable", reply(b"hello", "Content-Length: 4", "Connection: close")),
    "/nothing": ("unreachable", hang_up),
    "/header-of-70-kb": ("unreachable", html("x", f"X-Long: {'a' * 70_000}")),
}
ENDLESS: dict[str, Answer] = {
    "/drip": drip(f"{OK}Content-Length: 999999\r\n\r\n".encode(), b"x"),
    "/header-drip": drip(b"HTTP/1.1 200 OK\r\nX-Never: ", b"x"),
    "/silence": silence,
    "/hints-for-ever": drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
}
HOST = "www.gov.test"


def url(path: str) -> str:
    return f"https://{HOST}{path}"


@pytest.fixture(scope="module")
def crawled(crawl: Crawl) -> Iterator[Crawled]:
    server = Server(GOOD | {path: answer for path, (_, answer) in BAD.items()})
    yield crawl(*map(url, [*GOOD, *BAD]), MFA_CONNECT={HOST: server.url})
    server.close()


@pytest.mark.parametrize("path", BAD)
def test_a_bad_answer_gives_its_own_error_that_names_the_url(crawled: Crawled, path: str) -> None:
    result = crawled.results[url(path)]
    assert (result["kind"], result["url"]) == (BAD[path][0], url(path))
    assert result["reason"]
    (handed,) = crawled.of(url(path))
    whole = result["kind"] == "bad_encoding" or path.startswith("/bomb")
    assert handed.error == (None if whole else result["kind"])
    assert handed.exchange.truncated == (
        None
        if whole or not handed.exchange.response
        else {"cut_short": "disconnect", "too_large": "length"}.get(result["kind"], "unspecified")
    )


@pytest.mark.parametrize("path", GOOD)
def test_an_odd_but_whole_answer_is_read(crawled: Crawled, path: str) -> None:
    result = crawled.results[url(path)]
    assert (result["kind"], result["url"]) == ("response", url(path))
    assert (result["status"] == 500) is (path == "/error-500")


@pytest.mark.parametrize(
    "path",
    ["/gzip", "/x-gzip", "/members", "/gzip-and-junk", "/deflate", "/raw-deflate", "/br", "/twice"],
)
def test_a_body_is_handed_on_decoded_and_evidenced_encoded(crawled: Crawled, path: str) -> None:
    result = crawled.results[url(path)]
    assert result["length"] == len(PAGE)
    assert result["type"] == "HtmlResponse"
    assert "Content-Encoding" not in result["headers"]
    answer = GOOD[path]
    assert isinstance(answer, bytes)
    assert [handed.exchange.response for handed in crawled.of(url(path))] == [answer]


def test_odd_answers_keep_their_bodies(crawled: Crawled) -> None:
    texts = {path: crawled.results[url(path)]["text"] for path in GOOD}
    assert texts["/no-body"] == ""
    assert texts["/no-reason"] == "ok"
    assert texts["/no-length"] == "to the end"
    assert texts["/chunked"] == "hello"
    assert "after the hints" in texts["/early-hints"]


def test_repeated_and_long_headers_are_whole(crawled: Crawled) -> None:
    repeats = crawled.results[url("/repeats")]["headers"]
    assert repeats["Set-Cookie"] == ["a=1", "b=2"]
    assert repeats["X-Odd"] == ["one", "\xe9"]
    [policy] = crawled.results[url("/long-headers")]["headers"]["Content-Security-Policy"]
    assert len(policy) == 20_000


def test_an_exchange_says_when_whom_and_through_which_door(crawled: Crawled) -> None:
    (handed,) = crawled.of(url("/error-500"))
    exchange = handed.exchange
    assert datetime.now(UTC) - datetime.fromisoformat(exchange.begun) < timedelta(hours=1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", exchange.begun)
    assert (exchange.source_class, exchange.ip) == ("synthetic", "127.0.0.1")


def test_answers_that_never_end_are_timed_out(crawl: Crawl) -> None:
    server = Server(ENDLESS)
    try:
        crawled = crawl(
            *map(url, ENDLESS),
            MFA_CONNECT={HOST: server.url},
            DOWNLOAD_TIMEOUT=1,
            meta={"dont_obey_robotstxt": True},
        )
    finally:
        server.close()
    assert crawled.kinds() == {url(path): "timed_out" for path in ENDLESS}
    assert {handed.exchange.truncated for handed in crawled.handed} == {"time"}
    begun = {handed.exchange.url: handed.exchange.response[:15] for handed in crawled.handed}
    assert begun == {url(path): b"HTTP/1.1 200 OK" for path in ENDLESS} | {
        url("/silence"): b"",
        url("/hints-for-ever"): b"HTTP/1.1 103 Ea",
    }
