"""A picture or a file offered for download, from its bytes."""

import hashlib

from mfa_crawler.errors import EmptyPage, NotMedia
from mfa_crawler.extraction.picture import header
from mfa_crawler.extraction.signature import looks_like_html, sniffed
from mfa_crawler.items import Media

_TEXTS = frozenset({"text/plain", "text/csv", "text/calendar", "application/json"})
"""Types without a signature, which are believed where the server names them."""
_SIZED = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Pictures that say their size at their beginning, or are broken."""


def read_media(url: str, body: bytes, declared: str | None) -> Media:
    """What the bytes are; `declared` is the Content-Type of the answer, or None.

    Raises EmptyPage, and NotMedia for a page of HTML, for text where the server promised a
    picture, for bytes of no known kind and for a picture whose header says no size.
    """
    if not body:
        raise EmptyPage(url, "an empty body where a picture or file was expected")
    promised = (declared or "").partition(";")[0].strip().lower()
    kind = sniffed(body) or (promised if promised in _TEXTS and _is_text(body) else None)
    if kind is None:
        what = "a page of HTML" if looks_like_html(body) else "bytes of no known kind"
        called = f", sent as {promised[:80]}" if promised else ""
        raise NotMedia(url, f"is {what} where a picture or file was expected{called}")
    picture = header(body, kind)
    if kind in _SIZED and (picture is None or picture.width is None):
        raise NotMedia(url, f"begins like {kind} and does not say its size")
    words = picture.words if picture else None
    return Media(
        sha256=hashlib.sha256(body).hexdigest(),
        media_type=kind,
        size=len(body),
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        byline=words.byline if words else None,
        credit_line=words.credit_line if words else None,
        caption=words.caption if words else None,
    )


def _is_text(body: bytes) -> bool:
    """Whether it is text that is no page."""
    return b"\x00" not in body and not looks_like_html(body)
