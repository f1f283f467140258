"""Going through a file that others wrote: what is no record is named and passed over."""

import hashlib
import mmap
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mfa_crawler.archive.arc import URL_RECORD, arc_id
from mfa_crawler.archive.exchange import Place
from mfa_crawler.archive.foreign import (
    END_OF_HEAD,
    SEVERAL,
    SHORT,
    VERSION,
    Head,
    foreign_head,
    record_size,
)
from mfa_crawler.archive.reader import Record
from mfa_crawler.errors import ArchiveError, BadRecord, TornMember

_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_LONGEST_HEAD = 1 << 20
_STEP = 1 << 16
_TORN = "the file ends inside this record"
_START = re.compile(b"%b|(?m:^)%b" % (VERSION.pattern, URL_RECORD.pattern))


@dataclass(frozen=True, slots=True)
class Unread:
    """A stretch of a file that gives no record, and why."""

    offset: int
    length: int
    """Bytes in the file."""
    reason: str
    """A sentence without its subject."""


@dataclass(frozen=True, slots=True)
class Skimmed(Record):
    """A whole record that was not wanted: `block` is empty, whatever it holds."""

    size: int = 0
    """Bytes of the block in the file."""


Wanted = Callable[[Record, int], bool]
"""Whether to read the block of a record, told by its header and the bytes that it has.

The header of one of ARC has no id yet.
"""


def all_of_them(_record: Record, _size: int) -> bool:
    """Every block is wanted."""
    return True


def none_of_them(_record: Record, _size: int) -> bool:
    """No block is wanted: a record of any size takes little memory."""
    return False


def foreign_records(
    path: Path, name: str, wanted: Wanted = all_of_them
) -> Iterator[Record | Unread]:
    """Every record of a file, and what is none; `name` is what places call the file.

    Of a record that is not wanted comes the header alone, as Skimmed.

    Raises:
        BadRecord: nothing can be read by its offset: one gzip member over several records, zstd, or
            no WARC or ARC at all. The message says what to do.
    """
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == _ZSTD:
        raise BadRecord(name, 0, "is compressed with zstd: `zstd -d` it and import the .warc")
    first: Unread | None = None
    is_empty = True
    reading = _members if magic.startswith(_GZIP) else _plain
    for found in reading(path, name, wanted):
        if isinstance(found, Unread):
            first = first or found
        else:
            is_empty = False
        yield found
    if is_empty and first and first.reason != _TORN:
        raise BadRecord(name, first.offset, first.reason)


def count(path: Path, name: str) -> int:
    """How many records a file holds that can be read."""
    found = foreign_records(path, name, none_of_them)
    return sum(isinstance(one, Record) for one in found)


def _members(path: Path, name: str, wanted: Wanted) -> Iterator[Record | Unread]:
    """Every gzip member; one that is damaged is passed over, and so is a tail that ends inside."""
    size = path.stat().st_size
    offset = 0
    with path.open("rb") as file:
        while offset < size:
            try:
                record = _record(_Member(file, name, offset), wanted)
            except ArchiveError as error:
                if offset == 0 and error.reason == SEVERAL:
                    raise
                after = next_member(path, offset + 1, _START)
                yield Unread(offset, after - offset, error.reason)
                offset = after
            else:
                yield record
                offset += record.place.length


class _Member:
    """One gzip member of a file, inflated piece by piece."""

    def __init__(self, file: BinaryIO, name: str, offset: int) -> None:
        self._file, self.name, self.offset = file, name, offset
        self.length = 0
        """Bytes in the file, as far as it was read."""

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self.offset)
        inflator = zlib.decompressobj(wbits=31)
        while not inflator.eof:
            chunk = inflator.unconsumed_tail or self._file.read(_STEP)
            try:
                piece = inflator.decompress(chunk, _LONGEST_HEAD)
            except zlib.error as error:
                raise BadRecord(self.name, self.offset, f"no gzip member: {error}") from error
            if not (chunk or piece or inflator.eof):
                raise TornMember(self.name, self.offset, _TORN)
            self.length += len(chunk) - len(inflator.unconsumed_tail) - len(inflator.unused_data)
            yield piece


