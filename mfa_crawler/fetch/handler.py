"""The download handler: aiohttp with a guard, limits, typed errors and evidence.

TLS certificates are verified by DOWNLOAD_VERIFY_CERTIFICATES. Through a proxy the guard would see
the proxy's address only, so a request with one is refused, and no middleware would add one.
tests/fetch/test_contract.py notices when what we use of aiohttp's and Scrapy's private parts moves.
"""

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, partial
from ipaddress import ip_address
from typing import ClassVar

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpProcessingError
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils._download_handlers import normalize_bind_address
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.ssl import _make_ssl_context
from yarl import URL

from mfa_crawler.archive.exchange import Truncation
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
from mfa_crawler.fetch.wire import (
    RecordedResponse,
    Recording,
    ResponseProtocol,
    rebuilt,
)
from mfa_crawler.items import SourceClass

exchanged = object()
"""Signal sent once per attempt, whatever came of it, before `download_request` returns or raises:
with `request: Request`, `exchange: Exchange` and `error: FetchError | None`. Receivers never raise.
"""

# uvloop raises RuntimeError for some failed connections, idna ValueError for impossible names.
_FAILURES = (aiohttp.ClientError, HttpProcessingError, OSError, RuntimeError, ValueError)
_TRUNCATIONS: dict[type[FetchError | None], Truncation] = {
    TimedOut: Truncation.TIME,
    TooLarge: Truncation.LENGTH,
    CutShort: Truncation.DISCONNECT,
}
_address = lru_cache(ip_address)  # a run meets few
_LONGEST = 300  # characters of a reason; aiohttp quotes whole lines of what is no HTTP
_logger = logging.getLogger(__name__)


class DownloadHandler(BaseDownloadHandler):
    """Fetches http and https URLs, and hands on every exchange by the signal `exchanged`.

    Sends USER_AGENT and DEFAULT_REQUEST_HEADERS, and asks for the codings that the archive can hold
    (RFC 9110 section 12.5.3); what a request says itself goes before. Scrapy's own signals of a
    download's progress, `headers_received` and `bytes_received`, are not sent.

    Raises, from `download_request`:
        ContactMissing: a public host is asked for without `MFA_CONTACT`.
        ForbiddenAddress: no address of the host is public, or a proxy was asked for.
        TimedOut: the answer did not end within `DOWNLOAD_TIMEOUT` seconds, counted from the start.
        TooLarge: the body as sent is over `DOWNLOAD_MAXSIZE` bytes.
        CutShort: the connection broke off inside the body.
        Unreachable: no name, no connection, no valid certificate, or bytes that are not HTTP.
    """

    socket_factory: ClassVar[Callable[[aiohttp.AddrInfoType], socket.socket] | None] = staticmethod(
        guarded_socket
    )

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._connections = connections(settings.getdict("MFA_CONNECT"))
        self._contact: str = settings.get("MFA_CONTACT") or ""
        self._is_reachable = is_contact(self._contact)
        self._limit = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._session = self._new_session(type(self).socket_factory)
        self._unguarded_session = self._new_session(None)

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        return _make_ssl_context(self.crawler.settings)  # 40 ms

    def _new_session(
        self, socket_factory: Callable[[aiohttp.AddrInfoType], socket.socket] | None
    ) -> aiohttp.ClientSession:
        settings = self.crawler.settings
        headers = settings.getdict("DEFAULT_REQUEST_HEADERS")
        headers.setdefault("User-Agent", settings["USER_AGENT"])
        headers.setdefault("Accept-Encoding", "gzip, deflate, br")
        connector = aiohttp.TCPConnector(
            local_addr=normalize_bind_address(settings["DOWNLOAD_BIND_ADDRESS"]),
            limit=settings.getint("CONCURRENT_REQUESTS"),
            limit_per_host=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            socket_factory=socket_factory,
        )
        new_protocol: Callable[..., ResponseHandler] = ResponseProtocol
        connector._factory = partial(new_protocol, loop=asyncio.get_running_loop())
        session = aiohttp.ClientSession(
            connector=connector,
            headers={name: value for name, value in headers.items() if value is not None},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=RecordedResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=65_536,  # government portals send long Content-Security-Policy headers
            max_field_size=65_536,
        )
        session._retry_connection = False  # it would ask twice, without delay, and tell nobody
        return session

    async def download_request(self, request: Request) -> Response:
        """Fetch one URL, without following redirects; see the class for what it raises."""
        meta = request.meta
        meta.pop("capture", None)  # a retry or redirect carries the one before
        host = urlparse_cached(request).hostname or ""
        is_mapped = host in self._connections
        limit: int = meta.get("download_maxsize", self._limit)
        recording = Recording(SourceClass.SYNTHETIC if is_mapped else SourceClass.OWN, limit)
        try:
            if not is_mapped:
                self._check_public(request, host)
            answer, body = await self._exchange(request, limit)
        except FetchError as error:
            self._hand_on(request, recording, error)
            raise
        if not recording.received and recording.head is not None:
            _logger.warning("%s is archived rebuilt: its bytes were not seen", request.url)
            recording.received.append(rebuilt(*recording.head, body))
        ip = recording.ip
        self._hand_on(request, recording, None)
        return _response(request.url, answer, body, ip)

    def _hand_on(self, request: Request, recording: Recording, error: FetchError | None) -> None:
        truncated = _TRUNCATIONS.get(type(error))
        if error and not truncated and recording.received:
            truncated = Truncation.UNSPECIFIED
        exchange = recording.exchange(request.url, truncated)
        self.crawler.signals.send_catch_log(
            exchanged, request=request, exchange=exchange, error=error
        )

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

    async def _exchange(self, request: Request, limit: int) -> tuple[aiohttp.ClientResponse, bytes]:
        """The answer and its body as sent."""
        timeout: float = request.meta.get("download_timeout", self._timeout)
        attempts = watch_attempts()
        has_begun = False
        begun = time.monotonic()
        try:
            async with self._ask(request, timeout) as answer:
                has_begun = True
                request.meta["download_latency"] = time.monotonic() - begun
                return answer, await _body(answer, limit)
        except DownloadCancelledError as error:
            raise TooLarge(request.url, f"is over {limit} bytes (DOWNLOAD_MAXSIZE)") from error
        except _FAILURES as error:
            if isinstance(error, TimeoutError):
                reason = f"no whole answer within {timeout:g} seconds (DOWNLOAD_TIMEOUT)"
                raise TimedOut(request.url, reason) from error
            if isinstance(error, aiohttp.InvalidURL):  # such as http://2130706433/
                address = spelt_address(urlparse_cached(request).hostname or "")
                attempts |= {address: why_refused(address)} if address else {}
            raise _typed(error, request.url, attempts, has_begun=has_begun) from error

    def _ask(self, request: Request, timeout: float) -> aiohttp.client._RequestContextManager:
        headers = request.headers.to_tuple_list()
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
            ssl=self._ssl_context if url.startswith("https:") else True,
            allow_redirects=False,
        )

    async def close(self) -> None:
        """Close the sessions."""
        await self._session.close()
        await self._unguarded_session.close()


