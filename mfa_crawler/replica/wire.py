"""HTTP/1.1 as bytes, by own code since faults must break it: a request read, a response written."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, formatdate
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

CHUNK = 4096
_NUMBER = re.compile(r"[0-9]{1,9}")


class BadRequest(ValueError):
    """The bytes are no HTTP request."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `host` is the Host header without a port, in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def host(self) -> str:
        """The host name that is asked for."""
        return self.header("host").rpartition("@")[2].split(":")[0].lower()

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def argument(self, name: str, default: int) -> int:
        """Return a number from the query, or `default` where there is none of at most nine digits.

        >>> Request("GET", "/list?page=3", ()).argument("page", 1)
        3
        """
        value = parse_qs(self.target.partition("?")[2]).get(name, [""])[0]
        return int(value) if _NUMBER.fullmatch(value) else default


@dataclass(frozen=True, slots=True)
class Response:
    """One response before it is bytes."""

    status: int
    body: bytes = b""
    media_type: str = "text/html;charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
    etag: str = ""
    chunked: bool = False

    def with_headers(self, *headers: tuple[str, str]) -> "Response":
        """Return the response with more headers."""
        return replace(self, headers=(*self.headers, *headers))


def parse_head(raw: bytes) -> Request:
    """Read a request line and headers, up to and including the empty line."""
    first, *lines = raw.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest(first[:80])
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name, value.strip()))
    target = parts[1]
    if target.startswith("http://"):  # as clients write it to a proxy
        url = urlsplit(target)
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        headers = [("Host", url.netloc), *(h for h in headers if h[0].lower() != "host")]
    return Request(parts[0], target, tuple(headers))


def head(response: Response, length: int | None) -> bytes:
    """Return status line and headers; `length` None declares chunks instead."""
    lines = [
        f"HTTP/1.1 {response.status} {phrase(response.status)}",
        f"Date: {formatdate(usegmt=True)}",
    ]
    if response.status != 304:
        lines.append(f"Content-Type: {response.media_type}")
        lines.append(
            "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
        )
    if response.etag:
        lines.append(f"ETag: {response.etag}")
    if response.modified:
        lines.append(f"Last-Modified: {http_date(response.modified)}")
    lines += [f"{name}: {value}" for name, value in response.headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def phrase(status: int) -> str:
    """Return the words for a status.

    >>> phrase(404), phrase(799)
    ('Not Found', 'Unknown')
    """
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def chunks(body: bytes) -> bytes:
    """Return the body in chunks, the last one included."""
    return open_chunks(body) + b"0\r\n\r\n"


def open_chunks(body: bytes) -> bytes:
    """Return the body in chunks, without the last one."""
    pieces = (body[start : start + CHUNK] for start in range(0, len(body), CHUNK))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


def http_date(moment: datetime) -> str:
    """Return a moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
