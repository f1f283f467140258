"""Pictures and files of an article: where our pages show them, and their bytes from the archive."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from mfa_crawler.extraction.signature import sniffed
from mfa_crawler.filing.holding import held_bytes
from mfa_crawler.items import Article, Attachment, Image
from mfa_crawler.store import ArticleRow, Store

_SHOWN = frozenset("image/jpeg image/png image/gif image/webp image/avif image/svg+xml".split())
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)


class Shown(NamedTuple):
    """A picture as a page shows it."""

    image: Image
    address: str | None
    """Of our own; None where its bytes were never fetched or are none that a browser shows."""
    words: str
    """Alternative text; never empty."""


class Offered(NamedTuple):
    """An attachment as a page offers it."""

    file: Attachment
    address: str | None
    """Of our own; None where its bytes were never fetched."""
    title: str


def shown(article: Article, image: Image, number: int = 1) -> Shown:
    """How a picture of an article is shown."""
    is_shown = image.sha256 is not None and image.media_type in _SHOWN
    where = _address("picture", article, image.sha256) if is_shown else None
    return Shown(image, where, image.alt or image.caption or f"Picture {number}, without words")


def offered(article: Article, file: Attachment) -> Offered:
    """How an attachment of an article is offered."""
    title = file.title or file.filename or file.url.rpartition("/")[2] or file.url
    return Offered(file, _address("file", article, file.sha256) if file.sha256 else None, title)


def addresses(article: Article) -> dict[str, str]:
    """Addresses of our own by those of the ministry, of all pictures that can be shown."""
    found = {image.url: shown(article, image).address for image in article.pictures}
    return {url: where for url, where in found.items() if where}


def _address(kind: str, article: Article, sha256: str | None) -> str:
    return f"/{kind}/{sha256}?{urlencode({'of': article.url})}"


def holds(store: Store, kept: ArticleRow, sha256: str) -> str | None:
    """The name for a download, where a version of this article shows these bytes; else None.

    So a picture that only withheld articles show has no address here.
    """
    articles = [kept.article, *(row.article for row in store.versions_of(kept.site, kept.entry))]
    for article in articles:
        for file in article.attachments:
            if file.sha256 == sha256:
                return _UNSAFE.sub("_", file.filename or file.url.rpartition("/")[2])[-80:]
        if any(image.sha256 == sha256 for image in article.pictures):
            return f"{sha256[:16]}.picture"
    return None


def picture(store: Store, output: Path, kept: ArticleRow, sha256: str) -> Response:
    """The bytes for an `img`."""
    return as_picture(held_bytes(store, output / "warc", kept.site, sha256), sha256[:16])


def as_picture(body: bytes, name: str) -> Response:
    """These bytes under the type that they show, or to be saved; nothing of them ever runs."""
    kind = sniffed(body)
    if kind not in _SHOWN:
        return _download(body, f"{name}.bin")
    headers = _headers()
    if kind == "image/svg+xml":  # a document, unless it stands in an img
        headers["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return Response(body, headers=headers, content_type=kind)


def file(store: Store, output: Path, kept: ArticleRow, sha256: str, name: str) -> Response:
    """The bytes of an attachment, to be saved and not opened here."""
    return _download(held_bytes(store, output / "warc", kept.site, sha256), name)


def _download(body: bytes, name: str) -> Response:
    headers = {**_headers(), "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, content_type="application/octet-stream")


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "Cache-Control": "private, max-age=300",
    }
