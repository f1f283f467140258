"""Reading captures again from their WARC records, exactly as the crawl read them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from mfa_crawler.archive import (
    FOLDER,
    Kept,
    Message,
    Place,
    Purpose,
    Record,
    Truncation,
    Unread,
    foreign_records,
    imported_files,
    is_part,
    none_of_them,
    payload_digest,
    read_record,
    readable,
    whole_id,
)
from mfa_crawler.errors import MfaError
from mfa_crawler.extraction import HEADERS
from mfa_crawler.filing.caught import FLAWED, Caught, Filed
from mfa_crawler.filing.reading import Fetched, Reading, read
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import Site
from mfa_crawler.store import CaptureRow, Store

_LARGE = 500_000  # bytes of a record, over which it is read again instead of kept in memory
LARGEST = 32 * 1024 * 1024
"""Bytes that a body may inflate to, as DOWNLOAD_MAXSIZE in settings.py."""


def catch(record: Record, run: str, site: Site, source_class: SourceClass) -> Caught:
    """The capture that a response or revisit record is.

    What was listed under a former address of the site is the entry that it is now.
    """
    message = record.response()
    is_empty = record.kind == "revisit" or not message.entity
    kept = Kept(
        record_id=record.record_id,
        kind=record.kind,
        place=record.place,
        payload_digest=record.payload_digest or None,
        body_digest=None if is_empty else payload_digest(message.entity),
        refers_to=record.refers_to,
    )
    return Caught(
        kept=kept,
        site=site.id,
        run=run,
        purpose=record.purpose or Purpose.ARTICLE,
        url=record.url or "",
        entry=entry_of(record, site),
        date=record.date,
        source_class=record.source_class or source_class,
        truncated=record.truncated,
        message=message,
        flaw=_flaw(record.header("WARC-MFA-Flaw")),
    )


def entry_of(record: Record, site: Site) -> str | None:
    """What a record was fetched for, in today's spelling where that is an article."""
    is_article = record.entry and record.purpose in {None, Purpose.ARTICLE}
    return site.territory.spelled(record.entry or "") if is_article else record.entry


def _flaw(said: str | None) -> tuple[str, str] | None:
    kind, _, what = (said or "").partition(": ")
    return (kind, what) if kind else None


def caught_of(row: CaptureRow, message: Message) -> Caught:
    """The capture that a row is of, with its message."""
    kept = Kept(
        record_id=row.record_id,
        kind=row.kind,
        place=place_of(row),
        payload_digest=row.payload_digest,
        body_digest=row.body_digest,
        refers_to=row.original if row.kind == "revisit" else None,
    )
    return Caught(
        kept=kept,
        site=row.site,
        run=row.run,
        purpose=Purpose(row.purpose),
        url=row.url,
        entry=row.entry,
        date=row.date,
        source_class=row.source_class,
        truncated=Truncation(row.truncated) if row.truncated else None,
        message=message,
        flaw=(row.outcome, row.reason or "") if row.outcome in FLAWED else None,
    )


def read_again(caught: Caught, site: Site, original: Message | None) -> Filed:
    """The capture with today's reading; `original` is the message that a revisit refers to."""
    reading = caught.read_status()
    if reading is None:
        message = caught.message
        if caught.kept.kind == "revisit" and original is not None:
            message = replace(message, entity=original.entity) if message.status else original
        reading = _read(caught, message, site)
    return Filed.of(caught, reading)


def _read(caught: Caught, message: Message, site: Site) -> Reading:
    try:
        fetched = _fetched(caught, message)
    except MfaError as error:
        return Reading.failed(error)
    return read(fetched, site, caught.purpose)


def _fetched(caught: Caught, message: Message) -> Fetched:
    url = whole_id(caught.url) if is_part(caught.kept.record_id) else caught.url
    return Fetched(
        url=url,
        body=message.content(LARGEST, url),
        headers=read_headers(message),
        capture=replace(caught.capture(), status=message.status or 0),
        listed_url=caught.entry or caught.url,
    )


def fetched_again(folder: Path, row: CaptureRow) -> Fetched:
    """What a response record holds, as the crawl that kept it got it.

    Raises ArchiveError where the record cannot be read, BadEncoding or TooLarge where its body
    cannot.
    """
    message = read_record(folder, place_of(row), row.record_id).response()
    return _fetched(caught_of(row, message), message)


def shown_by(store: Store, folder: Path, row: CaptureRow) -> Fetched:
    """What a capture shows; of a revisit, what its original does. Raises as `fetched_again`."""
    original = store.capture(row.original) if row.kind == "revisit" and row.original else None
    if original is None:
        return fetched_again(folder, row)
    fetched = fetched_again(folder, original)
    capture = replace(fetched.capture, record_id=row.record_id)
    return replace(fetched, url=row.url, listed_url=row.entry or row.url, capture=capture)


def read_headers(message: Message) -> dict[str, str]:
    """The headers that reading looks at."""
    found = ((name, message.header(name)) for name in HEADERS)
    return {name: value.decode("latin-1") for name, value in found if value}


class Originals:
    """The messages that revisits refer to, the last few of them kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.places: dict[str, Place] = {}
        """Where responses lie that have no row yet, by record id."""
        self._kept = lru_cache(maxsize=64)(self._message)

    def find(self, store: Store, record_id: str) -> Message | None:
        """The message of a record that has its row, or is known by its place, or lies anywhere."""
        row = store.capture(record_id)
        place = place_of(row) if row else self.places.get(record_id)
        place = place or self._responses.get(record_id)
        if place is None:
            return None
        return self._kept(place) if place.length < _LARGE else self._message(place)

    @cached_property
    def _responses(self) -> dict[str, Place]:
        """Of the whole archive: sites refer to each other's responses, and rows may be missing."""
        return {
            record.record_id: record.place
            for record in self._found()
            if isinstance(record, Record) and record.kind == "response"
        }

    def _found(self) -> Iterator[Record | Unread]:
        for file in sorted(self._folder.glob("*/*.warc.gz*")):
            if file.parent.name != FOLDER:
                yield from readable(file)
        for file in imported_files(self._folder):
            yield from foreign_records(file, f"{FOLDER}/{file.name}", none_of_them)

    def _message(self, place: Place) -> Message:
        return read_record(self._folder, place).response()


def place_of(row: CaptureRow) -> Place:
    """Where a capture's record lies."""
    return Place(row.file, row.offset, row.length)
