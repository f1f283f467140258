"""Pages rendered and compressed beforehand, and a server that only copies bytes: for benchmarks."""

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import uvloop

from mfa_crawler.replica.background import background
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.routes import respond
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import BadRequest, Request, Response, head, parse_head

# photos are made when first asked for, and kept
_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer to a GET, compressed if it is text."""

    response: Response
    packed: bytes
    """Head and body as they are sent to who accepts gzip."""

    @property
    def unpacked(self) -> bytes:
        """Head and body for who does not."""
        if ("Content-Encoding", "gzip") not in self.response.headers:
            return self.packed
        kept = tuple(h for h in self.response.headers if h[0] != "Content-Encoding")
        body = gzip.decompress(self.response.body)
        response = Response(self.response.status, body, self.response.media_type, kept)
        return head(response, len(body)) + body


def prepare(ministry: Ministry) -> dict[str, Ready]:
    """Return the answers for every list page and article of every unit, by target."""
    ready = {}
    for unit in ministry.units:
        for target in _targets(ministry, unit):
            ready[target] = _make(ministry, unit.host, target)
    return ready


def _targets(ministry: Ministry, unit: Unit) -> Iterator[str]:
    yield unit.listing
    for page in range(1, -(-ministry.listed(unit) // 10) + 1):
        yield f"{unit.listing}?page={page}&size=10"
    for article in ministry.articles(unit.base):
        yield article.path


def _make(ministry: Ministry, host: str, target: str) -> Ready:
    request = Request("GET", target, (("Host", host), ("Accept-Encoding", "gzip")))
    response = respond(ministry, request)
    return Ready(response, head(response, len(response.body)) + response.body)


class _Copier(asyncio.Protocol):
    """Answers each request with bytes that are already there."""

    def __init__(self, ministry: Ministry, ready: dict[str, Ready]) -> None:
        self._ministry, self._ready = ministry, ready
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            raw, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            try:
                self._transport.write(self._answer(parse_head(raw)))
            except BadRequest:
                self._transport.close()

    def _answer(self, request: Request) -> bytes:
        ready = self._ready.get(request.target)
        if ready is None:
            ready = _make(self._ministry, request.host, request.target)
            if len(self._ready) < _KEPT + self._ministry.listed(self._ministry.units[0]):
                self._ready[request.target] = ready
        if request.method == "HEAD":
            return head(ready.response, len(ready.response.body))
        return ready.packed if "gzip" in request.header("accept-encoding") else ready.unpacked


@contextmanager
def serving(ministry: Ministry, ready: dict[str, Ready], port: int = 0) -> Iterator[str]:
    """Serve prepared answers while the block runs; gives the base URL."""
    with background(uvloop.new_event_loop()) as loop:
        listening = loop.create_server(lambda: _Copier(ministry, ready), "127.0.0.1", port)
        server = asyncio.run_coroutine_threadsafe(listening, loop).result()
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            asyncio.run_coroutine_threadsafe(_close(server), loop).result()


async def _close(server: asyncio.AbstractServer) -> None:
    server.close()
    await asyncio.sleep(0)