async def _body(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    if limit and (answer.content_length or 0) > limit:
        raise DownloadCancelledError
    while part := await answer.content.readany():
        parts.append(part)
        size += len(part)
        if limit and size > limit:
            raise DownloadCancelledError
    return b"".join(parts)


def _response(url: str, answer: aiohttp.ClientResponse, body: bytes, ip: str | None) -> Response:
    """Scrapy's response; an encoded one gets its class when it is decoded."""
    headers = _headers(answer.raw_headers)
    is_encoded = body and b"Content-Encoding" in headers
    kind = Response if is_encoded else responsetypes.from_args(headers, url, body=body)
    response = kind(
        url,
        answer.status,
        body=body,
        ip_address=_address(ip) if ip else None,
        protocol=f"HTTP/{answer.version.major}.{answer.version.minor}" if answer.version else None,
    )
    response.headers = headers
    return response


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """As `Headers(raw)`, which would look at the type of each name and value."""
    headers = Headers()
    for name, value in raw:
        dict.setdefault(headers, name.title(), []).append(value)
    return headers


def _typed(
    error: Exception, url: str, attempts: dict[str, str | None], *, has_begun: bool
) -> FetchError:
    if attempts and all(attempts.values()):
        refusals = ", ".join(f"{address} is {reason}" for address, reason in attempts.items())
        return ForbiddenAddress(url, f"{refusals}; only public addresses are crawled")
    cause = error.__cause__ or error  # aiohttp wraps it in words about itself
    reason = " ".join(f"{type(cause).__name__}: {cause}"[:_LONGEST].split())
    # Whether a bad chunk comes with the headers or after them must not decide what it is called.
    is_http = not isinstance(error, HttpProcessingError)
    return (
        CutShort(url, f"broke off: {reason}") if has_begun and is_http else Unreachable(url, reason)
    )
