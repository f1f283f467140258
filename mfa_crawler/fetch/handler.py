"""The download handler: Scrapy's aiohttp one with a guard, limits, typed errors and evidence.

The only module that touches that handler's private API (tests/fetch/test_contract.py notices when
it moves). TLS certificates are verified by DOWNLOAD_VERIFY_CERTIFICATES. Through a proxy the guard
would see the proxy's address only, so a request with a proxy is refused, and HTTPPROXY_ENABLED is
off in settings.py.
"""

import asyncio
import hashlib
import socket
import time
from base64 import b32encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import ClassVar

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.helpers import _EXC_SENTINEL
from aiohttp.http import HttpProcessingError
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached
from yarl import URL

from mfa_crawler.errors import (
    ContactMissing,
    CutShort,
    FetchError,
    ForbiddenAddress,
    TimedOut,
    TooLarge,
    Unreachable,
)
from mfa_crawler.fetch.connect import connected_url, connections
from mfa_crawler.fetch.guard import guarded_socket, spelt_address, watch_attempts, why_refused
from mfa_crawler.fetch.identity import is_contact
from mfa_crawler.items import Capture, SourceClass

# uvloop raises RuntimeError for some failed connections, idna ValueError for impossible names.
_FAILURES = (aiohttp.ClientError, HttpProcessingError, OSError, RuntimeError, ValueError)


class ResponseProtocol(ResponseHandler):
    """aiohttp's protocol, except that a body's reader is told when a later chunk is not HTTP.

    aiohttp 3.14 closes the connection then and leaves the reader waiting until the time is up.
    """

    def set_exception(self, exc: BaseException, exc_cause: BaseException = _EXC_SENTINEL) -> None:
        """Fail the connection, and the body that is being read from it."""
        super().set_exception(exc, exc_cause)
        if isinstance(exc, HttpProcessingError) and self._payload is not None:
            self._payload.set_exception(exc)


