"""The seam in aiohttp where the very bytes of an exchange pass, TLS taken off and nothing else.

A `Recording` belongs to one attempt. It reaches the connection by a context variable, and leaves it
when the connection goes back to the pool, so that bytes never get into another exchange.
"""

import asyncio
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.helpers import _EXC_SENTINEL
from aiohttp.http import HttpProcessingError
from scrapy.exceptions import DownloadCancelledError

from mfa_crawler.archive import Exchange, Truncation, warc_date
from mfa_crawler.items import SourceClass

_current: ContextVar["Recording"] = ContextVar("mfa_crawler_recording")


class Recording:
    """What one attempt sends and receives; the task that makes it is the one that asks.

    `limit` is the size in bytes that a body may have (0: none). What surrounds it (1xx responses,
    headers, chunk sizes, trailers) may take as much again and 1 MiB: a server can send it for ever.
    """

    __slots__ = ("_begun", "_source_class", "head", "ip", "received", "sent", "space")

    def __init__(self, source_class: SourceClass, limit: int) -> None:
        self._begun = warc_date(datetime.now(UTC))
        self._source_class = source_class
        self.space: float = 2 * limit + (1 << 20) if limit else float("inf")
        self.sent: list[bytes] = []
        self.received: list[bytes] = []
        self.ip: str | None = None
        self.head: tuple[int, str, tuple[tuple[bytes, bytes], ...]] | None = None
        """Status, reason and raw headers of the response, once they are read."""
        _current.set(self)

    def exchange(self, url: str, truncated: Truncation | None) -> Exchange:
        """Hand the bytes over, and keep none."""
        request, response = b"".join(self.sent), b"".join(self.received)
        self.sent.clear()
        self.received.clear()
        return Exchange(
            url=url,
            begun=self._begun,
            request=request,
            response=response,
            source_class=self._source_class,
            ip=self.ip,
            truncated=truncated,
        )


class _Transport:
    """A transport that notes what is written; for all else it is the one it stands before."""

    __slots__ = ("_transport", "sent")

    def __init__(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.sent: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write, and note the bytes as they are now."""
        self.sent.append(bytes(data))
        self._transport.write(data)

    def writelines(self, parts: Iterable[bytes | bytearray | memoryview]) -> None:
        """Write them in this order."""
        self.write(b"".join(parts))


class ResponseProtocol(ResponseHandler):
    """aiohttp's protocol, recording what passes, and mended where a later chunk is not HTTP.

    aiohttp 3.14 closes the connection then and leaves the reader waiting until the time is up.
    """

    _recording: Recording | None = None
    _ip: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Stand between aiohttp and the transport."""
        super().connection_made(cast("asyncio.Transport", _Transport(transport)))
        peer = transport.get_extra_info("peername")
        self._ip = peer[0] if peer else None

    def set_response_params(self, **params: Any) -> None:
        """Begin an exchange: aiohttp calls this once for each request, before it is written."""
        self._recording = recording = _current.get()
        if self.transport is not None:  # else it was lost already, and aiohttp will say so
            cast("_Transport", self.transport).sent = recording.sent
        recording.ip = self._ip
        super().set_response_params(**params)

    def end_exchange(self) -> None:
        """What comes from now on belongs to no request."""
        self._recording = None

    def data_received(self, data: bytes) -> None:
        """Record, then parse.

        Bytes that come to an idle connection answer nothing (RFC 9112 section 9.2), such as the 408
        of a server that waited in vain: aiohttp would give them to the next request.
        """
        recording = self._recording
        if recording is None:
            if data and self._parser is not None and self.transport is not None:
                self.transport.abort()
                return
        elif data and not self._upgraded:  # else aiohttp hands the bytes after a 101 to us twice
            recording.received.append(data)
            recording.space -= len(data)
            if recording.space < 0 and self.transport is not None:
                self.transport.abort()
                self.set_exception(DownloadCancelledError("more bytes than any body needs"))
                return
        super().data_received(data)

    def set_exception(self, exc: BaseException, exc_cause: BaseException = _EXC_SENTINEL) -> None:
        """Fail the connection, and the body that is being read from it."""
        super().set_exception(exc, exc_cause)
        if (
            isinstance(exc, (HttpProcessingError, DownloadCancelledError))
            and self._payload is not None
        ):
            self._payload.set_exception(exc)


class RecordedResponse(aiohttp.ClientResponse):
    """aiohttp's response, which also tells the protocol when it has let go of the connection."""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Read the status line and the headers."""
        protocol = connection.protocol
        if isinstance(protocol, ResponseProtocol):
            connection.add_callback(protocol.end_exchange)
        response = await super().start(connection)
        _current.get().head = self.status, self.reason or "", self.raw_headers
        return response


def rebuilt(
    status: int, reason: str, raw_headers: Iterable[tuple[bytes, bytes]], body: bytes
) -> bytes:
    """A response message made of what a client read, for when the bytes themselves are not known.

    `body` is the entity as sent, with its Content-Encoding. Transfer-Encoding is kept, and the
    entity is then one valid chunk (RFC 9112 section 7.1): never a bare body under a chunked header.

    >>> rebuilt(200, "OK", [(b"Transfer-Encoding", b"chunked")], b"hello")
    b'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nhello\\r\\n0\\r\\n\\r\\n'
    """
    headers = list(raw_headers)
    lines = [f"HTTP/1.1 {status} {reason}".encode("utf-8", "surrogateescape")]
    lines += [name + b": " + value for name, value in headers]
    if any(
        name.lower() == b"transfer-encoding" and b"chunked" in value.lower()
        for name, value in headers
    ):
        body = (b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)) if body else b"0\r\n\r\n"
    return b"\r\n".join([*lines, b"", body])
