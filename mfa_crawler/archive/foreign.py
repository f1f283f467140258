"""One record that somebody else wrote: WARC or ARC, read as tolerantly as can be without guessing.

Such records lie in files of `warc/imported/`, byte for byte as they were given.
"""

import re
from pathlib import Path

from mfa_crawler.archive.arc import arc_record, arc_size
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

_KEPT = re.compile(r"[0-9a-f]{16}-")
_VERSION = re.compile(rb"WARC/(?:0\.17|0\.18|1\.0|1\.1)\r?\n")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
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


def foreign_record(data: bytes, place: Place) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Header fields and block of the one record that these bytes are.

    Header names may be in any case, lines may end in a newline alone or be folded, and any number
    of blank lines may follow the block.

    Raises:
        BadRecord: it is none, or not one alone and whole.
    """
    version = _VERSION.match(data)
    if not version:
        return arc_record(data, place)
    size = record_size(data)
    end = _END_OF_HEAD.search(data, version.end() - 2)
    if not end or size is None:
        raise BadRecord(place.file, place.offset, "its header has no end or no Content-Length")
    if len(data) < size:
        raise BadRecord(place.file, place.offset, "is shorter than its Content-Length")
    if data[size:].strip(b"\r\n"):
        raise BadRecord(place.file, place.offset, SEVERAL)
    headers: list[tuple[str, str]] = []
    for line in _text(data[version.end() : end.start()]).split("\n"):
        if line.startswith((" ", "\t")) and headers:
            name, value = headers.pop()
            headers.append((name, f"{value} {line.strip()}"))
        else:
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
    return tuple(headers), data[end.end() : size]


def record_size(data: bytes) -> int | None:
    """Bytes that the record at the start of `data` takes, without blank lines behind it.

    None where its header is not whole, or no record begins here.
    """
    if not _VERSION.match(data):
        return arc_size(data)
    end = _END_OF_HEAD.search(data)
    length = _LENGTH.search(data, 0, end.end()) if end else None
    return end.end() + int(length[1]) if end and length else None


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")
