"""A server that sends what servers really send, and notes what its sockets received and sent.

with serving(WHOLE | ENDED_BADLY) as server:
    ...  # crawl http://HOST/PATH with HOST mapped to server.url
    server.seen  # every exchange in the order of arrival
"""

import gzip
import random
import socket
import ssl
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import brotli

from tests.fetch.server import Server, not_found, reply


@dataclass(frozen=True)
class Script:
    """What the server does with one request: each of `sends` is a write of its own."""

    sends: tuple[bytes, ...] = ()
    closes: bool = False
    resets: bool = False
    """Close so that the client gets a TCP reset."""
    pokes: bytes = b""
    """Written to all other open connections before the answer."""
    again: "Script | None" = None
    """What it does when asked for the same another time; the same by default."""

    @property
    def whole(self) -> bytes:
        return b"".join(self.sends)


@dataclass
class Seen:
    """One exchange as the server's socket saw it; `connection` counts from 0."""

    host: str
    target: str
    connection: int
    request: bytes
    response: bytes = b""


@dataclass
class WireServer(Server):
    scripts: dict[str, Script] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers: dict[socket.socket, int] = {}
        super().__post_init__()

    def of(self, host: str, target: str) -> list[Seen]:
        return [seen for seen in self.seen if (seen.host, seen.target) == (host, target)]

    def _serve_one(self, connection: socket.socket) -> bool:
        request = _read_request(connection)
        if request is None:
            return False
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host = request.split(b"\r\nHost: ")[1].split(b"\r\n")[0].decode()
        target = request.split(b" ", 2)[1].decode()
        with self._lock:
            number = self._numbers.setdefault(connection, len(self._numbers))
            seen = Seen(host, target, number, request)
            self.seen.append(seen)
            script = self.scripts.get(target, Script((not_found,)))
            self.scripts[target] = script.again or script
            others = self._open - {connection}
        for other in others if script.pokes else ():
            other.sendall(script.pokes)
        for part in script.sends:
            seen.response += part
            connection.sendall(part)
        if script.resets:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return not (script.closes or script.resets)


@contextmanager
def serving(
    scripts: Mapping[str, Script], tls: ssl.SSLContext | None = None
) -> Iterator[WireServer]:
    """A server on a port of 127.0.0.1; other targets answer 404."""
    server = WireServer(scripts=dict(scripts), tls=tls)
    try:
        yield server
    finally:
        server.close()


def _read_request(connection: socket.socket) -> bytes | None:
    request = b""
    length = 0
    while b"\r\n\r\n" not in request or len(request.partition(b"\r\n\r\n")[2]) < length:
        part = connection.recv(65536)
        if not part:
            return None
        request += part
        if b"\r\nContent-Length: " in request:
            length = int(request.split(b"\r\nContent-Length: ")[1].split(b"\r\n")[0])
    return request


def each_byte(message: bytes) -> Script:
    return Script(tuple(message[i : i + 1] for i in range(len(message))))


def chunked(body: bytes, *sizes: int) -> bytes:
    """The chunks of a body, each of one of the sizes in turn, and the last chunk."""
    parts, at, turn = [], 0, 0
    while at < len(body):
        part = body[at : at + sizes[turn % len(sizes)]]
        parts.append(b"%X\r\n%b\r\n" % (len(part), part))
        at, turn = at + len(part), turn + 1
    return b"".join([*parts, b"0\r\n\r\n"])


def coded(body: bytes, coding: str) -> bytes:
    return reply(body, "Content-Type: text/html", f"Content-Encoding: {coding}")


OK = b"HTTP/1.1 200 OK\r\n"
TE = b"Transfer-Encoding: chunked\r\n\r\n"
PAGE = b"<html><body>" + b"Minister " * 500 + b"</body></html>"
BIG = random.Random(1).randbytes(3_000_000)

