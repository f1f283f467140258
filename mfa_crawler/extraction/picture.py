"""How large a picture is and what its file says of itself; no pixel is ever decoded."""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mfa_crawler.extraction.embedded import Words, from_exif, from_iptc, from_xmp, merged

_XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\x00"
_IPTC_IN_JPEG = b"Photoshop 3.0\x00"
_XMP_IN_PNG = b"XML:com.adobe.xmp\x00"
_NO_FRAME = {0xC4, 0xC8, 0xCC}  # markers between SOF0 and SOF15 that begin no frame


@dataclass(slots=True)
class Header:
    """What stands before a picture's pixels, as far as it can be read."""

    width: int | None = None
    """Pixels, as stored: a rotation in EXIF is not applied."""
    height: int | None = None
    found: list[Words] = field(default_factory=list)

    @property
    def words(self) -> Words:
        """What all blocks of metadata say together."""
        return merged(self.found)


def header(body: bytes, media_type: str) -> Header | None:
    """The header of a picture, or None for a type that is no picture, or none that is read here.

    A header that is cut or damaged comes without width and height.
    """
    read = _READERS.get(media_type)
    if read is None:
        return None
    made = Header()
    try:
        read(body, made)
    except (struct.error, IndexError):
        made.width = made.height = None
    if not made.width or not made.height:
        made.width = made.height = None
    return made


def _jpeg(body: bytes, made: Header) -> None:
    """ITU-T T.81 annex B: segments up to the first frame, which says the size."""
    for marker, payload in _segments(body):
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            made.height, made.width = struct.unpack_from(">HH", payload, 1)
        elif marker == 0xE1 and payload.startswith(_XMP_IN_JPEG):
            made.found.append(from_xmp(payload[len(_XMP_IN_JPEG) :]))
        elif marker == 0xE1 and payload.startswith(b"Exif\x00\x00"):
            made.found.append(from_exif(payload[6:]))
        elif marker == 0xED and payload.startswith(_IPTC_IN_JPEG):
            made.found.append(from_iptc(payload[len(_IPTC_IN_JPEG) :]))


def _segments(body: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in {0xDA, 0xD9}:  # the pixels begin, or the file ends
            return
        (length,) = struct.unpack_from(">H", body, at + 2)
        yield marker, body[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _png(body: bytes, made: Header) -> None:
    """ISO/IEC 15948 section 11.2.2: IHDR comes first; Apple's tools put one chunk before it."""
    at = 8
    while at + 8 <= len(body):
        length, kind = struct.unpack_from(">I4s", body, at)
        data = body[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            made.width, made.height = struct.unpack(">II5x", data)
        elif kind == b"IDAT" or (made.width is None and kind != b"CgBI"):
            return
        elif kind == b"iTXt" and data.startswith(_XMP_IN_PNG):
            made.found.append(from_xmp(data.split(b"\x00", 5)[-1]))
        elif kind == b"eXIf":
            made.found.append(from_exif(data))
        at += 12 + length


def _gif(body: bytes, made: Header) -> None:
    made.width, made.height = struct.unpack_from("<HH", body, 6)


def _webp(body: bytes, made: Header) -> None:
    """RFC 9649 section 2: chunks, of which the first says the size."""
    at = 12
    while at + 8 <= len(body):
        kind, length = struct.unpack_from("<4sI", body, at)
        data = body[at + 8 : at + 8 + length]
        if kind == b"VP8X":
            width, above, height, over = struct.unpack_from("<4xHBHB", data)
            made.width, made.height = (above << 16 | width) + 1, (over << 16 | height) + 1
        elif kind == b"VP8 " and made.width is None:
            width, height = struct.unpack_from("<HH", data, 6)
            made.width, made.height = width & 0x3FFF, height & 0x3FFF
        elif kind == b"VP8L" and made.width is None:
            (bits,) = struct.unpack_from("<xI", data)
            made.width, made.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        elif kind == b"XMP ":
            made.found.append(from_xmp(data))
        elif kind == b"EXIF":
            made.found.append(from_exif(data.removeprefix(b"Exif\x00\x00")))
        at += 8 + length + length % 2


def _avif(body: bytes, made: Header) -> None:
    """ISO/IEC 23008-12 section 6.5.3: the largest of the `ispe` boxes is the picture's."""
    sizes = []
    at = body.find(b"ispe", 0, 65_536)
    while at >= 0:
        sizes.append(struct.unpack_from(">II", body, at + 8))
        at = body.find(b"ispe", at + 4, 65_536)
    if sizes:
        made.width, made.height = max(sizes, key=lambda size: size[0] * size[1])


_READERS: Mapping[str, Callable[[bytes, Header], None]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/avif": _avif,
    "image/heic": _avif,
}
