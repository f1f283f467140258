"""Verify: is every file, record and digest still as it was written, and if not, which is it?"""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from mfa_crawler.archive.exchange import Place
from mfa_crawler.archive.expunging import rewritings
from mfa_crawler.archive.foreign import FOLDER, half_files, imported_files, is_imported
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.merkle import leaves, root_of
from mfa_crawler.archive.naming import OPEN
from mfa_crawler.archive.reader import Record, file_name, inflated, parsed
from mfa_crawler.archive.record import digest_like, file_sha256
from mfa_crawler.archive.scanning import count, next_member
from mfa_crawler.errors import ArchiveError, BadManifest, BadRecord

_RECORD_ID = re.compile(rb"WARC-Record-ID: <([!-=?-~]+)>")


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it was written."""

    file: str
    """Relative to `warc/`."""
    offset: int | None
    """Byte where the record or line begins; null if it is about the whole file."""
    record_id: str | None
    """The record's, as far as it can still be read."""
    field: str
    """What gives it away: `name`, `sha256`, `records`, `line`, `gzip`, `WARC-Block-Digest` ..."""
    what: str
    """A sentence without its subject."""


def inspect(folder: Path, site: str | None = None) -> Iterator[Finding]:
    """Check the manifest, and the files of one site or of all against it, to the last bit.

    Imported files are of several sites and always among them.

    Files that are open, or differ from the manifest, are read record by record to name the damage.
    """
    entries: dict[str, Entry] = {}
    yield from _read_manifest(Manifest(folder), entries)
    closed = [*folder.glob(f"{site or '*'}/*.warc.gz"), *imported_files(folder)]
    found = {file_name(path): path for path in sorted(closed)}
    digests = {name: file_sha256(path) for name, path in found.items()}
    for entry in entries.values():
        if site is None or entry.name.startswith((f"{site}/", f"{FOLDER}/")):
            yield from _against(entry, entries, found, digests)
    yield from _rewritten(folder, site, digests)
    last = next(reversed(entries.values()), None)
    if last and digests.get(last.name) == last.sha256:
        yield from _counted(last, found[last.name])
    for name in sorted(found.keys() - entries.keys()):
        yield Finding(name, None, None, "name", "is not in the manifest")
        yield from () if is_imported(name) else damage(found[name])
    opened = sorted(folder.glob(f"{site or '*'}/*.warc.gz{OPEN}"))
    for path in opened:
        yield from damage(path)
    if site is None:
        yield from _strange(folder, {*opened, *found.values(), *half_files(folder)})


