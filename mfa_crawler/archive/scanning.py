"""Going through a file that others wrote: what is no record is named and passed over."""

import mmap
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mfa_crawler.archive.exchange import Place
from mfa_crawler.archive.foreign import SEVERAL, foreign_record, record_size
from mfa_crawler.archive.reader import Record
from mfa_crawler.errors import ArchiveError, BadRecord, TornMember

_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_LONGEST_HEAD = 1 << 20
_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class Unread:
    """A stretch of a file that gives no record, and why."""

    offset: int
    length: int
    """Bytes in the file."""
    reason: str
    """A sentence without its subject."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What lies at one place, inflated."""

    offset: int
    length: int
    data: bytes


def foreign_records(path: Path, name: str) -> Iterator[Record | Unread]:
    """Every record of a file, and what is none; `name` is what places call the file.

    Raises:
        BadRecord: nothing can be read by its offset: one gzip member over several records, zstd, or
            no WARC or ARC at all. The message says what to do.
    """
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == _ZSTD:
        raise BadRecord(name, 0, "is compressed with zstd: `zstd -d` it and import the .warc")
    is_first = True
    for stretch in _members(path, name) if magic.startswith(_GZIP) else _plain(path):
        if isinstance(stretch, Unread):
            yield stretch
            continue
        place = Place(name, stretch.offset, stretch.length)
        try:
            yield Record(place, *foreign_record(stretch.data, place))
        except BadRecord as error:
            if is_first:
                raise
            yield Unread(place.offset, place.length, error.reason)
        is_first = False


def count(path: Path, name: str) -> int:
    """How many records a file holds that can be read."""
    return sum(isinstance(found, Record) for found in foreign_records(path, name))


def _members(path: Path, name: str) -> Iterator[_Stretch | Unread]:
    """Every gzip member; one that is damaged is passed over, and so is a tail that ends inside."""
    size = path.stat().st_size
    offset = 0
    with path.open("rb") as file:
        while offset < size:
            file.seek(offset)
            try:
                stretch = _member(iter(lambda: file.read(_STEP), b""), name, offset)
            except TornMember as error:
                yield Unread(offset, size - offset, error.reason)
                return
            except ArchiveError as error:
                after = next_member(path, offset + 1)
                if offset == 0 and (after == size or error.reason == SEVERAL):
                    raise
                yield Unread(offset, after - offset, error.reason)
                offset = after
            else:
                yield stretch
                offset += stretch.length


def _member(chunks: Iterator[bytes], name: str, offset: int) -> _Stretch:
    """One gzip member, inflated no further than its first record reaches."""
    inflator = zlib.decompressobj(wbits=31)
    data = bytearray()
    size: int | None = None
    length = 0
    for chunk in chunks:
        try:
            data += inflator.decompress(chunk)
        except zlib.error as error:
            raise BadRecord(name, offset, f"no gzip member: {error}") from error
        length += len(chunk) - len(inflator.unused_data)
        size = size or record_size(bytes(data[:_LONGEST_HEAD]))
        if size is None and len(data) > _LONGEST_HEAD:
            raise BadRecord(name, offset, "is neither a WARC nor an ARC record")
        if size and data[size : size + _STEP].strip(b"\r\n"):
            raise BadRecord(name, offset, SEVERAL)
        if inflator.eof:
            return _Stretch(offset, length, bytes(data))
    raise TornMember(name, offset, "the file ends inside this record")


def next_member(path: Path, start: int) -> int:
    """Where the next gzip member begins that holds a WARC record, or the end of the file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(_GZIP, start)
        while at >= 0:
            try:
                text = zlib.decompressobj(wbits=31).decompress(data[at : at + 4096])
            except zlib.error:
                text = b""
            if text.startswith(b"WARC/"):
                return at
            at = data.find(_GZIP, at + 1)
        return len(data)


def _plain(path: Path) -> Iterator[_Stretch | Unread]:
    """Every record of an uncompressed file, each with the blank lines behind it."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        offset = 0
        while offset < len(data):
            ahead = (data[offset : offset + length] for length in (_STEP, _LONGEST_HEAD))
            size = next(filter(None, map(record_size, ahead)), None)
            end = offset + size if size else len(data)
            if (offset and not size) or end > len(data):
                reason = "the file ends inside this record" if size else "is no record"
                yield Unread(offset, len(data) - offset, reason)
                return
            while data[end : end + 1] in {b"\r", b"\n"}:
                end += 1
            yield _Stretch(offset, end - offset, data[offset:end])
            offset = end