class DownloadHandler(AiohttpDownloadHandler):
    """Fetches http and https URLs; `request.meta["capture"]` then says what was received.

    Raises, from `download_request`:
        ContactMissing: a public host is asked for without `MFA_CONTACT`.
        ForbiddenAddress: no address of the host is public, or a proxy was asked for.
        TimedOut: the answer did not end within `DOWNLOAD_TIMEOUT` seconds, counted from the start.
        TooLarge: the body as sent is over `DOWNLOAD_MAXSIZE` bytes.
        CutShort: the connection broke off inside the body.
        Unreachable: no name, no connection, no valid certificate, or bytes that are not HTTP.
    """

    experimental: ClassVar[bool] = False
    socket_factory: ClassVar[Callable[[aiohttp.AddrInfoType], socket.socket] | None] = staticmethod(
        guarded_socket
    )

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._connections = connections(settings.getdict("MFA_CONNECT"))
        self._contact: str = settings.get("MFA_CONTACT") or ""
        self._is_reachable = is_contact(self._contact)
        self._unused_session = self._session
        self._session = self._new_session(type(self).socket_factory)
        self._unguarded_session = self._new_session(None)

    def _new_session(
        self, socket_factory: Callable[[aiohttp.AddrInfoType], socket.socket] | None
    ) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            local_addr=self._bind_address,
            limit=self._pool_size_total,
            limit_per_host=self._pool_size_per_host,
            socket_factory=socket_factory,
        )
        new_protocol: Callable[..., ResponseHandler] = ResponseProtocol
        connector._factory = partial(new_protocol, loop=asyncio.get_running_loop())
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=65_536,  # government portals send long Content-Security-Policy headers
            max_field_size=65_536,
        )

    async def download_request(self, request: Request) -> Response:
        """Fetch one URL, without following redirects; see the class for what it raises."""
        meta = request.meta
        meta.pop("capture", None)  # a retry or redirect carries the one before
        host = urlparse_cached(request).hostname or ""
        is_mapped = host in self._connections
        if not is_mapped:
            self._check_public(request, host)
        fetched_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        try:
            response = await super().download_request(request)
        except DownloadCancelledError as error:
            limit = meta.get("download_maxsize", self._default_maxsize)
            raise TooLarge(request.url, f"is over {limit} bytes (DOWNLOAD_MAXSIZE)") from error
        digest = hashlib.sha1(response.body, usedforsecurity=False).digest()
        meta["capture"] = Capture(
            payload_digest=f"sha1:{b32encode(digest).decode('ascii')}",
            fetched_at=fetched_at,
            status=response.status,
            source_class=SourceClass.SYNTHETIC if is_mapped else SourceClass.OWN,
        )
        return response

    def _check_public(self, request: Request, host: str) -> None:
        address = spelt_address(host) or (host if ":" in host else None)
        is_refused = address is not None and why_refused(address) is not None  # and will be
        if not self._is_reachable and not is_refused:
            now = repr(self._contact) if self._contact else "not set"
            raise ContactMissing(
                f"{host} is no host of --connect, and MFA_CONTACT is {now}:"
                " set it to an email address or an https URL at which you can be reached"
            )
        if request.meta.get("proxy"):
            raise ForbiddenAddress(request.url, "a proxy would hide the address that is asked")

    @asynccontextmanager
    async def _make_request(
        self,
        request: Request,
        timeout: float,  # noqa: ASYNC109 - Scrapy's signature
    ) -> AsyncIterator[_ClientResponse]:
        attempts = watch_attempts()
        has_begun = False
        try:
            async with self._ask(request, timeout) as response:
                has_begun = True
                yield response  # type: ignore[misc]  # the session makes our response_class
        except _FAILURES as error:
            if isinstance(error, TimeoutError):
                reason = f"no whole answer within {timeout:g} seconds (DOWNLOAD_TIMEOUT)"
                raise TimedOut(request.url, reason) from error
            if isinstance(error, aiohttp.InvalidURL):  # such as http://2130706433/
                address = spelt_address(urlparse_cached(request).hostname or "")
                attempts |= {address: why_refused(address)} if address else {}
            raise _typed(error, request.url, attempts, has_begun=has_begun) from error

    def _ask(self, request: Request, timeout: float) -> aiohttp.client._RequestContextManager:
        headers = self._request_headers(request).to_tuple_list()
        session, url = self._session, request.url
        parts = urlparse_cached(request)
        origin = self._connections.get(parts.hostname or "")
        if origin:
            session, url = self._unguarded_session, connected_url(url, origin)
            if b"Host" not in request.headers:
                headers.append(("Host", parts.netloc.rpartition("@")[2]))
        return session.request(
            request.method,
            URL(url, encoded=True),  # as Scrapy and the archive know it, not as yarl would write it
            data=request.body or None,  # an empty body would send Content-Length: 0 with every GET
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=timeout),
            ssl=self._ssl_context,
            allow_redirects=False,
        )

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        return Headers(response.raw_headers)

    @staticmethod
    def _is_dataloss_exception(exc: Exception) -> bool:  # noqa: ARG004 - _make_request says CutShort
        return False

    async def close(self) -> None:
        """Close our sessions, and the one that the base class opened and we never use."""
        await super().close()
        await self._unguarded_session.close()
        await self._unused_session.close()


def _typed(
    error: Exception, url: str, attempts: dict[str, str | None], *, has_begun: bool
) -> FetchError:
    if attempts and all(attempts.values()):
        refusals = ", ".join(f"{address} is {reason}" for address, reason in attempts.items())
        return ForbiddenAddress(url, f"{refusals}; only public addresses are crawled")
    cause = error.__cause__ or error  # aiohttp wraps it in words about itself
    reason = " ".join(f"{type(cause).__name__}: {cause}".split())
    # Whether a bad chunk comes with the headers or after them must not decide what it is called.
    is_http = not isinstance(error, HttpProcessingError)
    return (
        CutShort(url, f"broke off: {reason}") if has_begun and is_http else Unreachable(url, reason)
    )
