"""What pages refer to: pictures, files, style sheets, scripts and icons."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote

from mfa_crawler.replica import identity
from mfa_crawler.replica.author import filename_of
from mfa_crawler.replica.bylines import byline
from mfa_crawler.replica.filling import style_sheet
from mfa_crawler.replica.font import icons
from mfa_crawler.replica.identity import UUID_PATTERN
from mfa_crawler.replica.jpeg import mosaic
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.pdf import document
from mfa_crawler.replica.wire import Response

_ORIGINAL = re.compile(rf"/photo/({UUID_PATTERN})|/.+/({UUID_PATTERN})\.jpg")
_RENDITION = re.compile(rf"/photo/format/({UUID_PATTERN})/resolution/(\d{{1,4}})x(\d{{1,4}})")
_ATTACHMENT = re.compile(rf"/attachment/({UUID_PATTERN})|/.+/({UUID_PATTERN})\.pdf")
_SIZES = ((640, 270), (800, 600), (1200, 800), (480, 640))
_LAUNCH = datetime(2019, 1, 7, 8, tzinfo=UTC)
_CSS = "text/css;charset=UTF-8"
_ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
    b'<circle cx="12" cy="12" r="9" fill="#0052a5"/></svg>'
)


def asset(ministry: Ministry, path: str) -> Response | None:
    """Return the picture, file, style sheet, script or icon at `path`, or None."""
    if found := _ORIGINAL.fullmatch(path):
        uuid = found[1] or found[2]
        name = ministry.file_name(uuid)
        width, height = _SIZES[int(name[0], 16) % len(_SIZES)]
        return _photo(ministry, uuid, width, height, byline(name))
    if found := _RENDITION.fullmatch(path):
        return _photo(ministry, found[1], int(found[2]), int(found[3]))
    if found := _ATTACHMENT.fullmatch(path):
        return _attachment(ministry, found[1] or found[2])
    return _decoration(path)


def _decoration(path: str) -> Response | None:
    if path.endswith(".css"):
        return _style_sheet(path)
    if path == "/fonts/replica-icons.ttf":
        return _constant(icons("Replica Icons"), "font/ttf")
    if path.startswith("/scripts/"):
        return Response(200, b"/* nothing to run */\n", "application/javascript;charset=UTF-8")
    if path.startswith("/img/"):
        return _constant(_ICON, "image/svg+xml")
    return None


def _style_sheet(path: str) -> Response | None:
    """Only the main sheet has a hash in its name; those of other people's scripts say nothing."""
    if path.startswith("/css/main"):
        return _constant(style_sheet("main"), _CSS)
    named = {"/css/parts/lists.css": "lists", "/fonts/font-awesome.min.css": "icons"}
    if path in named:
        return _constant(style_sheet(named[path]), _CSS)
    return _constant(b"/* nothing to see */\n", _CSS) if path.startswith("/css/") else None


def _constant(body: bytes, media_type: str) -> Response:
    """Return what never changes, with the validators that say so."""
    return Response(200, body, media_type, etag=f'"{identity.digest(body)}"', modified=_LAUNCH)


def _photo(
    ministry: Ministry, uuid: str, width: int, height: int, embedded: bytes = b""
) -> Response | None:
    if not identity.recognise(ministry.seed, "photo", uuid) or not width or not height:
        return None
    body = _mosaic(ministry.file_name(uuid), width, height, embedded)
    return _dated(ministry, uuid, body, "image/jpeg")


# a listing shows the same few renditions again and again
_mosaic = lru_cache(maxsize=64)(mosaic)


def _attachment(ministry: Ministry, uuid: str) -> Response | None:
    if not identity.recognise(ministry.seed, "attachment", uuid):
        return None
    name = filename_of(uuid)
    body = document((name, "A file of the replica ministry.", ministry.file_name(uuid)))
    plain_name = name.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name)}"
    response = _dated(ministry, uuid, body, "application/pdf")
    return response.with_headers(("Content-Disposition", disposition))


def _dated(ministry: Ministry, uuid: str, body: bytes, media_type: str) -> Response:
    days = int(uuid[:3], 16) // 2
    modified = _LAUNCH + timedelta(days=days, hours=ministry.file_stamp(uuid))
    etag = f'"{identity.digest(body)}"'
    return Response(200, body, media_type, etag=etag, modified=modified)
