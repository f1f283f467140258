"""What an article rests on: its records in the archive, checked against their digests now."""

import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mfa_crawler.archive import (
    Entry,
    Manifest,
    Place,
    Record,
    digest_holds,
    digest_like,
    file_sha256,
    read_record,
)
from mfa_crawler.archive.naming import OPEN
from mfa_crawler.archive.stamps import Stamps
from mfa_crawler.errors import ArchiveError, BadManifest
from mfa_crawler.items import SourceClass
from mfa_crawler.store import ArticleRow, CaptureRow, Store


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as it was written, and as the bytes give it now."""

    written: str | None
    """Null where none was written."""
    now: str | None
    """Null where the bytes cannot be read, or are not written to their end yet."""

    @property
    def holds(self) -> bool:
        """Whether both agree, as far as there are both."""
        return None in (self.written, self.now) or self.written == self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One record that an article rests on."""

    role: str
    """`read from`, `last seen in`, or `original` of a revisit among these."""
    file: str
    """Relative to the folder `warc/`."""
    offset: int
    length: int
    """Bytes of the record's gzip member."""
    record_id: str
    warc_type: str
    warc_date: str
    status: int | None
    """Of HTTP."""
    source_class: SourceClass
    parser: str | None
    """Parser that read it; null for an answer that says `not modified`."""
    layout: str | None
    block_digest: Digest
    payload_digest: Digest
    """Of a revisit the original's payload."""
    manifest: str
    """`entered`, `open` (the file is still being written), or `missing`."""
    file_sha256: Digest
    stamped: str | None
    """Time of the oldest time-stamp over it, as the log of stamps says; `mfa verify` checks it."""
    error: str | None
    """Why the record cannot be read; null where it can."""
    command: str
    """Shows the same record with standard tools."""
    holds: bool
    """Whether the record is where its row says, and everything agrees with its digests."""


def prove(store: Store, output: Path, kept: ArticleRow) -> list[Proof]:
    """Check the capture that the current version was read from, and the last that showed it.

    The originals of revisits among the two come after them.
    """
    prover = _Prover(store, output / "warc")
    last = store.spells_of(kept.site, kept.entry)[-1].last_capture
    read_from = kept.article.capture.record_id if kept.article.capture else None
    roles = {read_from or last: "read from"}
    roles.setdefault(last, "last seen in")
    for record_id in [*roles]:
        row = store.capture(record_id)
        if row and row.original:
            roles.setdefault(row.original, "original")
    rows = [(role, store.capture(record_id)) for record_id, role in roles.items()]
    return [prover.proof(role, row) for role, row in rows if row]


class _Prover:
    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        lines = enumerate(Manifest(folder).lines(), 1)
        self._entered = {
            line.name: (number, line.sha256) for number, line in lines if isinstance(line, Entry)
        }
        self._sha256 = cache(file_sha256)

    def proof(self, role: str, row: CaptureRow) -> Proof:
        """The record of one capture, checked."""
        path = self._folder / row.file
        is_open = not path.exists() and path.with_name(path.name + OPEN).exists()
        record, error = self._record(row)
        block, payload = Digest(None, None), Digest(None, None)
        if record:
            block = _digest(record.block_digest, *record.digested)
            payload = _digest(record.payload_digest, *self._payloads(record, row))
        line, entered = self._entered.get(row.file, (0, None))
        of_file = Digest(entered, self._sha256(path) if path.exists() else None)
        manifest = "open" if is_open else "entered" if entered else "missing"
        agrees = all(digest.holds for digest in (block, payload, of_file))
        shown = path.with_name(path.name + OPEN) if is_open else path
        return Proof(
            role=role,
            file=row.file,
            offset=row.offset,
            length=row.length,
            record_id=row.record_id,
            warc_type=record.kind if record else row.kind,
            warc_date=record.date if record else row.date,
            status=row.status,
            source_class=row.source_class,
            parser=row.parser,
            layout=row.layout,
            block_digest=block,
            payload_digest=payload,
            manifest=manifest,
            file_sha256=of_file,
            stamped=self._stamped(line) if entered else None,
            error=error,
            command=f"tail -c +{row.offset + 1} {shlex.quote(str(shown))}"
            f" | head -c {row.length}{_inflated(path)}",
            holds=agrees and error is None and manifest != "missing",
        )

    def _stamped(self, line: int) -> str | None:
        with suppress(BadManifest):
            stamp = Stamps(self._folder).covering(line)
            return stamp.time if stamp else None
        return None

    def _record(self, row: CaptureRow) -> tuple[Record | None, str | None]:
        try:
            record = read_record(
                self._folder, Place(row.file, row.offset, row.length), row.record_id
            )
        except ArchiveError as error:
            return None, str(error)
        if (record.kind, record.date) != (row.kind, row.date):
            return record, f"the database calls it a {row.kind} of {row.date}"
        return record, None

    def _payloads(self, record: Record, row: CaptureRow) -> Iterator[bytes]:
        """What the payload digest may be of: our own writer digests the body as recorded."""
        if record.kind == "revisit":
            original = self._store.capture(row.original) if row.original else None
            found = self._record(original)[0] if original else None
            if found is None:
                return
            record = found
        message = record.response()
        yield message.body
        yield message.entity


def _inflated(path: Path) -> str:
    """What others kept may be no gzip."""
    return "" if path.suffix in {".warc", ".arc"} else " | gunzip"


def _digest(written: str | None, *choices: bytes) -> Digest:
    """Of the choice that fits, however it is spelled, else of the first."""
    if written is None or not choices:
        return Digest(written, None)
    holds = digest_holds(written, *choices)
    return Digest(written, written if holds else digest_like(written, choices[0]))