def _record(member: _Member, wanted: Wanted) -> Record:
    """The one record of a member, of which no more is kept than is wanted."""
    place = Place(member.name, member.offset, 0)
    pieces = iter(member)
    begun = bytearray()
    while record_size(bytes(begun[:_LONGEST_HEAD])) is None:
        if len(begun) > _LONGEST_HEAD:
            raise BadRecord(place.file, place.offset, "is neither a WARC nor an ARC record")
        if (piece := next(pieces, None)) is None:
            break
        begun += piece
    head = foreign_head(bytes(begun[:_LONGEST_HEAD]), place)
    is_wanted = wanted(Record(place, head.headers, b""), head.size - head.start)
    digest = hashlib.sha256(begun[: head.size])
    kept = begun if is_wanted else bytearray()
    ahead = len(begun)
    _nothing_behind(begun[head.size :], place)
    del begun
    for piece in pieces:
        inside = piece[: max(head.size - ahead, 0)]
        _nothing_behind(piece[len(inside) :], place)
        ahead += len(piece)
        if head.is_arc:
            digest.update(inside)
        if is_wanted:
            kept += inside
    if ahead < head.size:
        raise BadRecord(place.file, place.offset, SHORT)
    place = Place(member.name, member.offset, member.length)
    block = bytes(memoryview(kept)[head.start : head.size]) if is_wanted else None
    return _made(place, head, digest.hexdigest(), block)


def _nothing_behind(data: bytes | bytearray, place: Place) -> None:
    if data.strip(b"\r\n"):
        raise BadRecord(place.file, place.offset, SEVERAL)


def _made(place: Place, head: Head, sha256: str, block: bytes | None) -> Record:
    headers = head.headers + ((arc_id(sha256),) if head.is_arc else ())
    if block is None:
        return Skimmed(place, headers, b"", head.size - head.start)
    return Record(place, headers, block)


def next_member(path: Path, start: int, content: re.Pattern[bytes] = re.compile(b"WARC/")) -> int:
    """Where the next gzip member begins that holds such content, or the end of the file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(_GZIP, start)
        while at >= 0:
            try:
                text = zlib.decompressobj(wbits=31).decompress(data[at : at + 4096], _STEP)
            except zlib.error:
                text = b""
            if content.match(text):
                return at
            at = data.find(_GZIP, at + 1)
        return len(data)


def _plain(path: Path, name: str, wanted: Wanted) -> Iterator[Record | Unread]:
    """Every record of an uncompressed file, each with the blank lines behind it."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        offset = 0
        while offset < len(data):
            found, offset = _plain_record(data, Place(name, offset, 0), wanted)
            yield found


def _plain_record(data: mmap.mmap, place: Place, wanted: Wanted) -> tuple[Record | Unread, int]:
    """What lies at a place, and where to look next."""
    offset = place.offset
    window = data[offset : offset + _STEP]
    if record_size(window) is None:
        window = data[offset : offset + _LONGEST_HEAD]
    try:
        head = foreign_head(window, place)
    except BadRecord as error:
        return _passed(data, offset, _tried(window), error.reason)
    inner = [found.start() for found in VERSION.finditer(window, 1, head.start)]
    if inner:  # a writer died within a header, and another went on in the same file
        return _passed(data, offset, inner[-1], "its header has no end")
    size = offset + head.size
    if size > len(data):
        return _passed(data, offset, head.start, _TORN)
    end = size
    while data[end : end + 1] in {b"\r", b"\n"}:
        end += 1
    newlines = data[size:end].count(b"\n")
    if not (newlines >= 2 - head.is_arc or end == len(data) or _START.match(data, end)):
        return _passed(data, offset, head.start, "does not end where it says")
    block = None
    if wanted(Record(place, head.headers, b""), head.size - head.start):
        block = data[offset + head.start : size]
    with memoryview(data)[offset:size] as view:
        sha256 = hashlib.sha256(view).hexdigest() if head.is_arc else ""
    return _made(Place(place.file, offset, end - offset), head, sha256, block), end


def _passed(data: mmap.mmap, offset: int, tried: int, reason: str) -> tuple[Unread, int]:
    """What gives no record, up to the next that may be one, `tried` bytes on or later."""
    start = _START.search(data, offset + tried)
    after = start.start() if start else len(data)
    return Unread(offset, after - offset, reason), after


def _tried(window: bytes) -> int:
    """In how many bytes of this no record can begin, since none is at its start.

    Whatever begins within a header without Content-Length has the same end, and has none either.
    """
    if not VERSION.match(window):
        return 1
    end = END_OF_HEAD.search(window)
    return end.end() if end else max(len(window) - _STEP, 1)
