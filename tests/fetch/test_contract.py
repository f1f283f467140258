"""What we use of Scrapy's and aiohttp's private parts is still what it was when we wrote this."""

import inspect
from functools import partial

import aiohttp
import pytest
import scrapy
from aiohttp.base_protocol import BaseProtocol
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http_writer import StreamWriter
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Headers, Response
from scrapy.utils import _download_handlers, ssl


def source(thing: object) -> str:
    return inspect.getsource(thing)  # type: ignore[arg-type]  # modules, classes and functions


def test_this_is_the_scrapy_it_was_written_for() -> None:
    assert scrapy.__version__.startswith("2.19."), "read the handler's source again"


@pytest.mark.parametrize(
    ("function", "signature"),
    [
        (BaseDownloadHandler.__init__, "(self, crawler: 'Crawler')"),
        (BaseDownloadHandler.close, "(self) -> 'None'"),
        (BaseDownloadHandler.download_request, "(self, request: 'Request') -> 'Response'"),
        (ssl._make_ssl_context, "(settings: 'BaseSettings') -> 'ssl.SSLContext'"),
        (
            _download_handlers.normalize_bind_address,
            "(value: 'str | tuple[str, int] | None') -> 'tuple[str, int] | None'",
        ),
        (AutoThrottle._spider_opened, "(self, spider: 'Spider') -> 'None'"),
        (AutoThrottle._min_delay, "(self) -> 'float'"),
        (
            AutoThrottle._get_slot,
            "(self, request: 'Request', spider: 'Spider') -> 'tuple[str | None, Slot | None]'",
        ),
        (
            AutoThrottle._response_downloaded,
            "(self, response: 'Response', request: 'Request', spider: 'Spider') -> 'None'",
        ),
    ],
)
def test_signatures_have_not_moved(function: object, signature: str) -> None:
    assert callable(function)
    assert str(inspect.signature(function)) == signature


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (Headers.normkey, "self._tobytes(key.title())"),
        (Response, "if isinstance(value, Headers):\n            self._headers = value"),
        (AutoThrottle, "self.maxdelay ="),
        (AutoThrottle, "self.mindelay ="),
        (Downloader._get_slot, 'slot_settings.get("delay", self._delay)'),
        (Downloader._process_queue, "penalty = delay - now + slot.lastseen"),
        (Downloader._enqueue_request, "request.meta[self.DOWNLOAD_SLOT] = key"),
        (Slot.download_delay, "self.delay * (1 + random.uniform(-self.jitter, self.jitter))"),
        (ResponseHandler, "self._payload = payload"),
        (
            ResponseHandler.data_received,
            "if upgraded and tail:\n            self.data_received(tail)",
        ),
        (ResponseHandler._drain_tail, "self.data_received(data)"),
        (BaseProtocol.resume_reading, 'self.data_received(b"")'),
        (StreamWriter._write, "transport = self._protocol.transport"),
        (StreamWriter._write, "transport.write(chunk)"),
        (StreamWriter._writelines, "transport.writelines(chunks)"),
        (Connection.close, "self._notify_release()"),
        (Connection.release, "self._notify_release()"),
        (aiohttp.ClientSession.__init__, "self._retry_connection: bool = True"),
        (aiohttp.ClientSession._request, "self._retry_connection and method in"),
        (aiohttp.TCPConnector._wrap_create_connection, "socket_factory=self._socket_factory"),
    ],
)
def test_what_we_rely_on_is_still_written_there(thing: object, words: str) -> None:
    assert words in source(thing)


def test_an_exchange_still_begins_between_connecting_and_sending() -> None:
    words = source(aiohttp.ClientSession._request)
    steps = ("self._connector.connect(", "conn.protocol.set_response_params(", "req.send(conn)")
    places = [words.index(step) for step in steps]
    assert places == sorted(places)
    assert all(words.count(step) == 1 for step in steps)


def test_the_connector_still_has_its_factory() -> None:
    import asyncio

    async def factory() -> object:
        connector = aiohttp.TCPConnector()
        await connector.close()
        return connector._factory

    found = asyncio.run(factory())
    assert isinstance(found, partial)
    assert found.func is ResponseHandler
