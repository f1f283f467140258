"""Byline, credit line and caption as photographers' software puts them into a picture's file."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

_MOST = 1000  # characters of one field that are kept
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_BYLINE, _CREDIT, _CAPTION = 80, 110, 120  # datasets of IPTC-IIM 4.2, record 2
_UTF_8 = b"\x1b%G"  # what dataset 1:90 says then
_ARTIST, _DESCRIPTION = 0x013B, 0x010E  # tags of EXIF 2.32, section 4.6.4


@dataclass(frozen=True, slots=True)
class Words:
    """What one block of metadata says; null where it says nothing."""

    source: Literal["xmp", "iptc", "exif"]
    byline: str | None = None
    credit_line: str | None = None
    caption: str | None = None


def merged(found: Iterable[Words]) -> Words:
    """Each field from XMP, else from IPTC, else from EXIF."""
    blocks = sorted(found, key=lambda words: ("xmp", "iptc", "exif").index(words.source))
    return Words(
        "xmp",
        next((words.byline for words in blocks if words.byline), None),
        next((words.credit_line for words in blocks if words.credit_line), None),
        next((words.caption for words in blocks if words.caption), None),
    )


def from_xmp(packet: bytes) -> Words:
    """Of an XMP packet (ISO 16684-1): dc:creator, photoshop:Credit and dc:description."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(packet.strip(b"\x00 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Words("xmp")
    if root is None:
        return Words("xmp")
    credit = [*_texts(root, f"{_PHOTOSHOP}Credit"), *_attributes(root, f"{_PHOTOSHOP}Credit")]
    return Words(
        "xmp",
        _line(", ".join(_texts(root, f"{_DC}creator"))),
        _line(next(iter(credit), "")),
        _line(next(iter(_texts(root, f"{_DC}description")), "")),
    )


def _texts(root: etree._Element, name: str) -> list[str]:
    """The items of a property, or its text where it has none."""
    found = []
    for element in root.iter(name):
        items = [item.text for item in element.iter(f"{_RDF}li")]
        found += [text.strip() for text in items or [element.text] if text and text.strip()]
    return found


def _attributes(root: etree._Element, name: str) -> list[str]:
    return [
        str(element.get(name)) for element in root.iter(f"{_RDF}Description") if element.get(name)
    ]


def from_iptc(resources: bytes) -> Words:
    """Of the image resources of Photoshop, of which 1028 holds IPTC-IIM."""
    said: dict[int, list[bytes]] = {}
    is_utf_8 = False
    for record, dataset, value in _datasets(_iim(resources)):
        if (record, dataset) == (1, 90):
            is_utf_8 = value == _UTF_8
        elif record == 2:
            said.setdefault(dataset, []).append(value)

    def line(dataset: int) -> str | None:
        values = [_text(value, is_utf_8=is_utf_8) for value in said.get(dataset, [])]
        return _line(", ".join(filter(None, values)))

    return Words("iptc", line(_BYLINE), line(_CREDIT), line(_CAPTION))


def _iim(resources: bytes) -> bytes:
    at = 0
    while resources[at : at + 4] == b"8BIM" and at + 12 <= len(resources):
        (number,) = struct.unpack_from(">H", resources, at + 4)
        at += 6 + (resources[at + 6] // 2 + 1) * 2  # the name, padded to even length
        if at + 4 > len(resources):
            return b""
        (size,) = struct.unpack_from(">I", resources, at)
        if number == 0x0404:
            return resources[at + 4 : at + 4 + size]
        at += 4 + size + size % 2
    return b""


def _datasets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, dataset, size = struct.unpack_from(">BBH", data, at + 1)
        if size & 0x8000:  # an extended dataset: nothing that is looked for is as long
            return
        yield record, dataset, data[at + 5 : at + 5 + size]
        at += 5 + size


def _text(value: bytes, *, is_utf_8: bool) -> str:
    """Where no charset is named, many write UTF-8 all the same, and the others mostly Latin-1."""
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("utf-8" if is_utf_8 else "latin-1", "replace").strip()


def from_exif(tiff: bytes) -> Words:
    """Artist and ImageDescription of the first directory (EXIF 2.32, TIFF 6.0 section 2)."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return Words("exif")
    try:
        said = dict(_ascii_tags(tiff, order))
    except struct.error:
        return Words("exif")
    return Words("exif", _line(said.get(_ARTIST, "")), None, _line(said.get(_DESCRIPTION, "")))


def _ascii_tags(tiff: bytes, order: str) -> Iterator[tuple[int, str]]:
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for number in range(count):
        place = at + 2 + 12 * number
        tag, kind, size = struct.unpack_from(f"{order}HHI", tiff, place)
        if tag in {_ARTIST, _DESCRIPTION} and kind == 2:
            (start,) = struct.unpack_from(f"{order}I", tiff, place + 8)
            start = place + 8 if size <= 4 else start
            value = tiff[start : start + size].partition(b"\x00")[0]
            yield tag, _text(value, is_utf_8=False)


def _line(text: str) -> str | None:
    """One line of readable characters, or None where nothing is left."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain[:_MOST] or None