WHOLE: dict[str, Script] = {
    "/odd-case": Script((b"HTTP/1.1 200 oK\r\ncOnTeNt-LENGTH:2\r\nx-oDD:  \t a \r\n\r\nok",)),
    "/repeated": Script((reply(b"ok", "Set-Cookie: a", "X-A: 1", "set-cookie: b", "X-A: 1"),)),
    "/folded": Script((reply(b"ok", "X-Folded: one\r\n two\r\n\tthree"),)),
    "/no-reason": Script((b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",)),
    "/empty-reason": Script((b"HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",)),
    "/no-header": Script((b"HTTP/1.1 200 OK\r\n\r\nto the end",), closes=True),
    "/nothing-in-it": Script((reply(),)),
    "/no-content": Script((b"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n",)),
    "/not-modified": Script(
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 9\r\n\r\n",)
    ),
    "/redirect": Script((reply(b"moved", "X-Location: /", status="302 Found"),)),
    "/latin-1": Script((reply(b"\xff\x80", "X-Odd: \xb6\xe9\xff", status="200 \xd3k"),)),
    "/chunked": Script((OK + TE + chunked(PAGE, 7, 1000, 1),)),
    "/chunk-extensions": Script((OK + TE + b'3;a=b;c="d e"\r\nabc\r\n002\r\nde\r\n0;x\r\n\r\n',)),
    "/trailers": Script(
        (b"HTTP/1.1 200 OK\r\nTrailer: X-T\r\n" + TE, b"3\r\nabc\r\n", b"0\r\nX-T: late\r\n\r\n")
    ),
    "/chunk-like": Script((reply(b"5\r\nhello\r\n0\r\n\r\n"),)),
    "/continue": Script((b"HTTP/1.1 100 Continue\r\n\r\n", reply(b"ok"))),
    "/hints": Script((b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3 + reply(b"ok"),)),
    "/gzip": Script((coded(gzip.compress(PAGE, mtime=0), "gzip"),)),
    "/gzip-chunked": Script(
        (OK + b"Content-Encoding: gzip\r\n" + TE + chunked(gzip.compress(PAGE, mtime=0), 100),)
    ),
    "/br": Script((coded(brotli.compress(PAGE), "br"),)),
    "/http-1.0": Script((b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\nto the end",), closes=True),
    "/bare-newlines": Script((b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok",)),
    "/big": Script((reply(BIG),)),
    "/big-chunked": Script((OK + TE, *(chunked(BIG, 60_000, 9, 100_000),))),
    "/big-to-the-end": Script((OK + b"\r\n", BIG), closes=True),
    "/dribbled": each_byte(OK + b"X-Slow: yes\r\n" + TE + chunked(PAGE[:300], 5)),
    "/switching": Script(
        (b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhello",)
    ),
}
"""Answers that are whole, however odd."""

ENDED_BADLY: dict[str, tuple[str, Script]] = {
    "/early-close": (
        "cut_short",
        Script((OK + b"Content-Length: 99\r\n\r\nhe", b"l"), closes=True),
    ),
    "/inside-a-chunk": ("cut_short", Script((OK + TE + b"5\r\nhello\r\n9\r\nhel",), closes=True)),
    "/after-a-chunk": ("cut_short", Script((OK + TE + b"5\r\nhello\r\n",), closes=True)),
    "/inside-the-header": ("unreachable", Script((OK + b"X-Cut: th",), closes=True)),
    "/no-http": ("unreachable", Script((b"220 ftp ready\r\n",), closes=True)),
    "/not-a-word": ("unreachable", Script(closes=True)),
    "/reset": ("unreachable", Script(resets=True)),
    "/no-colon": ("unreachable", Script((OK + b"this is no header\r\n\r\nok",), closes=True)),
    "/two-lengths": ("unreachable", Script((reply(b"hello", "Content-Length: 4"),), closes=True)),
    "/bad-chunk": ("unreachable", Script((OK + TE + b"zz\r\nhello\r\n0\r\n\r\n",), closes=True)),
    "/space-before-colon": ("unreachable", Script((OK + b"X-A : b\r\n\r\nok",), closes=True)),
}
"""Answers that are none: the kind of their error, and how they end."""
