"""Asking a time-stamping authority: one POST, which somebody at the keyboard ordered."""

import http.client
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

from mfa_crawler.errors import BadArgument, BadStatus, TimedOut, TooLarge, Unreachable
from mfa_crawler.fetch.identity import user_agent

_SECONDS = 30.0
_MOST = 1 << 20  # bytes; an answer with all its certificates has some 6,000


def ask(url: str, query: bytes, contact: str = "", *, seconds: float = _SECONDS) -> bytes:
    """The authority's answer (DER) to a query (DER), by HTTP (RFC 3161 section 3.4).

    Only `https`, with its certificate checked, or `http` on this machine. No redirect is followed
    and no proxy used. Raises BadArgument for another address, and FetchErrors.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        raise BadArgument(f"{url}: an authority is asked over https, or over http on this machine")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    ends = time.monotonic() + seconds
    try:
        connection = kind(host, parts.port, timeout=seconds)
        try:
            path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            headers = {
                "Content-Type": "application/timestamp-query",
                "Accept": "application/timestamp-reply",
                "User-Agent": user_agent(contact),
            }
            connection.request("POST", path, query, headers)
            return _read(url, connection.getresponse(), ends)
        finally:
            connection.close()
    except TimeoutError:
        raise TimedOut(url, f"no whole answer within {seconds:g} seconds") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreachable(url, f"{type(error).__name__}: {error}") from error


def _read(url: str, response: http.client.HTTPResponse, ends: float) -> bytes:
    if response.status != 200:
        raise BadStatus(url, response.status)
    data = b""
    while piece := response.read1(1 << 16):
        data += piece
        if len(data) > _MOST:
            raise TooLarge(url, f"the answer is over {_MOST} bytes")
        if time.monotonic() > ends:
            raise TimeoutError
    return data


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
