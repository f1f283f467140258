"""What we use of Scrapy's and aiohttp's private parts is still what it was when we wrote this."""

import inspect
from functools import partial

import aiohttp
import pytest
import scrapy
from aiohttp.client_proto import ResponseHandler
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import _aiohttp, _base_http, _base_streaming
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.extensions.throttle import AutoThrottle

Handler = _aiohttp.AiohttpDownloadHandler


def source(thing: object) -> str:
    return inspect.getsource(thing)  # type: ignore[arg-type]  # modules, classes and functions


def test_this_is_the_scrapy_it_was_written_for() -> None:
    assert scrapy.__version__.startswith("2.19."), "read the handler's source again"


@pytest.mark.parametrize(
    ("function", "signature"),
    [
        (Handler.__init__, "(self, crawler: 'Crawler')"),
        (Handler.close, "(self) -> 'None'"),
        (
            Handler._make_request,
            "(self, request: 'Request', timeout: 'float') -> 'AsyncIterator[_ClientResponse]'",
        ),
        (Handler._extract_headers, "(response: '_ClientResponse') -> 'Headers'"),
        (Handler._is_dataloss_exception, "(exc: 'Exception') -> 'bool'"),
        (Handler._request_headers, "(request: 'Request') -> 'Headers'"),
        (Handler.download_request, "(self, request: 'Request') -> 'Response'"),
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
        (Handler, "self._session: aiohttp.ClientSession ="),
        (Handler, "self._ssl_context: ssl.SSLContext ="),
        (Handler, "await self._session.close()"),
        (_base_streaming, "self._bind_address ="),
        (_base_streaming, "self._pool_size_total: int ="),
        (_base_streaming, "self._pool_size_per_host: int ="),
        (_base_streaming, "async with self._make_request(request, timeout) as response:"),
        (_base_streaming, "raise DownloadCancelledError"),
        (_base_streaming, "if self.experimental:"),
        (_base_http, "self._default_maxsize: int ="),
        (HttpCompressionMiddleware, "self._max_size ="),
        (AutoThrottle, "self.maxdelay ="),
        (AutoThrottle, "self.mindelay ="),
        (Downloader._get_slot, 'slot_settings.get("delay", self._delay)'),
        (Downloader._process_queue, "penalty = delay - now + slot.lastseen"),
        (Downloader._enqueue_request, "request.meta[self.DOWNLOAD_SLOT] = key"),
        (Slot.download_delay, "self.delay * (1 + random.uniform(-self.jitter, self.jitter))"),
        (ResponseHandler, "self._payload = payload"),
        (aiohttp.TCPConnector._wrap_create_connection, "socket_factory=self._socket_factory"),
    ],
)
def test_what_we_rely_on_is_still_written_there(thing: object, words: str) -> None:
    assert words in source(thing)


def test_the_connector_still_has_its_factory() -> None:
    import asyncio

    async def factory() -> object:
        connector = aiohttp.TCPConnector()
        await connector.close()
        return connector._factory

    found = asyncio.run(factory())
    assert isinstance(found, partial)
    assert found.func is ResponseHandler
