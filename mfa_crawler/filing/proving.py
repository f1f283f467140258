"""Proofs for outsiders: what shows one version of an article, and what ties that to the manifest.

A proof is a set of files whose bytes follow from the archive alone. `cli/check.py` checks it with
nothing but Python's standard library, and packs it, so that both sides know one form.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from mfa_crawler.archive import (
    Entry,
    Manifest,
    Place,
    inclusion,
    is_imported,
    leaves,
    read_record,
    root_of,
    whole_id,
)
from mfa_crawler.archive.reader import inflated, parsed
from mfa_crawler.archive.stamps import Stamps
from mfa_crawler.errors import ArchiveError, BadArgument, BadRecord, NotEntered, Unproven
from mfa_crawler.filing.rereading import place_of
from mfa_crawler.items import Article, Attachment, Image
from mfa_crawler.store import ArticleRow, CaptureRow, Event, Spell, Store, VersionRow

FORMAT = "mfa-proof-1"
NO_PROOF = "hand over the file itself"
_REFUSALS = (ValueError, KeyError, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One record of a proof, and its path to the root in the manifest."""

    member: str
    """Name in the proof of its gzip member, byte for byte."""
    role: str
    """`response`, `revisit`, `request`, `media` or `warcinfo`."""
    record_id: str
    file: str
    offset: int
    length: int
    index: int
    """Records before it in the file."""
    path: list[str]
    """Hashes from it to the root, lowest first (RFC 9162); empty where the line has no root."""
    sha256: str | None
    """Of the bytes of a picture or file that the article shows (`media`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A look that the archive's history names, and that a proof cannot show."""

    record_id: str
    date: str
    file: str
    why: str