def _strange(folder: Path, known: set[Path]) -> Iterator[Finding]:
    """Files that the archive does not write there; a killed import leaves the half of a copy."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_own = name == "manifest.jsonl" or name.startswith(("torn/", "stamps/")) or path in known
        if not (is_own or path.is_dir()):
            yield Finding(name, None, None, "name", "is no file of the archive")


def _read_manifest(manifest: Manifest, entries: dict[str, Entry]) -> Iterator[Finding]:
    """Fill `entries` by name; what is wrong with lines is found."""
    name = manifest.path.name
    for line in manifest.lines():
        if isinstance(line, BadManifest):
            yield Finding(name, line.offset, None, "line", line.reason)
            continue
        before = entries.pop(line.name, None)
        entries[line.name] = line
        if (before.sha256 if before else None) != line.replaces:
            what = "twice" if before else "in the place of a file that no line entered"
            yield Finding(name, None, None, "name", f"enters {line.name} {what}")


def _against(
    entry: Entry, entries: dict[str, Entry], found: dict[str, Path], digests: dict[str, str]
) -> Iterator[Finding]:
    """What the files say to one line of the manifest."""
    if entry.name not in found:
        now = [name for name, digest in digests.items() if digest == entry.sha256]
        what = f"is called {now[0]} now" if now else "is missing"
        yield Finding(entry.name, None, None, "name", what)
    elif digests[entry.name] != entry.sha256:
        same = [other for other in entries.values() if other.sha256 == digests[entry.name]]
        what = f"holds the bytes of {same[0].name}" if same else "was changed since it was closed"
        yield Finding(entry.name, None, None, "sha256", what)
        yield from () if same or is_imported(entry.name) else damage(found[entry.name])
    elif found[entry.name].stat().st_size != entry.bytes:
        yield Finding(entry.name, None, None, "bytes", f"is not {entry.bytes} bytes long")


def _rewritten(folder: Path, site: str | None, digests: dict[str, str]) -> Iterator[Finding]:
    """Of a rewritten file all but what was expunged must be what the line before entered."""
    for one in rewritings(folder):
        is_meant = site is None or one.new.name.startswith(f"{site}/")
        if is_meant and digests.get(one.new.name) and one.is_tied is False:
            what = f"is not that of the file it replaces ({one.old.sha256}), save what was expunged"
            yield Finding(one.new.name, None, None, "root", what)


def _counted(entry: Entry, path: Path) -> Iterator[Finding]:
    """The last line, which no other line vouches for, must count and hash the records right."""
    hashes = {} if is_imported(entry.name) else leaves(path)
    records = len(hashes) or count(path, entry.name)
    if records != entry.records:
        yield Finding(entry.name, None, None, "records", f"does not hold {entry.records} records")
    if entry.root not in {None, root_of(hashes.values())}:
        yield Finding(entry.name, None, None, "root", "is not the root over its records")


def damage(path: Path) -> Iterator[Finding]:
    """Every damaged record of one file, and torn bytes at its end."""
    for place, found in _stretches(path):
        if isinstance(found, ArchiveError):
            yield _salvaged(path, place, found)
        else:
            yield from _judged(found, place)


def readable(path: Path) -> Iterator[Record]:
    """Every record of one file that can still be read, whatever lies between."""
    return (found for found in read_through(path) if isinstance(found, Record))


def read_through(path: Path) -> Iterator[Record | ArchiveError]:
    """The same, and an error for each stretch of bytes that cannot be read."""
    for place, found in _stretches(path):
        if isinstance(found, ArchiveError):
            yield found
            continue
        try:
            yield parsed(found, place)
        except BadRecord as error:
            yield error


def _stretches(path: Path) -> Iterator[tuple[Place, bytes | ArchiveError]]:
    """What every gzip member holds, and what is wrong with the bytes that are none."""
    offset = 0
    size = path.stat().st_size
    while offset < size:
        try:
            for at, length, data in inflated(path, offset):
                offset = at + length
                yield Place(file_name(path), at, length), data
        except ArchiveError as error:
            offset = next_member(path, error.offset + 1)
            yield Place(file_name(path), error.offset, offset - error.offset), error


def _judged(data: bytes, place: Place) -> Iterator[Finding]:
    try:
        record = parsed(data, place)
    except BadRecord as error:
        yield Finding(place.file, place.offset, _record_id(data), "record", error.reason)
        return
    for field in _failing(record):
        yield Finding(place.file, place.offset, record.record_id, field, "does not match")


def _failing(record: Record) -> Iterator[str]:
    """The digests that are not those of the bytes; a revisit's payload is its original's."""
    if (
        record.block_digest
        and digest_like(record.block_digest, record.block) != record.block_digest
    ):
        yield "WARC-Block-Digest"
    if record.payload_digest and record.kind == "response":
        message = record.response()
        payloads = (message.body, message.entity)  # other writers digest the entity
        digests = [digest_like(record.payload_digest, payload) for payload in payloads]
        if record.payload_digest not in digests:
            yield "WARC-Payload-Digest"


def _salvaged(path: Path, place: Place, error: ArchiveError) -> Finding:
    """What can be said of a member whose checksum fails: whose it is, and where the damage lies."""
    with path.open("rb") as file:
        file.seek(place.offset)
        data = file.read(place.length)
    inflator = zlib.decompressobj(wbits=-15)  # the raw data, whatever header and checksum say
    text = b""
    with suppress(zlib.error):
        for start in range(10, len(data), 512):
            text += inflator.decompress(data[start : start + 512])
    field = "gzip"
    with suppress(BadRecord):
        field = next(_failing(parsed(text, place)), field)
    return Finding(place.file, place.offset, _record_id(text), field, error.reason)


def _record_id(text: bytes) -> str | None:
    found = _RECORD_ID.search(text)
    return found[1].decode("ascii") if found else None
