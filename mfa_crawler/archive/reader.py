"""Reading WARC files back, strictly: every gzip member one whole record, nothing between them."""

import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from mfa_crawler.archive.exchange import Place, Purpose, Truncation
from mfa_crawler.archive.foreign import foreign_record, is_imported
from mfa_crawler.archive.http import Message, read_response
from mfa_crawler.archive.lenient import read_lenient
from mfa_crawler.archive.naming import OPEN
from mfa_crawler.archive.record import whole_id
from mfa_crawler.errors import BadRecord, TornMember
from mfa_crawler.items import SourceClass

_VERSION = re.compile(rb"WARC/1\.[01]\r\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record, whole."""

    place: Place
    headers: tuple[tuple[str, str], ...]
    """Names and values in the order written; only WARC-Concurrent-To may come more than once."""
    block: bytes = field(repr=False)

    def header(self, name: str) -> str | None:
        """The first value of this field (in any case), or null."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def kind(self) -> str:
        """WARC-Type: `response`, `request`, `revisit`, `metadata`, `warcinfo` ..."""
        return self.header("WARC-Type") or ""

    @property
    def record_id(self) -> str:
        """WARC-Record-ID without its angle brackets."""
        return _bare(self.header("WARC-Record-ID")) or ""

    @property
    def role(self) -> str | None:
        """What a record of ours that is no HTTP message is about: `failure`, `bytes`, `run`,
        `import`, `withholding`, `expunged`; null for all that others wrote.
        """
        if is_imported(self.place.file):
            return None
        parts = (self.url or "").split(":", 3)
        return parts[2] if parts[:2] == ["urn", "mfa-crawler"] else None

    @property
    def error_kind(self) -> str | None:
        """The error of a failure record, whose block is JSON: url, time, kind, message."""
        return str(json.loads(self.block)["kind"]) if self.role == "failure" else None

    @property
    def date(self) -> str:
        """WARC-Date, as written."""
        return self.header("WARC-Date") or ""

    @property
    def url(self) -> str | None:
        """WARC-Target-URI; null for a warcinfo record."""
        return _bare(self.header("WARC-Target-URI"))

    @property
    def content_type(self) -> str | None:
        """Content-Type of the block."""
        return self.header("Content-Type")

    @property
    def purpose(self) -> Purpose | None:
        """Why the URL was asked for (WARC-MFA-Purpose); null in records that others wrote."""
        purpose = self.header("WARC-MFA-Purpose")
        return Purpose(purpose) if purpose else None

    @property
    def source_class(self) -> SourceClass | None:
        """Whose capture it is (WARC-MFA-Source-Class); null in records that others wrote."""
        source_class = self.header("WARC-MFA-Source-Class")
        return SourceClass(source_class) if source_class else None

    @property
    def entry(self) -> str | None:
        """The URL that a listing showed, word for word (WARC-MFA-Entry), or null."""
        entry = self.header("WARC-MFA-Entry")
        return json.loads(entry) if entry else None

    @property
    def refers_to(self) -> str | None:
        """Record id of a revisit's original."""
        return _bare(self.header("WARC-Refers-To"))

    @property
    def profile(self) -> str | None:
        """A revisit's profile: its URI ends in `identical-payload-digest` or
        `server-not-modified` (WARC/1.1 section 6.7).
        """
        return _bare(self.header("WARC-Profile"))

    @property
    def concurrent_to(self) -> tuple[str, ...]:
        """Record ids of the same capture that this record names."""
        names = (value for key, value in self.headers if key.lower() == "warc-concurrent-to")
        return tuple(name.strip("<>") for name in names)

    @property
    def payload_digest(self) -> str | None:
        """WARC-Payload-Digest, as written."""
        return self.header("WARC-Payload-Digest")

    @property
    def block_digest(self) -> str | None:
        """WARC-Block-Digest, as written."""
        return self.header("WARC-Block-Digest")

    @property
    def digested(self) -> tuple[bytes, ...]:
        """What WARC-Block-Digest may be of: the block; wget's revisits give that of nothing."""
        is_foreign = self.kind == "revisit" and is_imported(self.place.file)
        return (self.block, b"") if is_foreign else (self.block,)

    @property
    def truncated(self) -> Truncation | None:
        """Why the response is not whole (WARC-Truncated; others may have words of their own).

        Of a revisit it says that the payload is left out (WARC/1.0 section 6.7.2): that is no flaw.
        """
        reason = self.header("WARC-Truncated") if self.kind != "revisit" else None
        if reason and reason not in set(Truncation):
            return Truncation.UNSPECIFIED
        return Truncation(reason) if reason else None

    @property
    def warcinfo_id(self) -> str | None:
        """Record id of the warcinfo record that holds for this one."""
        return _bare(self.header("WARC-Warcinfo-ID"))

    def response(self) -> Message:
        """The block read as an HTTP response: for `response` and `revisit` records."""
        is_foreign = is_imported(self.place.file)
        return read_lenient(self.block) if is_foreign else read_response(self.block)


def members(path: Path) -> Iterator[tuple[int, int]]:
    """Offset and length of every gzip member; `path` may still be open for writing.

    Raises:
        TornMember: the file ends inside a member.
        BadRecord: bytes that are no gzip member, or one whose checksum is not that of its data.
    """
    for offset, length, _ in inflated(path):
        yield offset, length


def records(path: Path) -> Iterator[Record]:
    """Every record of one file, closed or still open for writing, in the order written.

    Raises:
        TornMember, BadRecord: see `members`; or a member that is not one whole WARC record.
    """
    file = file_name(path)
    for offset, length, data in inflated(path):
        yield parsed(data, Place(file, offset, length))


def read_record(folder: Path, place: Place, record_id: str | None = None) -> Record:
    """The record at `place`, which must be the one of this id or hold that part, if one is given.

    Raises:
        TornMember: the file ends inside it.
        BadRecord: no record, or another one, or one of another length, lies there.
    """
    with opening(folder, place.file, place.offset) as file:
        file.seek(place.offset)
        data = file.read(place.length)
    if is_imported(place.file):
        text = _one_member(data, place) if data.startswith(b"\x1f\x8b") else data
        record = Record(place, *foreign_record(text, place))
    else:
        record = parsed(_one_member(data, place), place)
    if record_id is not None and record.record_id != whole_id(record_id):
        raise BadRecord(place.file, place.offset, f"is {record.record_id}, not {record_id}")
    return record


def _one_member(data: bytes, place: Place) -> bytes:
    inflator = zlib.decompressobj(wbits=31)
    try:
        text = inflator.decompress(data)
    except zlib.error as error:
        raise BadRecord(place.file, place.offset, f"no gzip member: {error}") from error
    if inflator.unused_data:
        raise BadRecord(place.file, place.offset, f"is shorter than {place.length} bytes")
    if not inflator.eof:
        raise TornMember(place.file, place.offset, f"does not end within {place.length} bytes")
    return text


def site_files(folder: Path, site: str) -> list[str]:
    """The site's closed files in the order of time, by the names that places give them."""
    return [file_name(path) for path in sorted(folder.glob(f"{site}/*.warc.gz"))]


def file_name(path: Path) -> str:
    """What a Place calls this file: relative to `warc/`, and by the name it has when closed."""
    return f"{path.parent.name}/{path.name.removesuffix(OPEN)}"


def capture_at(folder: Path, place: Place, record_id: str) -> Iterator[Record]:
    """The record of this id at `place`, and those right behind it that are concurrent to it.

    Raises:
        TornMember, BadRecord: see `read_record`.
    """
    yield read_record(folder, place, record_id)
    with opening(folder, place.file, place.offset) as file:
        path = Path(file.name)
    for offset, length, data in inflated(path, place.offset + place.length):
        record = parsed(data, Place(place.file, offset, length))
        if record_id not in record.concurrent_to:
            return
        yield record


def opening(folder: Path, name: str, offset: int = 0) -> BinaryIO:
    """The file that a Place calls so, closed or open; a writer may close it just now.

    Raises:
        BadRecord: it is missing; `offset` is where something was to be read.
    """
    path = folder / name
    for either in (path, path.with_name(path.name + OPEN), path):
        with suppress(FileNotFoundError):
            return either.open("rb")
    raise BadRecord(name, offset, "the file is missing")


def inflated(path: Path, start: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length and content of every gzip member from byte `start` on; see `members`."""
    name = file_name(path)
    with path.open("rb") as file:
        file.seek(start)
        chunks = iter(partial(file.read, 1 << 16), b"")
        offset, rest = start, next(chunks, b"")
        while rest:
            inflator = zlib.decompressobj(wbits=31)
            parts = []
            length = 0
            try:
                while not inflator.eof:
                    if not rest and not (rest := next(chunks, b"")):
                        raise TornMember(name, offset, "the file ends inside this gzip member")
                    parts.append(inflator.decompress(rest))
                    length += len(rest)
                    rest = inflator.unused_data
            except zlib.error as error:
                raise BadRecord(name, offset, f"no gzip member: {error}") from error
            length -= len(rest)
            yield offset, length, b"".join(parts)
            offset += length
            rest = rest or next(chunks, b"")


def parsed(data: bytes, place: Place) -> Record:
    """The record that an inflated member is.

    Raises:
        BadRecord: it is none, or not one alone and whole.
    """
    version = _VERSION.match(data)
    end = data.find(b"\r\n\r\n")
    if not version or end < 0:
        raise BadRecord(place.file, place.offset, "does not begin like a WARC record")
    try:
        lines = data[version.end() : end].decode("utf-8").split("\r\n")
    except UnicodeDecodeError as error:
        raise BadRecord(place.file, place.offset, f"header fields: {error}") from error
    headers = tuple((name, value.strip()) for name, _, value in (x.partition(":") for x in lines))
    record = Record(place, headers, data[end + 4 : -4])
    if record.header("Content-Length") != str(len(record.block)) or data[-4:] != b"\r\n\r\n":
        raise BadRecord(place.file, place.offset, "is not as long as its Content-Length")
    return record


def _bare(value: str | None) -> str | None:
    """A URI without the angle brackets round it; one alone is the URI's own."""
    if value and value.startswith("<") and value.endswith(">"):
        return value[1:-1]
    return value or None
