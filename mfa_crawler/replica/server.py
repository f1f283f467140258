"""Serves a ministry on a free loopback port from a background thread."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import overload

from mfa_crawler.replica import control
from mfa_crawler.replica.background import background
from mfa_crawler.replica.faults import Fault
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.routes import known_host, respond
from mfa_crawler.replica.sabotage import hangs_up, send, spoil
from mfa_crawler.replica.wire import BadRequest, Request, Response, parse_head

_HEAD_LIMIT = 65536


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    time_monotonic: float
    host: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]


class Replica:
    """A running server: its address, and what has been asked of it."""

    def __init__(self, ministry: Ministry, latency: float = 0.0) -> None:
        self.ministry = ministry
        self.url = ""
        self._latency = latency
        self._seen: list[Seen] = []
        self._in_flight: Counter[str] = Counter()
        self._max_in_flight = 0
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def requests(self) -> list[Seen]:
        """The requests so far in order of arrival: a copy, without those to the control path."""
        return self._seen.copy()

    @property
    def max_in_flight(self) -> int:
        """The highest number of simultaneous requests that any one host has seen."""
        return self._max_in_flight

    @overload
    def connect(self, host: str) -> str: ...
    @overload
    def connect(self) -> list[str]: ...
    def connect(self, host: str | None = None) -> str | list[str]:
        """Return what `--connect` needs to send one host here, or a list of it for all hosts."""
        if host is None:
            return [f"{each}={self.url}" for each in self.ministry.hosts]
        return f"{host}={self.url}"

    async def start(self, port: int) -> None:
        """Begin to listen; port 0 takes a free one."""
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", port, limit=_HEAD_LIMIT, backlog=512
        )
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening and end every connection, also those in the middle of a fault."""
        if self._server is None:
            return
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            # a client that hangs up is no news, and neither is our own end
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()
            self._connections.discard(task)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection may be used again."""
        try:
            request = await _read(reader)
        except (BadRequest, asyncio.LimitOverrunError):
            await _write(writer, Response(400, headers=(("Connection", "close"),)), None)
            return False
        if request.path == control.PATH:
            await _write(writer, control.answer(self.ministry, request, self._state()), None)
            return True
        host = known_host(self.ministry, request) or request.host
        moment = time.monotonic()
        self._seen.append(Seen(moment, host, request.method, request.target, request.headers))
        self._in_flight[host] += 1
        self._max_in_flight = max(self._max_in_flight, self._in_flight[host])
        try:
            # even no latency lets requests that have arrived meanwhile be counted first
            await asyncio.sleep(self._latency)
            return await self._answer(writer, request, host)
        finally:
            self._in_flight[host] -= 1

    async def _answer(self, writer: asyncio.StreamWriter, request: Request, host: str) -> bool:
        fault = self.ministry.fault_for(host, request.target)
        response = respond(self.ministry, request, fault)
        if fault:
            response = spoil(self.ministry, host, request.path, response, fault)
        last = request.header("connection").lower() == "close" or hangs_up(fault)
        if last:
            response = response.with_headers(("Connection", "close"))
        await _write(writer, response, fault, request.method)
        return not last

    def _state(self) -> dict[str, object]:
        return {"requests": len(self._seen), "max_in_flight": self._max_in_flight}


async def _read(reader: asyncio.StreamReader) -> Request:
    request = parse_head(await reader.readuntil(b"\r\n\r\n"))
    length = request.header("content-length")
    if not length:
        return request
    if not length.isdigit() or int(length) > _HEAD_LIMIT:
        raise BadRequest(f"Content-Length: {length}")
    return replace(request, body=await reader.readexactly(int(length)))


async def _write(
    writer: asyncio.StreamWriter, response: Response, fault: Fault | None, method: str = "GET"
) -> None:
    bodyless = method == "HEAD" or response.status == 304
    async with aclosing(send(response, fault, bodyless=bodyless)) as pieces:
        async for piece in pieces:
            writer.write(piece)
            await writer.drain()


@contextmanager
def running(ministry: Ministry, port: int = 0, latency: float = 0.0) -> Iterator[Replica]:
    """Serve `ministry` while the block runs, every answer at least `latency` seconds late.

    >>> with running(Ministry(articles=2)) as replica:
    ...     replica.connect("www.gov.pl").startswith("www.gov.pl=http://127.0.0.1:")
    True
    """
    replica = Replica(ministry, latency)
    with background(asyncio.new_event_loop()) as loop:
        try:
            asyncio.run_coroutine_threadsafe(replica.start(port), loop).result()
            yield replica
        finally:
            asyncio.run_coroutine_threadsafe(replica.stop(), loop).result()
