"""Undoing Content-Encoding: strictly, within a limit, and with errors that say what was wrong.

zstd is not read, because no WARC reader knows it: we never offer it.
"""

import zlib
from collections.abc import Iterable
from contextlib import suppress

import brotli
import deflate

from mfa_crawler.errors import BadEncoding, TooLarge

_GZIP_MAGIC = b"\x1f\x8b\x08"


def decoded(body: bytes, codings: Iterable[bytes], limit: int, url: str) -> bytes:
    """The body without its content codings, of at most `limit` bytes (0: no limit).

    `codings` are the values of Content-Encoding in the order sent (RFC 9110 section 8.4).

    Raises:
        TooLarge: it inflates to more.
        BadEncoding: unknown coding, damaged or cut data.
    """
    layers = [layer.strip() for layer in b",".join(codings).lower().split(b",")]
    if len(layers) > 4:
        raise BadEncoding(url, f"the body is encoded {len(layers)} times over")
    for layer in reversed(layers):
        name = layer.decode("latin-1")
        try:
            body = _decode(body, layer, limit)
        except (zlib.error, brotli.error, EOFError) as error:
            raise BadEncoding(url, f"the body is not {name}: {error}") from error
        except LookupError as error:
            raise BadEncoding(url, f"unknown Content-Encoding {name!r}") from error
        if limit and len(body) > limit:
            raise TooLarge(url, f"inflates to more than {limit} bytes (DOWNLOAD_MAXSIZE)")
    return body


def _decode(body: bytes, coding: bytes, limit: int) -> bytes:
    if coding in {b"gzip", b"x-gzip"}:
        return _gunzip(body, limit)
    if coding == b"deflate":
        try:
            return _inflate(zlib.decompressobj(), body, limit)
        except zlib.error:  # some servers send raw deflate (RFC 9110 section 8.4.1.2)
            return _inflate(zlib.decompressobj(wbits=-15), body, limit)
    if coding == b"br":
        return _unbrotli(body, limit)
    if coding in {b"identity", b""}:
        return body
    raise LookupError(coding)


def _inflate(inflator: "zlib._Decompress", body: bytes, limit: int) -> bytes:
    out = inflator.decompress(body, limit + 1 if limit else 0)
    if not inflator.eof and not (limit and len(out) > limit):
        raise EOFError("it ends too early")
    return out


def _gunzip(body: bytes, limit: int) -> bytes:
    """All members (RFC 1952 section 2.2); what follows the last one is ignored, as browsers do."""
    size = int.from_bytes(body[-4:], "little")  # of the last member, which is the only one mostly
    if 0 < size <= limit and body.find(_GZIP_MAGIC, 1) < 0:
        with suppress(deflate.DeflateError):
            return bytes(deflate.gzip_decompress(body, size))
    parts: list[bytes] = []
    size = 0
    rest = body
    while rest and (not parts or rest.startswith(_GZIP_MAGIC)) and not (limit and size > limit):
        inflator = zlib.decompressobj(wbits=31)
        parts.append(_inflate(inflator, rest, limit))
        size += len(parts[-1])
        rest = inflator.unused_data
        if len(parts) > 100:  # each member copies the rest: a million would take for ever
            raise EOFError("it has more than 100 members")
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _unbrotli(body: bytes, limit: int) -> bytes:
    inflator = brotli.Decompressor()
    parts = [inflator.process(body, output_buffer_limit=1 << 18)]
    size = len(parts[0])
    while not inflator.is_finished() and not (limit and size > limit):
        part = inflator.process(b"", output_buffer_limit=1 << 18)
        if not part:
            raise EOFError("it ends too early")
        parts.append(part)
        size += len(part)
    return b"".join(parts)
