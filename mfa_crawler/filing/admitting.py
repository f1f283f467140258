"""What an import decided of each capture of others, kept as a record of ours beside their file.

Their bytes hold neither what a URL was asked for nor what article it is of. That is decided once,
when the file is imported, and written down; a rebuild reads it there.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from mfa_crawler.archive import Package, Place, Purpose, Record, read_record
from mfa_crawler.errors import ArchiveError
from mfa_crawler.items import SourceClass
from mfa_crawler.store import IMPORTED, RunRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """One capture of an imported file, and what was decided of it."""

    record_id: str
    offset: int
    length: int
    purpose: Purpose
    entry: str | None
    """The listed URL whose article it shows; null for lists and robots.txt."""
    payload_digest: str | None
    """As its record says, in our spelling, or computed; null where nothing is proven."""
    original: str | None
    """Record id of the response that a revisit refers to, as it was found here."""
    flaw: str | None
    """Why it shows nothing, kind of the error and sentence: `bad_digest: ...`; else null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """The import of one file into one site: the block of a metadata record, as JSON."""

    run: str
    site: str
    imported: str
    """When, as WARC-Date."""
    source_class: SourceClass
    software: str
    file: str
    """Relative to `warc/`."""
    sha256: str
    bytes: int
    name: str
    """Of the file where it came from."""
    package: Package | None
    """The WACZ that it was taken out of."""
    captures: tuple[Admitted, ...]
    unused: tuple[int, ...] = ()
    """Offsets of records that were named and not admitted: no replay shows them."""

    def row(self, record_id: str) -> RunRow:
        """Its row: an import is a run that walked no list."""
        return RunRow(
            site=self.site,
            run=self.run,
            started=self.imported,
            finished=self.imported,
            reason=IMPORTED,
            source_class=self.source_class,
            record_id=record_id,
            record=msgspec.json.encode(replace(self, captures=())).decode(),
        )


def read_import(record: Record) -> Import:
    """The import that a record of ours, of role `import`, is about."""
    return msgspec.json.decode(record.block, type=Import)


def admitted(folder: Path, record: Record) -> Iterator[Record | ArchiveError]:
    """The captures that an import admitted, each with our decisions before its own fields.

    In place of one that cannot be read comes what is wrong with it.
    """
    done = read_import(record)
    for capture in done.captures:
        place = Place(done.file, capture.offset, capture.length)
        try:
            yield decided(read_record(folder, place, capture.record_id), capture, done.source_class)
        except ArchiveError as error:
            yield error


def decided(record: Record, capture: Admitted, source_class: SourceClass) -> Record:
    """The record with what was decided of it; its bytes, and its own fields, stay as they are."""
    fields = {
        "WARC-MFA-Purpose": str(capture.purpose),
        "WARC-MFA-Entry": "" if capture.entry is None else json.dumps(capture.entry),
        "WARC-MFA-Source-Class": str(source_class),
        "WARC-MFA-Flaw": capture.flaw or "",
        "WARC-Payload-Digest": capture.payload_digest or "",
        "WARC-Refers-To": f"<{capture.original}>" if capture.original else "",
    }
    return replace(record, headers=(*fields.items(), *record.headers))
