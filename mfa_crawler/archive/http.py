"""HTTP/1.x messages read from their bytes, tolerantly, and as aiohttp's client reads them.

Where a message is one that aiohttp refuses (a bad chunk size, both lengths), what can be read of
it is read: the archive keeps failures too.
"""

import re
from dataclasses import dataclass, field

from mfa_crawler.archive.coding import decoded

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? ([0-9]{3})(?: (.*))?")  # others label HTTP/2
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]+)[ \t]*(?:;.*)?\r", re.DOTALL)
_BODILESS = {204, 304}


@dataclass(frozen=True, slots=True)
class Message:
    """One response (RFC 9112), 1xx responses before it taken off."""

    status: int | None
    """Null if the first line is no status line: then there are no headers either."""
    reason: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    """Names and values as sent and in that order; a folded value is one (RFC 9112 section 5.2)."""
    head: bytes = field(repr=False)
    """Everything up to and including the blank line, as received."""
    body: bytes = field(repr=False)
    """Everything after the head, as received."""
    entity: bytes = field(repr=False)
    """The body without `Transfer-Encoding: chunked` and without what follows its end."""

    def header(self, name: str) -> bytes | None:
        """The last value sent under this name (in any case), as Scrapy's `Headers.get` gives it."""
        values = self.headers_of(name)
        return values[-1] if values else None

    def headers_of(self, name: str) -> list[bytes]:
        """All values sent under this name (in any case)."""
        wanted = name.lower().encode("latin-1")
        return [value for key, value in self.headers if key.lower() == wanted]

    def content(self, limit: int, url: str) -> bytes:
        """The entity without its Content-Encoding, of at most `limit` bytes (0: no limit).

        Raises:
            TooLarge: it inflates to more.
            BadEncoding: unknown coding, damaged or cut data.
        """
        codings = self.headers_of("Content-Encoding")
        return decoded(self.entity, codings, limit, url) if codings and self.entity else self.entity


def split_interim(raw: bytes) -> tuple[bytes, bytes]:
    """What came before the final response, and the final response.

    Before it come 1xx responses except 101 (RFC 9110 section 15.2), and blank lines, which a client
    skips and WARC readers stumble over. The final response is empty if it never came.
    """
    at = 0
    while True:
        while raw[at : at + 1] in {b"\r", b"\n"}:
            at += 1
        if raw[at : at + 10] not in {b"HTTP/1.1 1", b"HTTP/1.0 1"}:
            return raw[:at], raw[at:]
        line = _STATUS_LINE.match(raw, at)
        end = _END_OF_HEAD.search(raw, at)
        if not line or line[1] == b"101" or not end:
            return raw[:at], raw[at:]
        at = end.end()


def read_response(raw: bytes) -> Message:
    """The response that these bytes are, or as much of it as is there; never fails."""
    end = _END_OF_HEAD.search(raw)
    head, body = (raw[: end.end()], raw[end.end() :]) if end else (raw, b"")
    lines = [line.removesuffix(b"\r") for line in head.split(b"\n")]
    status_line = _STATUS_LINE.fullmatch(lines[0])
    if not status_line:
        return Message(None, b"", (), b"", raw, raw)
    status = int(status_line[1])
    headers = tuple(_headers(lines[1:]))
    entity = b"" if status in _BODILESS else _entity(body, headers)
    return Message(status, status_line[2] or b"", headers, head, body, entity)


def _headers(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    fields: list[tuple[bytes, bytes]] = []
    for line in lines:
        if fields and line.startswith((b" ", b"\t")):
            name, value = fields[-1]
            fields[-1] = name, value + line
        elif b":" in line:
            name, _, value = line.partition(b":")
            fields.append((name.strip(), value))
    return [(name, value.strip(b" \t")) for name, value in fields]


def _entity(body: bytes, headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    length = coding = None
    for name, value in headers:
        match name.lower():
            case b"content-length":
                length = value
            case b"transfer-encoding":
                coding = value
    if coding is not None:  # overrides Content-Length (RFC 9112 section 6.3)
        last = coding.lower().rpartition(b",")[2].strip()
        return _unchunked(body) if last == b"chunked" else body
    return body[: int(length)] if length is not None and length.isdigit() else body


def _unchunked(body: bytes) -> bytes:
    """What the chunks hold, up to the last one, or to the first that is damaged or missing."""
    parts = []
    at = 0
    while (end := body.find(b"\n", at)) >= 0:
        line = CHUNK_SIZE.fullmatch(body, at, end)
        size = int(line[1], 16) if line else 0
        if not size:
            break
        at = end + 1 + size
        parts.append(body[end + 1 : at])
        if body[at : at + 2] != b"\r\n":
            break
        at += 2
    return b"".join(parts)