class Prover:
    """Makes proofs of the articles of one output folder.

    `judge` raises where the checker would not take these records, given as bytes.
    """

    def __init__(self, store: Store, output: Path, judge: Callable[[list[bytes]], object]) -> None:
        self._store, self._folder, self._judge = store, output / "warc", judge
        self._manifest = Manifest(self._folder)
        self._stamps = Stamps(self._folder)
        self._leaves = lru_cache(maxsize=4)(leaves)

    def prove(self, kept: ArticleRow, number: int | None = None) -> dict[str, bytes]:
        """The files of a proof by name, without the checker; the current version by default.

        Raises:
            BadArgument: there is no such version.
            NotEntered: a record lies in a file that is still being written.
            Unproven: the record that it was read from is of others, and not as a proof needs it.
            ArchiveError: the archive is not as it was written; `mfa verify` says more.
        """
        versions = {row.number: row for row in self._store.versions_of(kept.site, kept.entry)}
        version = versions.get(number or kept.version)
        if version is None:
            raise BadArgument(f"there is no version {number}; there are 1 to {len(versions)}")
        all_spells = self._store.spells_of(kept.site, kept.entry)
        spells = [spell for spell in all_spells if spell.version == version.number]
        read_from = version.article.capture  # of a version that a 304 began, the original
        source = self._capture((read_from and read_from.record_id) or version.capture)
        files = {"article.json": _json(version.article)}
        captures, left = self._looks(kept, source, version, spells)
        proven: list[Proven] = []
        for role, place, sha256 in self._places(captures, version.article):
            member = f"records/{len(proven) + 1:03}-{role}.warc.gz"
            files[member] = self._data(place)
            proven.append(self._proven(member, role, place, sha256))
        stamp = self._stamps.covering(max(self._current[one.file][0] for one in proven))
        files["proof.json"] = _json(
            {
                "format": FORMAT,
                "url": version.article.url,
                "asked": source.asked,
                "site": kept.site,
                "entry": kept.entry,
                "version": version.number,
                "records": proven,
                "left_out": left,
                "stamp": stamp,
            }
        )
        if stamp:
            files["stamp.tsr"] = (self._stamps.folder / stamp.file).read_bytes()
            files["stamp.pem"] = (self._stamps.folder / stamp.roots).read_bytes()
        files["claims.json"] = _json(self._claims(kept, version, source, spells))
        files["manifest.jsonl"] = self._manifest.path.read_bytes()
        return files

    def _capture(self, record_id: str) -> CaptureRow:
        row = self._store.capture(record_id)
        if row is None:
            raise BadArgument(f"the database has no row of {record_id}: mfa rebuild makes it again")
        return row

    def _looks(
        self, kept: ArticleRow, source: CaptureRow, version: VersionRow, spells: list[Spell]
    ) -> tuple[list[CaptureRow], list[LeftOut]]:
        """What article, version and spells name, with originals, in order; and what is left out."""
        ends = [end for one in spells for end in (one.first_capture, one.last_capture)]
        urls = {_bare(source.asked), _bare(kept.entry)}
        captures: dict[str, CaptureRow] = {}
        left = []
        for row in map(self._capture, dict.fromkeys((source.record_id, version.capture, *ends))):
            group = self._group(row)
            why = None if _bare(row.asked) in urls else f"is an answer of {row.asked}"
            why = why or self._flaw(group)
            if why is None:
                captures |= {whole_id(one.record_id): one for one in group}
            elif row.record_id == source.record_id:
                raise Unproven(source.asked, f"its record in {row.file} {why}: {NO_PROOF}")
            else:
                left.append(LeftOut(record_id=row.record_id, date=row.date, file=row.file, why=why))
        return sorted(captures.values(), key=lambda row: (row.date, row.record_id)), left

    def _group(self, row: CaptureRow) -> list[CaptureRow]:
        """A capture, and the original that it refers to."""
        return [
            row,
            *([self._capture(row.original)] if row.original not in {None, row.record_id} else []),
        ]

    def _flaw(self, rows: list[CaptureRow], *more: bytes) -> str | None:
        """Why the checker would not take some records of others; BadRecord if they are our own."""
        try:
            self._judge([*(self._data(place_of(row)) for row in rows), *more])
        except _REFUSALS as error:
            if not any(is_imported(row.file) for row in rows):
                raise BadRecord(rows[0].file, rows[0].offset, str(error)) from error
            return f"was written by others otherwise than a proof needs ({error})"
        return None

    def _data(self, place: Place) -> bytes:
        self._entry(place.file)
        with (self._folder / place.file).open("rb") as file:
            file.seek(place.offset)
            return file.read(place.length)

    def _places(
        self, captures: list[CaptureRow], article: Article
    ) -> Iterator[tuple[str, Place, str | None]]:
        """Role and place of the records, and SHA-256 of pictures and files.

        Captures with their requests, what they showed, and the warcinfo records of all their files.
        """
        files = dict.fromkeys(row.file for row in captures)
        for row in captures:
            yield row.kind, place_of(row), None
            for place in self._request(row):
                yield "request", place, None
        shown: tuple[Image | Attachment, ...] = (*article.pictures, *article.attachments)
        for sha256 in dict.fromkeys(one.sha256 for one in shown if one.sha256):
            for row in self._holders(sha256):
                files[row.file] = None
                yield "media", place_of(row), sha256
        for file in files:
            for place in self._warcinfo(file):
                yield "warcinfo", place, None

    def _request(self, row: CaptureRow) -> Iterator[Place]:
        """The request of a capture: the record after it, where it names it."""
        answer = whole_id(row.record_id)
        with _believing(row.file):
            for offset, length, text in inflated(self._folder / row.file, row.offset + row.length):
                place = Place(row.file, offset, length)
                record = parsed(text, place)
                is_its = record.kind == "request" and answer in record.concurrent_to
                if is_its and self._flaw(self._group(row), self._data(place)) is None:
                    yield place
                return

    def _holders(self, sha256: str) -> Iterator[CaptureRow]:
        """The record of a picture's or file's bytes, if they are in it as they are."""
        row = self._store.holder(sha256)
        if row and self._flaw([row]) is None:
            body = read_record(self._folder, place_of(row)).response().body
            if hashlib.sha256(body).hexdigest() == sha256:
                yield row

    def _warcinfo(self, file: str) -> Iterator[Place]:
        """The first record of a file; others may begin with something else."""
        with _believing(file):
            _, length, text = next(inflated(self._folder / file))
            place = Place(file, 0, length)
            if parsed(text, place).kind == "warcinfo":
                self._judge([self._data(place)])
                yield place

    def _proven(self, member: str, role: str, place: Place, sha256: str | None) -> Proven:
        entry = self._entry(place.file)
        found = self._leaves(self._folder / place.file)
        index, hashes = list(found).index(place.offset), list(found.values())
        if entry.root not in {None, root_of(hashes)}:
            raise BadRecord(place.file, 0, "its records are not those that the manifest names")
        return Proven(
            member=member,
            role=role,
            record_id=read_record(self._folder, place).record_id,
            file=place.file,
            offset=place.offset,
            length=place.length,
            index=index,
            path=inclusion(hashes, index) if entry.root else [],
            sha256=sha256,
        )

    def _entry(self, file: str) -> Entry:
        entry = self._current.get(file, (0, None))[1]
        if entry is None:
            what = "is not in the manifest: it is still being written, or `mfa repair` enters it"
            raise NotEntered(file, 0, what)
        return entry

    @cached_property
    def _current(self) -> dict[str, tuple[int, Entry]]:
        return self._manifest.current()

    def _claims(
        self, kept: ArticleRow, version: VersionRow, source: CaptureRow, spells: list[Spell]
    ) -> dict[str, object]:
        events = self._store.events_of(kept.site, kept.entry)
        parser = source.parser or ""
        return {
            "version": version.number,
            "capture": version.capture,
            "parser": parser,
            "layout": source.layout,
            "source_class": kept.source_class,
            "spells": spells,
            "events": [{"event": event, "claim": claim(event, parser)} for event in events],
        }


@contextmanager
def _believing(file: str) -> Iterator[None]:
    """Pass over what cannot be read or used of a file that others wrote."""
    try:
        yield
    except (ArchiveError, *_REFUSALS):
        if not is_imported(file):
            raise


def _bare(url: str) -> str:
    return url.partition("://")[2]


def claim(event: Event, parser: str) -> str:
    """What an event says, and no more: never when in between, why or by whom."""
    earlier = f"{event.earlier} at {event.earlier_date}"
    later = f"{event.later} at {event.later_date}"
    if event.change is None:
        before = f"after {earlier}" if event.earlier else "nothing before"
        return f"{event.type}: {later}, {before}"
    return (
        f"{event.type}: one content in {earlier}, another in {later}, "
        f"no capture between, both read by parser {parser}"
    )


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
