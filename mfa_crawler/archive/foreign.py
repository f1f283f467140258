"""One record that somebody else wrote: WARC or ARC, read as tolerantly as can be without guessing.

Such records lie in files of `warc/imported/`, byte for byte as they were given.
"""

import hashlib
import re
from pathlib import Path

import msgspec

from mfa_crawler.archive.arc import URL_RECORD, arc_headers, arc_id, arc_size
from mfa_crawler.archive.exchange import Place
from mfa_crawler.errors import BadRecord

FOLDER = "imported"
"""Of `warc/`; also the source class of what lies there."""

ENDINGS = (".warc.gz", ".warc", ".arc.gz", ".arc")
"""Of the names of files that are kept there."""

SEVERAL = (
    "one gzip member holds more than one record, so that none can be read by its offset: "
    "`gzip -d` the file and import the .warc"
)

SHORT = "is shorter than it says"

VERSION = re.compile(rb"WARC/(?:0\.17|0\.18|1\.0|1\.1)\r?\n")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_KEPT = re.compile(r"[0-9a-f]{16}-")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n", re.IGNORECASE)


def is_imported(file: str) -> bool:
    """Whether a file of the archive, named relative to `warc/`, was written by others."""
    return file.startswith(f"{FOLDER}/")


def imported_files(folder: Path) -> list[Path]:
    """The whole files of `<folder>/imported/`, sorted."""
    return sorted(path for path in folder.glob(f"{FOLDER}/*") if not is_half(path))


def half_files(folder: Path) -> list[Path]:
    """The copies in `<folder>/imported/` that have no lasting name yet, or never got one."""
    return sorted(filter(is_half, folder.glob(f"{FOLDER}/*.part")))


def is_half(path: Path) -> bool:
    """Whether a file there is such a copy; the name of a kept file begins with its digest."""
    return path.suffix == ".part" and not _KEPT.match(path.name)


class Head(msgspec.Struct, frozen=True):
    """What the header of a record says, before its block is looked at."""

    headers: tuple[tuple[str, str], ...]
    """Without WARC-Record-ID, if it is one of ARC: that is made of all its bytes."""
    start: int
    """Bytes before the block."""
    size: int
    """Bytes of header and block."""
    is_arc: bool = False


def foreign_record(data: bytes, place: Place) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Header fields and block of the one record that these bytes are.

    Raises:
        BadRecord: it is none, or not one alone and whole.
    """
    head = foreign_head(data, place)
    if len(data) < head.size:
        raise BadRecord(place.file, place.offset, SHORT)
    if data[head.size :].strip(b"\r\n"):
        raise BadRecord(place.file, place.offset, SEVERAL)
    own_id = (arc_id(hashlib.sha256(data[: head.size]).hexdigest()),) if head.is_arc else ()
    return head.headers + own_id, data[head.start : head.size]


def foreign_head(data: bytes, place: Place) -> Head:
    """The header at the start of `data`.

    Names may be in any case, lines may end in a newline alone or be folded.

    Raises:
        BadRecord: no record begins here, or its header is not whole.
    """
    size = record_size(data)
    if line := URL_RECORD.match(data):
        try:
            return Head(tuple(arc_headers(line).items()), line.end(), size or 0, is_arc=True)
        except ValueError as error:
            raise BadRecord(place.file, place.offset, "has no date") from error
    version = VERSION.match(data)
    if not version:
        raise BadRecord(place.file, place.offset, "is neither a WARC nor an ARC record")
    end = END_OF_HEAD.search(data, version.end() - 2)
    if not end or size is None:
        raise BadRecord(place.file, place.offset, "its header has no end or no Content-Length")
    headers: list[tuple[str, str]] = []
    for line_of_text in _text(data[version.end() : end.start()]).split("\n"):
        if line_of_text.startswith((" ", "\t")) and headers:
            name, value = headers.pop()
            headers.append((name, f"{value} {line_of_text.strip()}"))
        else:
            name, _, value = line_of_text.partition(":")
            headers.append((name.strip(), value.strip()))
    return Head(tuple(headers), end.end(), size)


def record_size(data: bytes) -> int | None:
    """Bytes that the record at the start of `data` takes, without blank lines behind it.

    None where its header is not whole, or no record begins here.
    """
    if not VERSION.match(data):
        return arc_size(data)
    end = END_OF_HEAD.search(data)
    length = _LENGTH.search(data, 0, end.end()) if end else None
    return end.end() + int(length[1]) if end and length else None


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")
