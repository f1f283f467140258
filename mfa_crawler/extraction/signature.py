"""What a file is, told from its first bytes: neither its name nor its server need be right."""

import re
from collections.abc import Callable

_FIXED: tuple[tuple[int, bytes, str], ...] = (  # offset, bytes, type
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"OggS", "application/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
)
_WEBP = re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL)
_PDF_BEHIND = re.compile(rb"[\r\n\x00][ \t]*%PDF-\d\.\d")  # what some servers put before it
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_IN_ZIP = (  # the folder that only such a file has
    (b"word/", f"{_OFFICE}wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}presentationml.presentation"),
)
_IN_OLE = (  # the stream that only such a file has
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_ODF = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z-]+)")
# atomic: a comment ends at its first "-->", or many of them could be divided in 2^n ways
_PROLOG = rb"\s*(?:\xef\xbb\xbf)?\s*(?>(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE svg[^>]*>)\s*)*"
_SVG = re.compile(_PROLOG + rb"<svg[\s>]", re.DOTALL)
_HTML = re.compile(
    _PROLOG + rb"<(?:!doctype html|html|head|body|title|meta)\b", re.DOTALL | re.IGNORECASE
)
_SUFFIXES = {
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "audio/mpeg": "mp3",
    "text/plain": "txt",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    **{kind: name for (_, kind), name in zip(_IN_ZIP, ("docx", "xlsx", "pptx"), strict=True)},
}
_PLAIN_SUFFIX = re.compile(r"(?:image|application|video|audio|text)/([a-z0-9]{2,5})")


def sniffed(body: bytes) -> str | None:
    """The media type that the bytes show, or None where they show none that is known here.

    >>> sniffed(b"\\xff\\xd8\\xff\\xe0"), sniffed(b"%PDF-1.4 ..."), sniffed(b"hello")
    ('image/jpeg', 'application/pdf', None)
    """
    for offset, magic, kind in _FIXED:
        if body.startswith(magic, offset):
            return kind
    if _WEBP.match(body):
        return "image/webp"
    if body[:1024].lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"%PDF-") or _is_pdf_behind(body):
        return "application/pdf"
    for magic, offset, read in _CONTAINERS:
        if body.startswith(magic, offset):
            return read(body)
    return "image/svg+xml" if _SVG.match(body[:4096]) else None


def looks_like_html(body: bytes) -> bool:
    """Whether a page came in place of a file."""
    return _HTML.match(body[:4096]) is not None


def suffix(media_type: str) -> str:
    """The ending of a file's name, without its dot.

    >>> suffix("image/jpeg"), suffix("image/png"), suffix("application/x-ole-storage")
    ('jpg', 'png', 'bin')
    """
    plain = _PLAIN_SUFFIX.fullmatch(media_type)
    return _SUFFIXES.get(media_type) or (plain[1] if plain else "bin")


def _is_pdf_behind(body: bytes) -> bool:
    """Whether a PDF begins on a line of its own within 1,024 bytes, and not on a page of HTML."""
    begun = _PDF_BEHIND.search(body, 0, 1024)
    return begun is not None and not looks_like_html(body) and body.find(b" obj", begun.end()) > 0


def _isobmff(body: bytes) -> str:
    """By the major brand of ISO/IEC 14496-12, section 4.3."""
    brand = body[8:12]
    return "image/heic" if brand in _HEIC else _BRANDS.get(brand, "video/mp4")


def _zip(body: bytes) -> str:
    if odf := _ODF.match(body, 30):  # the first entry, and stored
        return odf[1].decode("ascii")
    names = body[:4096] + body[-65_536:]
    if b"[Content_Types].xml" in names:
        return next((kind for folder, kind in _IN_ZIP if folder in names), "application/zip")
    return "application/zip"


def _ole(body: bytes) -> str:
    found = (kind for name, kind in _IN_OLE if name.encode("utf-16-le") in body)
    return next(found, "application/x-ole-storage")


_CONTAINERS: tuple[tuple[bytes, int, Callable[[bytes], str]], ...] = (
    (b"ftyp", 4, _isobmff),
    (b"PK\x03\x04", 0, _zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, _ole),
)
