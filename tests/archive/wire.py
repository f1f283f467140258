"""Real and odd HTTP messages as bytes, and the exchanges and writers that keep them."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import brotli

from mfa_crawler.archive import Exchange, Truncation, WarcName, WarcWriter

SITE = "pl_mfa_en"
URL = "https://www.gov.pl/web/diplomacy/news-"
REQUEST = b"GET /web/diplomacy/news- HTTP/1.1\r\nHost: www.gov.pl\r\nAccept: */*\r\n\r\n"
PAGE = b"<html><body>" + "Minister o Bałtyku. ".encode() * 40 + b"</body></html>"


def response(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A response without any framing but the headers given."""
    return b"\r\n".join([b"HTTP/1.1 " + status, *headers, b"", body])


def sized(body: bytes, *headers: bytes) -> bytes:
    return response(body, *headers, b"Content-Length: %d" % len(body))


def chunks(body: bytes, size: int) -> bytes:
    cut = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in cut) + b"0\r\n\r\n"


def chunked(body: bytes, *headers: bytes, size: int = 100) -> bytes:
    return response(chunks(body, size), *headers, b"Transfer-Encoding: chunked")


HTML = b"Content-Type: text/html; charset=utf-8"
ODD = {
    "plain": sized(PAGE, HTML),
    "odd header case": response(b"x", b"cOnTeNt-LENGTH: 1", b"X-lower: 1", b"x-Lower: 2"),
    "repeated": sized(b"x", b"Set-Cookie: a=1", b"Set-Cookie: b=2", b"set-cookie: c=3"),
    "folded": sized(b"hello", b"X-Folded: one", b"\ttwo", b"  three ", b"X-Next: 4"),
    "folded by blanks": sized(b"hello", b"X-Folded: one", b" ", b"X-Next: 4"),
    "no reason": response(PAGE, b"Content-Length: %d" % len(PAGE), status=b"200"),
    "empty reason": response(PAGE, b"Content-Length: %d" % len(PAGE), status=b"200 "),
    "chunked": chunked(PAGE, HTML),
    "chunk extensions": response(
        b'5;name=value\r\nhello\r\n6 ;q="x y"\r\n world\r\n0;last\r\n\r\n',
        b"Transfer-Encoding: chunked",
    ),
    "trailers": response(
        b"5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n", b"Transfer-Encoding: Chunked"
    ),
    "chunked and gzip": chunked(gzip.compress(PAGE, mtime=0), b"Content-Encoding: gzip"),
    "two transfer codings": response(
        chunks(b"hello", 2), b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked"
    ),
    "transfer coding not chunked": response(b"5\r\nhello\r\n", b"Transfer-Encoding: identity"),
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + sized(PAGE, HTML),
    "continue twice": b"HTTP/1.1 100 Continue\r\n\r\n" * 2 + chunked(PAGE, HTML),
    "blank line first": b"\r\n" + sized(PAGE, HTML),
    "brotli": sized(brotli.compress(PAGE), HTML, b"Content-Encoding: br"),
    "gzip": sized(gzip.compress(PAGE, mtime=0), HTML, b"Content-Encoding: gzip"),
    "like a chunk size": sized(b"5\r\nhello\r\n0\r\n\r\n", HTML),
    "until it closes": response(PAGE, HTML),
    "empty": sized(b"", HTML),
    "empty chunked": chunked(b"", HTML),
    "no content": response(b"", status=b"204 No Content"),
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "high bytes": sized(b"x", b"X-Name: Stanis\xb3aw \xff", b"X-Utf: \xc5\x82"),
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 5\n\nhello",
    "no headers": b"HTTP/1.1 200 OK\r\n\r\nhello",
    "not found": response(b"<h1>404</h1>", HTML, status=b"404 Nie ma"),
    "photo": sized(bytes(range(256)) * 300, b"Content-Type: image/jpeg"),
}
CUT = {
    "cut by length": sized(PAGE, HTML)[:-100],
    "cut in a chunk": chunked(PAGE, HTML)[:-200],
    "cut in a chunk size": chunked(PAGE, HTML, size=2000)[:-4],
}


def exchange(
    raw: bytes, url: str = URL, begun: str = "2026-11-23T22:33:41.123Z", *, is_cut: bool = False
) -> Exchange:
    truncated = Truncation.DISCONNECT if is_cut else None
    return Exchange(url, begun, REQUEST, raw, ip="192.0.2.7", truncated=truncated)


def now() -> datetime:
    return datetime(2026, 11, 23, 22, 33, 41, 123456, tzinfo=UTC)


def writer(output: Path, max_bytes: int = 1 << 30, site: str = SITE) -> WarcWriter:
    name = WarcName(site, "20261123T223341Z-ab12", "host.example")
    return WarcWriter(output / "warc", name, {"software": "mfa-crawler"}, max_bytes, now)


def only_file(output: Path) -> Path:
    """The one WARC file, closed or open."""
    [path] = (output / "warc").glob("*/*.warc.gz*")
    return path
