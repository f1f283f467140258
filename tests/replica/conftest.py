"""Asks a running replica over loopback, with and without a decent HTTP client."""

import http.client
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPMessage
from urllib.parse import urlsplit

import pytest

from mfa_crawler.replica import Ministry, Replica, running

Reply = tuple[int, HTTPMessage, bytes]


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=7, articles=40, years=3)


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as started:
        yield started


@pytest.fixture
def ask() -> Callable[..., Reply]:
    """One request on a connection of its own: (base URL, target or URL, method, body, headers)."""

    def send(
        base: str, url: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> Reply:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {"Host": parts.netloc or "www.gov.pl"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection(base.removeprefix("http://"), timeout=10)) as line:
            line.request(method, target, body, named)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()

    return send


@pytest.fixture
def get(replica: Replica, ask: Callable[..., Reply]) -> Callable[..., Reply]:
    """`ask` for the replica of this test."""

    def send(url: str, method: str = "GET", **headers: str) -> Reply:
        return ask(replica.url, url, method, None, **headers)

    return send


@pytest.fixture
def raw(replica: Replica) -> Callable[..., bytes]:
    """All bytes the replica sends for a request before it hangs up, or the first `limit`."""

    def send(target: str, limit: int = 1 << 30, version: str = "1.1") -> bytes:
        port = int(replica.url.rsplit(":", 1)[1])
        received = bytearray()
        with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as line:
            head = f"GET {target} HTTP/{version}\r\nHost: www.gov.pl\r\nConnection: close\r\n\r\n"
            line.sendall(head.encode())
            while len(received) < limit and (piece := line.recv(1 << 20)):
                received += piece
        return bytes(received)

    return send
